"""Figures of an incident: which repeat another, and which of two tells more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractor.engines.rules.implied import is_own_loss, is_put
from extractor.engines.rules.meanings import Kind
from extractor.engines.rules.sentence import Sentence
from extractor.engines.rules.tolls import Counted
from extractor.engines.rules.voices import Voice
from schemas.vocabulary import Qualifier


@dataclass
class Figure:
    """A toll and the sentence that gives it."""

    counted: Counted
    sentence: Sentence
    voice: Voice | None


def with_parts(given: Sequence[Figure]) -> list[Figure]:
    """Mark the figures that another of the incident counts already (guideline section 5).

    A figure of all those harmed covers a smaller one of a group ("20 dead", "five soldiers died"),
    and figures of one sentence that add up to it.
    """
    found = list(given)
    for outcome in {figure.counted.outcome for figure in found}:
        mine = [i for i, f in enumerate(found) if f.counted.outcome == outcome]
        whole = max(
            (i for i in mine if _covers_all(found[i])), key=lambda i: _size(found[i]), default=None
        )
        if whole is None:
            continue
        for index in mine:
            figure = found[index]
            part = not figure.counted.part and index != whole and _is_group(figure)
            part = part and not _stands_beside(figure, found[whole], found)
            if (
                part
                and 0 < _size(figure) < _size(found[whole])
                and not _rivals(figure, found[whole])
            ):
                found[index] = _as_part(figure)
    for outcome in {figure.counted.outcome for figure in found}:
        mine = [i for i, f in enumerate(found) if f.counted.outcome == outcome]
        told = [i for i in mine if not found[i].counted.part and not found[i].counted.person]
        if told and len(mine) > 1:
            for index in _summands(found, mine, max(told, key=lambda i: _size(found[i]))):
                found[index] = _as_part(found[index])
    return found


def _as_part(figure: Figure) -> Figure:
    return Figure(replace(figure.counted, part=True), figure.sentence, figure.voice)


def _summands(found: Sequence[Figure], mine: Sequence[int], whole: int) -> Sequence[int]:
    """Return figures told one after the other that add up to the whole, or were raised to it."""
    size = _size(found[whole])
    smaller = [
        i
        for i in mine
        if 0 < _size(found[i]) < size
        and found[i].sentence is not found[whole].sentence  # "three nurses, two drivers and a cook"
        and not _rivals(found[i], found[whole])
        and not is_own_loss(found[i].sentence, found[i].counted.harm)
    ]
    if found[whole].counted.total:
        # "One more died, bringing the toll to seven": six before.
        return [i for i in smaller if i < whole and found[i].counted.person is None]
    for start in range(len(smaller)):
        total = 0
        for end in range(start, len(smaller)):
            total += _size(found[smaller[end]])
            if total == size:
                return smaller[start : end + 1]
    return ()


def _stands_beside(figure: Figure, whole: Figure, told: Sequence[Figure]) -> bool:
    """Whether one verb befalls both: "a hundred people and 34 fighters have died"."""
    one, other = figure.counted, whole.counted
    listed = figure.sentence.lows[one.first - 1] == "and" if one.first else False
    if not listed or figure.sentence is not whole.sentence or one.harm != other.harm:
        return False
    return not any(
        f.sentence is figure.sentence and other.last <= f.counted.first < one.first for f in told
    )


def _covers_all(figure: Figure) -> bool:
    counted = figure.counted
    return (
        not counted.part
        and counted.person is None
        and (counted.group is None or _is_anyone(figure))
    )


def _is_group(figure: Figure) -> bool:
    """Whether some of those harmed are told apart; attackers who died are counted by themselves."""
    counted = figure.counted
    if counted.group is None or counted.head == "unidentified":
        return False
    return not is_own_loss(figure.sentence, counted.harm)


def _is_anyone(figure: Figure) -> bool:
    group = figure.counted.group
    return group is not None and figure.sentence.quote(*group).casefold() in _ANYONE


_ANYONE = frozenset({"people", "persons"})


def _size(figure: Figure) -> int:
    return figure.counted.count.value.value or 0


def is_less(one: Counted, other: Counted) -> bool:
    """Whether a figure may be a part of another."""
    a, b = one.count.value.value, other.count.value.value
    return a is not None and b is not None and 0 < a < b and not other.part


def _rivals(one: Figure, other: Figure) -> bool:
    """Whether two name different people as their source: then neither counts the other's dead."""
    if one.sentence is not other.sentence and is_put(other.sentence, other.counted.harm):
        return True
    return bool(one.voice and other.voice and one.voice.name != other.voice.name)


def same_person(one: str, other: str) -> bool:
    """Whether two names may be of one person: "Ana Ruiz", "Ruiz"."""
    a, b = one.casefold().split(), other.casefold().split()
    short, long = sorted((a, b), key=len)
    return (
        bool(short) and (short[-1] == long[-1] or short[0] == long[0]) and set(short) <= set(long)
    )


def _same_one(new: Counted, old: Counted, one: Sentence, other: Sentence) -> bool:
    """Whether two who are told of one by one are the same: by name, or named and described."""
    if new.person is None or old.person is None or new.outcome != old.outcome:
        return False
    a, b = new.person, old.person
    if a.kind is b.kind is Kind.PERSON:
        return same_person(one.quote(a.first, a.last), other.quote(b.first, b.last))
    if one is other:
        return False
    if a.kind is not b.kind:
        return True
    return one.lows[a.last - 1] == other.lows[b.last - 1]


def repeats(new: Figure, old: Figure) -> bool:
    """Whether a figure is told again."""
    if _same_one(new.counted, old.counted, new.sentence, old.sentence):
        return True
    # "three women and three children": equal numbers of others.
    beside = new.sentence is old.sentence and _heads(new).isdisjoint(_heads(old))
    return not beside and _same_number(new.counted, old.counted)


def is_alike(new: Figure, old: Figure) -> bool:
    """Whether equal figures of two acts may be one: not "two guards" and "two brothers"."""
    few = (new.counted.count.value.value or _FEW) < _FEW
    named = new.counted.group and old.counted.group
    return not (few and named) or not _heads(new).isdisjoint(_heads(old))


_FEW = 10


def _same_number(new: Counted, old: Counted) -> bool:
    one, other = new.count.value, old.count.value
    same = (one.value, one.low, one.high) if one.value is None else one.value
    known = (other.value, other.low, other.high) if other.value is None else other.value
    if same == (None, None, None):
        # "Hundreds were arrested", and again.
        known = known == same and new.count.value == old.count.value
        return known and new.outcome == old.outcome and new.group is old.group is None
    return (
        new.outcome == old.outcome
        and same == known
        and (one.value or 0) > 1
        and not (new.part or old.part)
    )


def tells_more(new: Figure, old: Figure) -> bool:
    """Whether the repetition is the one to keep: from the body, or with a bound it had lost."""
    if old.sentence.headline != new.sentence.headline:
        return old.sentence.headline
    exact = old.counted.count.value.qualifier is Qualifier.EXACT
    return exact and new.counted.count.value.qualifier is not Qualifier.EXACT


def vaguer(one: Figure, other: Figure) -> bool:
    """Whether `one` is a vague figure ("hundreds") of those whose number `other` gives."""
    a, b = one.counted, other.counted
    vague, number = a.count.value, b.count.value
    return (
        a.outcome == b.outcome
        and not a.part
        and not b.part
        and vague.value is vague.low is vague.high is None
        and vague.qualifier is Qualifier.VAGUE
        and number.qualifier is not Qualifier.VAGUE
        and (_heads(one) & _heads(other) != set() or (one.sentence.headline and a.group is None))
    )


def _heads(figure: Figure) -> set[str]:
    group = figure.counted.group
    return set(figure.sentence.quote(*group).casefold().split()) if group else {""}
