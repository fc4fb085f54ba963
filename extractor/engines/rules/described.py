"""Who those counted are, where the number stands with "people" or with nobody."""

from __future__ import annotations

from extractor.engines.rules import sides
from extractor.engines.rules.meanings import Kind
from extractor.engines.rules.nominals import Reader
from extractor.engines.rules.sentence import Sentence
from extractor.engines.rules.sides import Side
from extractor.engines.rules.tolls import Counted

_MOST = (
    ["most", "of", "them"],
    ["most", "of", "whom"],
    ["all", "of", "them"],
    ["all", "of", "whom"],
    ["mostly"],
    ["mainly"],
    ["all"],
)
_CARRYING = frozenset({"carrying", "ferrying", "transporting", "taking", "bringing"})
_OF_ANY = frozenset(
    {"women", "children", "civilians", "men", "teenagers", "people", "babies", "infants", "boys"}
    | {"youths", "minors", "women and children", "young men", "young people", "girls", "civilian"}
)
"""Words that say how those harmed were, not which group they are of."""


def victims(sentence: Sentence, toll: Counted) -> list[Side]:
    """Return those counted as sides: by name, by group, or as what tells more of them."""
    if toll.group is not None:
        named = sides.listed(sentence, toll.group)
        group = sides.victim(sentence, toll.group, toll.head)
        if named or group is not None:
            return named or [group] if group is not None else named
    side = _mostly(sentence, toll) or _of_them(sentence, toll) or _aboard(sentence, toll)
    return [side] if side is not None else []


def _mostly(sentence: Sentence, toll: Counted) -> Side | None:
    """Read "twelve people, most of them pilgrims"."""
    lows, start = sentence.lows, toll.last + 1
    if start >= len(lows) or lows[toll.last] != ",":
        return None
    for words in _MOST:
        end = start + len(words)
        if lows[start:end] == words:
            return _group(sentence, end)
    return None


def _of_them(sentence: Sentence, toll: Counted) -> Side | None:
    """Read "dragged farmers from their huts and killed 58 of them"."""
    lows, end = sentence.lows, sentence.at(toll.count.end)
    active = toll.harm.last <= toll.first and toll.harm.value.endswith(".verb")
    if not active or lows[end : end + 2] != ["of", "them"]:
        return None
    before = [p for p in sides.phrases(sentence) if p.first > 1 and p.last < toll.first]
    return _group(sentence, before[-1].first) if before else None


def _aboard(sentence: Sentence, toll: Counted) -> Side | None:
    """Read "rammed a bus carrying recruits, killing 12"."""
    if _CARRYING.isdisjoint(sentence.lows[: toll.first]):
        return None
    at = max(i for i in range(toll.first) if sentence.lows[i] in _CARRYING)
    carrier = at > 0 and Reader(sentence).before(at)
    if carrier and carrier.kind is not Kind.SITE:
        return None  # "men carrying machetes"
    return _group(sentence, at + 1)


def _group(sentence: Sentence, index: int) -> Side | None:
    found = Reader(sentence).after(index) if index < len(sentence.lows) else None
    if found is None or found.kind is not Kind.PEOPLE:
        return None
    side = sides.named(sentence, found)
    return side if side is not None and side.name.casefold() not in _OF_ANY else None
