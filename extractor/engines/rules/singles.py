"""People told of one by one: "a police officer was killed", "the murder of Ana Ruiz"."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from extractor.core.counts import CountPhrase, CountValue
from extractor.engines.rules import where
from extractor.engines.rules.befell import among
from extractor.engines.rules.composed import composed
from extractor.engines.rules.deeds import Deed
from extractor.engines.rules.fates import ENDED, to_death
from extractor.engines.rules.lexicon import Tag
from extractor.engines.rules.meanings import Kind, Nominal
from extractor.engines.rules.nominals import Reader
from extractor.engines.rules.sentence import Sentence
from extractor.engines.rules.tolls import Counted
from schemas.vocabulary import EventType, Outcome, Qualifier

_ATTEMPTS = frozenset({"attempt", "attempted", "bid"})
_OWNERS = frozenset({"her", "his", "their", "the"})
_LEADING_TO = frozenset({"to", "at", "in", "near", "from", "outside", "into", "towards"})
_LEAVING = frozenset({"left", "leaves", "leaving"})
_APART = 12
_AGED = 3
"""Tokens of ", 54,"."""
_ONE = CountValue(1, Qualifier.EXACT, 1, 1)
_BY_ACT = {EventType.ABDUCTION: Outcome.ABDUCTED, EventType.DETENTION: Outcome.DETAINED}


def with_singles(
    sentence: Sentence, tolls: Sequence[Counted], deeds: Sequence[Deed]
) -> list[Counted]:
    """Add those who are told of one by one to the figures of a sentence, in order."""
    if not tolls and not deeds and not composed(sentence):
        return []
    found = list(tolls)
    nominals = Reader(sentence)
    told = (single for deed in deeds for single in _of_deed(sentence, deed, nominals))
    for single in (*told, *_died(sentence, nominals), *_left(sentence, nominals)):
        _add(found, single)
    for single in list(_beside(sentence, found, nominals)):
        _add(found, single)
    return sorted(found, key=lambda toll: toll.first)


def _add(found: list[Counted], single: Counted | None) -> None:
    if single is not None and not any(
        single.first < toll.last and toll.first < single.last for toll in found
    ):
        found.append(single)


def _died(sentence: Sentence, nominals: Reader) -> Iterator[Counted | None]:
    """Yield who "died after he was shot", "was found dead"."""
    for index in range(1, len(sentence.lows)):
        were = sentence.lows[index - 1] in {"was", "were", "included"}
        harm = among(sentence, index) if were else None
        found = nominals.after(index) if harm else None
        if harm is not None and found is not None:
            yield _counted(sentence, found, harm, part=True)
    for tag in sentence.tagged("harm", "killed.verb"):
        # "claimed the life of a soldier"
        found = nominals.after(tag.last) if sentence.lows[tag.last - 1] == "of" else None
        if found is not None:
            yield _counted(sentence, found, tag)
    for tag in (*sentence.tagged("harm", "killed.suffer", "injured.suffer"), *composed(sentence)):
        if tag.value.startswith("displaced"):
            continue
        nominal = nominals.before(tag.first)
        if nominal is not None and not sentence.is_unreal(tag.first, "intended", "denied"):
            yield _counted(sentence, nominal, tag)


def _left(sentence: Sentence, nominals: Reader) -> Iterator[Counted | None]:
    """Yield whom something "left dead", "leaving a corporal and a driver wounded"."""
    lows = sentence.lows
    if _LEAVING.isdisjoint(lows):
        return
    states = {tag.first: tag for tag in sentence.tagged("harm") if tag.value.endswith(".state")}
    for index, low in enumerate(lows):
        found = nominals.after(index + 1) if low in _LEAVING and states else None
        second = None
        if found is not None and lows[found.last : found.last + 1] == ["and"]:
            second = nominals.after(found.last + 1)
        end = second.last if second is not None else found.last if found is not None else 0
        state = states.get(end) or (states.get(end + 1) if _is_adverb(lows, end) else None)
        for one in (found, second) if state is not None else ():
            if one is not None and state is not None:
                yield _counted(sentence, one, state)


def _is_adverb(lows: Sequence[str], index: int) -> bool:
    return index < len(lows) and lows[index].endswith("ly")


def _of_deed(sentence: Sentence, deed: Deed, nominals: Reader) -> Iterator[Counted | None]:
    """Yield whom a deed befell: one, or all who are named in one list."""
    harm = _harm(sentence, deed)
    attempt = not _ATTEMPTS.isdisjoint(sentence.lows[deed.tag.first : deed.tag.last])
    if harm is None or deed.patient is None or attempt:
        return
    harm = to_death(sentence, deed.patient.last, harm)
    yield _counted(sentence, deed.patient, harm)
    if deed.patient.kind is Kind.PERSON:
        for other in nominals.beside(deed.patient):
            yield _counted(sentence, other, harm)


def _beside(
    sentence: Sentence, tolls: Sequence[Counted], nominals: Reader
) -> Iterator[Counted | None]:
    """Yield who stands beside a figure: "a pilot and 27 soldiers", "two women and a man"."""
    lows = sentence.lows
    for toll in tolls:
        for before in _listed_before(sentence, toll.first, nominals):
            yield _counted(sentence, before, toll.harm, part=toll.part)
        for tag in _parts(sentence):
            if 0 <= tag.first - toll.last <= 1 or _is_apart(sentence, toll, tag):
                among = nominals.after(tag.last)
                if among is not None and among.kind is Kind.PEOPLE:
                    yield _counted(sentence, among, toll.harm, part=True)
                    if among.last + 1 < len(lows) and lows[among.last] == "and":
                        second = nominals.after(among.last + 1, alive=True)
                        if second is not None and not _is_subject(sentence, second):
                            yield _counted(sentence, second, toll.harm, part=True)
        last = _over_age(sentence, _over_of(sentence, toll))
        if last + 1 < len(sentence.lows) and sentence.lows[last] == "and":
            after = nominals.after(last + 1, alive=True)
            both = after is not None and toll.harm.first >= after.last
            if after is not None and (both or not _is_subject(sentence, after)):
                yield _counted(sentence, after, toll.harm, part=toll.part)


def _parts(sentence: Sentence) -> list[Tag]:
    """Return "including" and "among them"; in "one of them a child" the figure says it."""
    return [
        tag
        for tag in sentence.tagged("grammar", "parts")
        if sentence.lows[tag.first] != "of" or tag.first - 1 not in sentence.numbers
    ]


def _is_apart(sentence: Sentence, toll: Counted, tag: Tag) -> bool:
    """Whether "among them" follows at a distance: "28 deaths in the raid, among them a nun"."""
    if not 0 <= tag.first - toll.last <= _APART:
        return False
    if sentence.lows[tag.first] != "among" or sentence.lows[tag.first - 1] != ",":
        return False
    between = range(toll.last, tag.first)
    return not any(sentence.at(count.start) in between for count in sentence.counts)


def _over_of(sentence: Sentence, toll: Counted) -> int:
    """Step over "of Baro" behind "the bishop"."""
    lows = sentence.lows
    last = toll.last
    if toll.person and last + 1 < len(lows) and lows[last] == "of":
        last = max(sentence.right_names(last + 1), last)
    return last


def _over_age(sentence: Sentence, last: int) -> int:
    """Step over ", 54," behind a name, where "and" follows."""
    marks = sentence.lows[last : last + 4]
    aged = len(marks) > _AGED and marks[1].isdigit()
    return last + _AGED if aged and marks[0] == marks[2] == "," and marks[3] == "and" else last


def _is_somebody(sentence: Sentence, nominal: Nominal, places: Collection[int]) -> bool:
    """Whether it is one human, and no place: "nine in Baro and seven in Kessel"."""
    if nominal.kind is Kind.PERSON and _is_goal(sentence, nominal):
        return False
    return nominal.singular and nominal.is_human and nominal.first not in places


def _is_goal(sentence: Sentence, nominal: Nominal) -> bool:
    """Whether a preposition leads there: "died on the way to Fort Amel and a clerk was hurt"."""
    start = nominal.whole - (sentence.lows[nominal.whole - 1] == "the")
    return start > 0 and sentence.lows[start - 1] in _LEADING_TO


def _listed_before(sentence: Sentence, first: int, nominals: Reader) -> Iterator[Nominal]:
    """Yield who stands before a figure in its list: "a man, his wife and their two children"."""
    lows = sentence.lows
    start = first
    while start and lows[start - 1] in _OWNERS:
        start -= 1
    if start < 2 or lows[start - 1] != "and":  # noqa: PLR2004 - one word and the "and"
        return
    places = {place.first for place in where.places(sentence)}
    described: Nominal | None = None
    while start > 1 and lows[start - 1] in {",", "and"}:
        end = start - 1
        if lows[end - 1] == ",":
            end -= 1
        before = nominals.before(end)
        if before is None or before.last != end or not _is_somebody(sentence, before, places):
            break
        if described is not None and before.kind is Kind.PERSON:
            described = None  # "Ana Ruiz, a teacher, and two pupils"
        elif described is not None:
            yield described
        start = before.whole
        article = lows[start] in {"a", "an", "the"} and lows[start - 1] == ","
        described = before if article else None
        if not article:
            yield before
    if described is not None:
        yield described


def _is_subject(sentence: Sentence, patient: Nominal) -> bool:
    """Whether a verb follows: "killed nine farmers and a mosque was burned"."""
    index = patient.last
    if index >= len(sentence.lows):
        return False
    if sentence.lows[index].endswith("ing"):
        return False  # "and a driver working for a channel"
    return index in sentence.within("grammar", "be") or sentence.is_verb(index)


def _counted(
    sentence: Sentence, patient: Nominal, harm: Tag, *, part: bool = False
) -> Counted | None:
    if not patient.singular or not patient.is_human:
        return None
    first = patient.first if patient.kind is Kind.PERSON else patient.whole
    start, end = sentence.starts[first], sentence.ends[patient.last - 1]
    group = None if patient.kind is Kind.PERSON else (patient.first, patient.last)
    return Counted(
        CountPhrase(start, end, start, end, _ONE),
        first,
        patient.last,
        group,
        patient.type.value,
        harm,
        outcome=harm.value.split(".")[0],
        part=part,
        person=patient,
    )


def _harm(sentence: Sentence, deed: Deed) -> Tag | None:
    """Return the word of harm in the deed, or the harm that the deed itself is."""
    for tag in sentence.over("harm", deed.tag.first, deed.tag.last):
        if tag.value.endswith((".verb", ".deed")):
            named = sentence.over("does", tag.first, tag.last, EventType.EXECUTION.value)
            ended = deed.verb and deed.act is EventType.EXECUTION and not named
            return tag._replace(family=ENDED, value="killed.verb") if ended else tag
    outcome = _BY_ACT.get(deed.act)
    return Tag("harm", f"{outcome.value}.verb", deed.tag.first, deed.tag.last) if outcome else None
