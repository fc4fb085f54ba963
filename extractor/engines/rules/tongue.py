"""The words of one language of `rules_elsewhere.toml`, compiled."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import Enum
from typing import Any, NamedTuple, TypeVar

from extractor.core.words import Phrases, Words, fold
from schemas.vocabulary import (
    ActorType,
    EventType,
    Outcome,
    PlaceLevel,
    SourceKind,
    Status,
)

OUTCOMES = (
    Outcome.KILLED,
    Outcome.INJURED,
    Outcome.ABDUCTED,
    Outcome.DETAINED,
    Outcome.MISSING,
    Outcome.DISPLACED,
)


Meaning = TypeVar("Meaning")


class Stop(Enum):
    """What a word that tells of something else stops."""

    HERE = "plans, denials: the figures of the sentence"
    ON = "accidents, sport, courts: also what goes on from it"


_DOUBTS = frozenset({"plan", "condemned", "freed", "denied", "crime"})


class People(NamedTuple):
    """What a noun says of those it names; `side` None: it makes no group."""

    status: Status
    side: ActorType | None


_PEOPLE = {
    "any": People(Status.UNKNOWN, None),
    "civilian": People(Status.CIVILIAN, ActorType.CIVILIANS),
    "combatant": People(Status.COMBATANT, ActorType.STATE_FORCES),
    "fighters": People(Status.COMBATANT, ActorType.REBELS),
    "protesters": People(Status.UNKNOWN, ActorType.PROTESTERS),
    "other": People(Status.UNKNOWN, ActorType.CIVILIANS),
}


class Tongue:
    """Word lists of one language.

    `told` are acts and what leaves figures alone; the other lists are those of the file.
    """

    def __init__(self, table: Mapping[str, Any]) -> None:
        acts = _meanings(table["acts"], EventType)
        unless = _meanings(table["unless"], lambda n: Stop.HERE if n in _DOUBTS else Stop.ON)
        told: dict[str, EventType | Stop] = acts | unless
        self.told = Phrases({text: act for text, act in told.items() if text[0] != "*"})
        self._endings = {fold(text[1:]): act for text, act in told.items() if text[0] == "*"}
        self._tails = tuple(self._endings)
        self.rank = {EventType(name): place for place, name in enumerate(table["acts"])}
        self.people = Phrases(_meanings(table["people"], _PEOPLE.__getitem__))
        self.tellers = Phrases(_meanings(table["tellers"], SourceKind))
        self.levels = Phrases(_meanings(table["levels"], PlaceLevel))
        self.doers = Phrases(_meanings(table["doers"], ActorType))
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
        self.before_object = Phrases(
            {
                entry.removesuffix(" a"): outcome
                for outcome in OUTCOMES
                for entry in _entries(table[outcome.value]["before"])
                if entry.endswith(" a")
            }
        )
        self.among = Phrases(_meanings(table["among"], Outcome))
        self.one = Phrases(
            {
                entry: outcome
                for outcome in OUTCOMES
                for name in ("done", "one")
                for entry in _entries(table[outcome.value][name])
            }
        )
        self.others, self.passive, self.active, self.lead, self.including, self.relative = (
            _listed(table[name])
            for name in ("others", "passive", "active", "lead", "including", "relative")
        )
        self.negation, self.ago, self.spans, self.articles = (
            _listed(table[name]) for name in ("not", "ago", "spans", "articles")
        )
        self.said, self.so, self.hearsay, self.according, self.behind = (
            _listed(table[name]) for name in ("said", "so", "hearsay", "according", "behind")
        )
        self.at, self.on, self.bearings, self.between = (
            _listed(table[name]) for name in ("at", "on", "bearings", "between")
        )
        self.prepositions, self.join, self.that, self.of, self.inner = (
            frozenset(fold(entry) for entry in _entries(table[name]))
            for name in ("prepositions", "join", "that", "of", "inner")
        )
        self.some = self.of - self.articles.begin
        self.adjectives = tuple(fold(entry[1:]) for entry in _entries(table["adjectives"]))
        self.bare_participles = bool(table["active"])
        """Whether a participle says nothing of who did it: "14 Soldaten … getötet"."""
        self.capitals: str = table["capitals"]

    def tells(self, words: Words, first: int, last: int) -> Iterator[EventType | Stop]:
        """Yield what words `[first, last)` tell of."""
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

    def harms(self, words: Words, at: int) -> bool:
        """Whether a word of an act or of harm begins at `at`."""
        harm = (self.result, self.before, self.dies, self.done)
        return any(phrases.beginning(words, at) for phrases in harm) or any(
            isinstance(told, EventType) for told in self.tells(words, at, at + 1)
        )


def names(phrases: Phrases[Any], words: Words, first: int, last: int) -> bool:
    """Whether a phrase begins among the words `[first, last)`."""
    return any(
        words.keys[at] in phrases.begin and phrases.beginning(words, at)
        for at in range(first, last)
    )


def _entries(listed: str) -> Iterable[str]:
    return [entry.strip() for entry in listed.split(",") if entry.strip()]


def _meanings(table: Mapping[str, str], meaning: Callable[[str], Meaning]) -> dict[str, Meaning]:
    """Return what the entries of a table mean, by the name of their list."""
    return {entry: meaning(name) for name, listed in table.items() for entry in _entries(listed)}


def _listed(listed: str) -> Phrases[bool]:
    return Phrases(dict.fromkeys(_entries(listed), True))
