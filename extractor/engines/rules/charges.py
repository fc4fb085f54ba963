"""Who is accused of the acts of a sentence, or blamed for them."""

from __future__ import annotations

from extractor.engines.rules.lexicon import Tag
from extractor.engines.rules.meanings import Kind, Nominal
from extractor.engines.rules.nominals import Reader
from extractor.engines.rules.sentence import Sentence

_ONTO_REACH = 9
_ACT_REACH = 3
_SIDES = frozenset({Kind.BODY, Kind.PEOPLE, Kind.COUNTRY})
_ACCUSING = frozenset({"accused", "accuses", "accuse", "accusing", "blamed", "blames", "blaming"})
_ACCUSED = frozenset(
    {"accused of", "blamed for", "suspected of", "responsible for", "held responsible for"}
)


def charged(sentence: Sentence, nominals: Reader) -> tuple[range, Nominal] | None:
    """Read "Y accused X of …", "X is accused of …", "… blamed on X", "X is responsible for"."""
    for tag in sentence.tagged("doubt", "accusation"):
        words = sentence.quote(tag.first, tag.last).casefold()
        deeds = range(tag.first + 1, len(sentence.lows))
        onto = _onto(sentence, tag)
        if words == "blamed on":
            deeds = range(tag.first)
            found = nominals.after(tag.last)
        elif onto is not None:
            deeds = range(tag.last, onto)
            found = nominals.after(onto + 1)
        elif words in _ACCUSING and not sentence.is_passive(tag):
            found = nominals.after(tag.last)
            if words.startswith("blam"):
                deeds = range(len(sentence.lows))
        elif words in _ACCUSED or words in _ACCUSING:
            found = nominals.before(tag.first)
        else:
            continue
        if found is not None and found.kind is not Kind.SITE:
            return deeds, found
    return None


def _onto(sentence: Sentence, tag: Tag) -> int | None:
    """Return where "on" or "to" stands in "blamed the attack on X", "attributed it to X"."""
    word = sentence.lows[tag.first]
    joint = "to" if word.startswith("attribut") else "on" if word in _ACCUSING else ""
    if joint == "on" and sentence.over("acts", tag.last, tag.last + _ACT_REACH):
        # "blamed the attack that killed nine in Baro on Monday on the Front"
        for index in range(len(sentence.lows) - 2, tag.last, -1):
            if sentence.lows[index] == "on" and index not in sentence.dated:
                found = Reader(sentence).after(index + 1)
                return index if found is not None and found.kind in _SIDES else None
    for index in range(tag.last, min(tag.last + _ONTO_REACH, len(sentence.lows))):
        if joint and sentence.lows[index] == joint:
            return index
        if sentence.lows[index] in {"for", "of", ","}:
            return None
    return None
