"""Who lays an act to somebody without a verb of accusing, and who owns up to one."""

from __future__ import annotations

from extractor.engines.rules.lexicon import Tag
from extractor.engines.rules.meanings import Kind, Nominal
from extractor.engines.rules.nominals import Reader
from extractor.engines.rules.sentence import Sentence, once
from schemas.vocabulary import ActorType

_RESPONSIBLE = 14
"""Tokens from "held" to "responsible"."""
_LAID_TO = 12
"""Tokens from "attributed" to "to"."""
_HOLDING = frozenset({"hold", "holds", "held", "holding"})
_ANSWERABLE = frozenset({"responsible", "accountable"})
_ATTRIBUTING = ("attribut", "linked", "link", "ascribe")
_NOUNS = frozenset({"suspect", "link", "point"})
_BEFORE_NOUN = frozenset({"the", "a", "an", "one", "second", "main", "prime", "no", "this"})
_IDLE = frozenset({ActorType.CIVILIANS, ActorType.OTHER, ActorType.PROTESTERS})


@once
def accusations(sentence: Sentence) -> list[Tag]:
    """Return the verbs that lay an act to somebody: "held the army responsible"."""
    found = []
    for tag in sentence.tagged("doubt", "laid"):
        if sentence.lows[tag.first] in {"the", "bore", "bears"}:
            continue  # "the work of": told of a thing
        noun = sentence.lows[tag.first] in _NOUNS
        if noun and (tag.first == 0 or sentence.lows[tag.first - 1] in _BEFORE_NOUN):
            continue
        if _is_to_fighters(sentence, tag.last):
            found.append(_of(tag))
    found += [
        _of(tag)
        for tag in sentence.tagged("doubt", "accusation")
        if sentence.lows[tag.first].startswith(_ATTRIBUTING) and _attributes(sentence, tag)
    ]
    if not _ANSWERABLE.isdisjoint(sentence.lows):
        found += _holders(sentence)
    return found


def _of(tag: Tag) -> Tag:
    return Tag("stances", "accuses", tag.first, tag.last)


def _attributes(sentence: Sentence, tag: Tag) -> bool:
    """Whether it is "attributed the massacre to the Front"."""
    if sentence.is_passive(tag) or tag.last - tag.first > 1:
        return False
    words = sentence.lows[tag.last : tag.last + _LAID_TO]
    return "to" in words and _is_to_fighters(sentence, tag.last + words.index("to") + 1)


def _is_to_fighters(sentence: Sentence, index: int) -> bool:
    nominal = Reader(sentence).after(index)
    return nominal is not None and fights(nominal)


def fights(nominal: Nominal) -> bool:
    """Whether a side could do it by arms."""
    armed = nominal.type not in _IDLE
    return nominal.kind is Kind.BODY or (nominal.kind is Kind.PEOPLE and armed)


def _holders(sentence: Sentence) -> list[Tag]:
    lows = sentence.lows
    found = []
    for index, low in enumerate(lows):
        tag = Tag("stances", "accuses", index, index + 1)
        if low in _HOLDING and not sentence.is_passive(tag):
            behind = lows[index + 1 : index + _RESPONSIBLE]
            at = next((i for i, word in enumerate(behind) if word in _ANSWERABLE), 0)
            if at and not {",", ";", "that"} & set(behind[:at]):
                found.append(tag)
    return found


def did_it(sentence: Sentence) -> bool:
    """Whether a speaker's own people did something: "its fighters had killed"."""
    lows = sentence.lows
    acts = sentence.within("does") | sentence.within("harm") | sentence.within("throws")
    if lows[-6:-1] and "work" in lows and not _OWN.isdisjoint(lows[lows.index("work") :]):
        return True  # "it was the work of one of its men"
    for index, low in enumerate(lows[:-2]):
        own = low in _OWN and lows[index + 1] in _PEOPLE
        member = low in {"a", "one", "two"} and not _MEMBER.isdisjoint(lows[index + 1 : index + 4])
        if own or member or low in _ITSELF or lows[index : index + 2] == ["the", "group"]:
            start = index + 1 + (own or low == "the")
            if member:
                start = next(i for i in range(index + 1, index + 4) if lows[i] in _MEMBER) + 1
            verbs = range(start, min(start + _VERBS, len(lows)))
            done = any(i in acts or lows[i] in _DONE for i in verbs)
            if done and _UNDONE.isdisjoint(lows[i] for i in verbs):
                return True
    return False


_OWN = frozenset({"its", "their", "our", "his"})
_ITSELF = frozenset({"it", "they", "we"})
_PEOPLE = frozenset(
    {"fighters", "men", "forces", "members", "troops", "militants", "gunmen", "units", "bombers"}
    | {"commandos", "soldiers", "wing", "brigade", "cadres", "snipers"}
)
_MEMBER = frozenset({"member", "bomber", "fighter", "fighters", "men", "members", "martyr"})
_VERBS = 3
"""Tokens in which the verb follows its subject: "had only attacked"."""
_DONE = frozenset(
    {"set", "planted", "laid", "mounted", "targeted", "detonated", "carried", "driven"}
)
_UNDONE = frozenset(
    {"is", "are", "was", "were", "been", "not", "never", "no", "being", "be", "would", "will"}
    | {"seized", "captured", "detained", "arrested", "released", "only"}
)
