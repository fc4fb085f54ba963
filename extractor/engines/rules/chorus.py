"""Several who speak at once: "residents, medics and the police", "by A and by B"."""

from __future__ import annotations

from collections.abc import Iterator

from extractor.engines.rules import offices, speakers
from extractor.engines.rules.sentence import Sentence

_ARTICLES = speakers.ARTICLES
_ALONE = 2
"""Tokens of a noun alone, and "and"."""
_WHO = frozenset({"who", "which", "whose"})
_OF = frozenset({"of", "by", "from"})
_OPENING = frozenset({",", ";", ":", "and", "but", "that", "as", '"', "“", "”"})
"""What stands before a list of speakers."""
_OFFICES = frozenset({"ministry", "department", "office", "commission", "agency", "secretariat"})


def _of_one_office(sentence: Sentence, first: int, last: int) -> int:
    """Return where "the Foreign and Expatriates Ministry" begins."""
    lows = sentence.lows
    office = lows[last - 1] in _OFFICES and sentence.names[last - 1]
    if not office or first < _ALONE or lows[first - 1] != "and":
        return first
    start = first - 2
    one = sentence.names[start] and not sentence.is_country(sentence.texts[start])
    led = start == 0 or lows[start - 1] in _ARTICLES
    return start if one and led and not speakers.names_people(sentence, start, start + 1) else first


def coordinated(sentence: Sentence, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Yield all of "Turkey and Russia", "residents, medics and the police"."""
    lows = sentence.lows
    first = _of_one_office(sentence, first, last)
    found = [(first, last)]
    end = first
    while end and lows[end - 1] in _ARTICLES:
        end -= 1
    joint = "and"
    while end > 1 and lows[end - 1] == joint:
        start = speakers.start_of(sentence, end - 1)
        both = start < end - 1 and sentence.names[end - 2] and sentence.names[first]
        people = speakers.ends_in_people(sentence, end - 1)
        plural = end - start == _ALONE and lows[start].endswith("s") and joint == "and"
        opens = start == 0 or lows[start - 1] in {",", '"', "”"}
        if start == end - 1 or not (people or (joint == "and" and (both or (plural and opens)))):
            break
        if joint == "," and not _begins(sentence, start):
            break  # "…, abducting two girls, residents and the police said"
        found.append((start, end - 1))
        end = start
        while end and lows[end - 1] in _ARTICLES:
            end -= 1
        joint = ","
    yield from reversed(found)


def _begins(sentence: Sentence, start: int) -> bool:
    """Whether a list of speakers may begin here."""
    while start and sentence.lows[start - 1] in _ARTICLES:
        start -= 1
    return start == 0 or sentence.lows[start - 1] in _OPENING


def further(sentence: Sentence, last: int) -> Iterator[tuple[int, int]]:
    """Yield who else stands behind "according to the police": "and a local hospital"."""
    lows = sentence.lows
    if last + 1 >= len(lows) or lows[last] != "and":
        return
    span = speakers.after(sentence, last + 1)
    if span is not None and speakers.is_somebody(sentence, *span):
        end = span[1]
        if end >= len(lows) or not sentence.letters[end] or lows[end] in _WHO:
            yield span


def listed(sentence: Sentence, index: int) -> Iterator[tuple[int, int]]:
    """Yield who stands in a list from token `index`: "A, B and a spokesman for C"."""
    lows = sentence.lows
    while index < len(lows):
        span = speakers.after(sentence, index)
        if span is None:
            return
        index = span[1]
        if offices.short(sentence, index):
            # It may be the name's owner: "the Red Valley Union (RVU) head Ana Ruiz".
            last = speakers.end_of(sentence, index + 3)
            span = (index + 3, last) if last > index + 3 else span
            index = max(last, index + 3)
        yield span
        if index < len(lows) and lows[index] == ",":
            index += 1
        elif index >= len(lows) or lows[index] != "and":
            return
        if index < len(lows) and lows[index] == "and":
            index += 1
        if index < len(lows) and lows[index] in _OF:
            index += 1  # "by A and by B"
