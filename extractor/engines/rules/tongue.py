"""The words of one language of `rules_elsewhere.toml`, compiled."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from extractor.core.words import Phrases, Words, fold
from schemas.vocabulary import EventType, Outcome, SourceKind, Status

OUTCOMES = (Outcome.KILLED, Outcome.INJURED, Outcome.ABDUCTED, Outcome.DETAINED)
_STATUS = {
    "any": (Status.UNKNOWN, False),
    "civilian": (Status.CIVILIAN, True),
    "combatant": (Status.COMBATANT, True),
    "other": (Status.UNKNOWN, True),
}


class Tongue:
    """Word lists of one language.

    `told` are acts (None: words that leave the figures of a sentence alone), `people` whether the
    noun makes a group and of which status; the other lists are those of the file.
    """

    def __init__(self, table: Mapping[str, Any]) -> None:
        acts = {
            entry: EventType(name)
            for name, listed in table["acts"].items()
            for entry in _entries(listed)
        }
        unless = {entry: None for listed in table["unless"].values() for entry in _entries(listed)}
        told: dict[str, EventType | None] = acts | unless
        self.told = Phrases({text: act for text, act in told.items() if text[0] != "*"})
        self._endings = {fold(text[1:]): act for text, act in told.items() if text[0] == "*"}
        self._tails = tuple(self._endings)
        self.rank = {EventType(name): place for place, name in enumerate(table["acts"])}
        self.people = Phrases(
            {
                entry: meaning
                for name, meaning in _STATUS.items()
                for entry in _entries(table["people"][name])
            }
        )
        self.tellers = Phrases(
            {
                entry: SourceKind(name)
                for name, listed in table["tellers"].items()
                for entry in _entries(listed)
            }
        )
        self.result, self.before, self.dies, self.done = (
            Phrases(
                {
                    entry: outcome
                    for outcome in OUTCOMES
                    for entry in _entries(table[outcome.value][name])
                }
            )
            for name in ("result", "before", "dies", "done")
        )
        self.others, self.passive, self.active, self.lead, self.including = (
            _listed(table[name]) for name in ("others", "passive", "active", "lead", "including")
        )
        self.negation, self.ago, self.spans, self.said, self.according, self.articles = (
            _listed(table[name])
            for name in ("not", "ago", "spans", "said", "according", "articles")
        )
        self.prepositions, self.join = (
            frozenset(fold(entry) for entry in _entries(table[name]))
            for name in ("prepositions", "join")
        )
        self.bare_participles = bool(table["active"])
        """Whether a participle says nothing of who did it: "14 Soldaten … getötet"."""

    def tells(self, words: Words, first: int, last: int) -> Iterator[EventType | None]:
        """Yield the acts that words `[first, last)` name, and None for what rules figures out."""
        at = first
        while at < last:
            found = self.told.beginning(words, at) if words.keys[at] in self.told.begin else None
            if found:
                at, act = found
                yield act
                continue
            key = words.keys[at]
            if key.endswith(self._tails):
                ending = max((tail for tail in self._tails if key.endswith(tail)), key=len)
                yield self._endings[ending]
            at += 1


def names(phrases: Phrases[Any], words: Words, first: int, last: int) -> bool:
    """Whether a phrase begins among the words `[first, last)`."""
    return any(
        words.keys[at] in phrases.begin and phrases.beginning(words, at)
        for at in range(first, last)
    )


def _entries(listed: str) -> Iterable[str]:
    return [entry.strip() for entry in listed.split(",") if entry.strip()]


def _listed(listed: str) -> Phrases[bool]:
    return Phrases(dict.fromkeys(_entries(listed), True))
