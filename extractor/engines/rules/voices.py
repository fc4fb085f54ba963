"""Who says so: sources of what a sentence tells, and reactions to the acts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractor.engines.rules.lexicon import Tag
from extractor.engines.rules.sentence import Sentence, once
from schemas.vocabulary import SourceKind, Stance

_REACH = 8
_LONGEST = 9
"""Tokens of a speaker's name with what binds them ("a spokesman for the ministry of health")."""
_APPOSITION = 30
_REPORTING = {"monitor", "footage", "media", "witness", "medical"}
"""Kinds that tell of the acts; guideline section 8 makes no statement of that."""
_OFFICIAL = frozenset({SourceKind.GOVERNMENT, SourceKind.MILITARY, SourceKind.UN, SourceKind.NGO})
_TELLING = frozenset({"showed", "shows", "revealed", "indicated", "indicates", "confirms", "claim"})
"""Verbs of saying that things are the subject of, too."""
_NO_SPEAKERS = frozenset(
    {"statement", "report", "reports", "communique", "people", "others", "many", "some", "media"}
    | {"letter", "message", "law", "article", "text", "who", "which", "that", "figures", "data"}
    | {
        "it",
        "he",
        "she",
        "they",
        "we",
        "i",
        "you",
        "one",
        "man",
        "men",
        "victims",
        "dead",
        "number",
    }
)
_VAGUE = frozenset({"group", "organization", "organisation", "multiple", "several", "both", "all"})
"""What names nobody by itself."""
_MARKS = frozenset({",", '"', "”", "“", "’", "'", ";", ":"})
_PRONOUNS = frozenset({"it", "he", "she", "they"})
_BINDING = frozenset({"for", "of", "from", "in", "at", "with", "to"})
_ARTICLES = frozenset({"the", "a", "an", "some", "several", "many", "two", "three", "one"})
_OWNERS = frozenset({"his", "her", "their", "its"})


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody who says something in a sentence."""

    name: str
    kind: SourceKind
    first: int
    last: int


@once
def voices(sentence: Sentence) -> list[Voice]:
    """Return who the sentence names as saying what it says, in order, once each."""
    found: dict[str, Voice] = {}
    for first, last in sorted(_spans(sentence)):
        start, end = _named(sentence, first, last)
        if sentence.tokens[end - 1].low == "'s":
            end -= 1
        if end <= start:
            continue
        if end - start == 1 and sentence.tokens[start].low in _VAGUE:
            continue
        name = sentence.quote(start, end)
        kind = _kind(sentence, *_with_office(sentence, first, last))
        found.setdefault(name, Voice(name, kind, first, last))
    return list(found.values())


def _named(sentence: Sentence, first: int, last: int) -> tuple[int, int]:
    """Return the name behind an office: "a spokesman for the army, Ana Ruiz, said"."""
    tokens = sentence.tokens
    office = any(not token.is_name and token.low not in _BINDING for token in tokens[first:last])
    if office and last + 2 < len(tokens) and tokens[last].low == ",":
        start = last + 1 + (tokens[last + 1].low in _ARTICLES)
        end = _last(sentence, start)
        name = start
        while name < end and not tokens[name].is_name:
            name += 1
        whole = all(token.is_name for token in tokens[name:end])
        if end > name + 1 and whole and end < len(tokens) and tokens[end].low in {",", "."}:
            return name, end
    return first, last


def _with_office(sentence: Sentence, first: int, last: int) -> tuple[int, int]:
    """Extend a name over the office behind it: "Ana Ruiz, the army's spokeswoman, said"."""
    tokens = sentence.tokens
    if last + 1 < len(tokens) and tokens[last].low == "," and tokens[last - 1].is_name:
        end = last + 1
        while end < len(tokens) and end - last < _LONGEST and not sentence.is_verb(end):
            if tokens[end].low in {",", "."}:
                return first, end
            end += 1
    return first, last


def is_continued(sentence: Sentence) -> bool:
    """Whether somebody named before goes on: "It said …", "he added"."""
    return any(
        tag.first > 0 and sentence.tokens[tag.first - 1].low in _PRONOUNS
        for tag in sentence.tagged("saying", "verbs")
    )


def reactions(sentence: Sentence) -> Iterator[tuple[str, Stance]]:
    """Yield the speakers who react to the acts, and how."""
    if sentence.headline:
        return
    speaking = voices(sentence)
    told = False
    for tag in sentence.tagged("stances"):
        if sentence.is_passive(tag):
            continue
        span = _before(sentence, tag.first)
        if span is not None and not _is_somebody(sentence, *span):
            span = None
        if span is None:
            near = [voice for voice in speaking if abs(voice.last - tag.first) <= _REACH]
            span = (near[-1].first, near[-1].last) if near else None
        if span is None or (
            _kind(sentence, *span).value in _REPORTING and not _is_titled(sentence, *span)
        ):
            continue
        for first, last in _coordinated(sentence, *span):
            told = True
            yield _person(sentence, first, last), Stance(tag.value)
    if not told:
        yield from _leanings(sentence, speaking)


def _leanings(sentence: Sentence, speaking: Sequence[Voice]) -> Iterator[tuple[str, Stance]]:
    """Yield speakers whose words alone show how they react."""
    for tag in sentence.tagged("leanings")[:1]:
        for voice in speaking:
            named = sentence.tokens[voice.last - 1].is_name or voice.kind in _OFFICIAL
            if named and voice.kind.value not in _REPORTING:
                yield voice.name, Stance(tag.value)


def _spans(sentence: Sentence) -> Iterator[tuple[int, int]]:
    for tag in sentence.tagged("saying", "by"):
        span = _after(sentence, tag.last)
        if span is not None:
            yield span
    for tag in sentence.tagged("saying", "verbs"):
        if sentence.is_passive(tag):
            continue
        span = _before(sentence, tag.first)
        if span is None and _is_inverted(sentence, tag):
            span = _after(sentence, tag.last)
        if span is not None and _can_say(sentence, tag, *span):
            yield span
    for tag in sentence.tagged("voices", SourceKind.FOOTAGE):
        # Footage speaks by being there: "video footage shared by X captured …".
        yield sentence.left(tag.first), tag.last


def _can_say(sentence: Sentence, tag: Tag, first: int, last: int) -> bool:
    if sentence.tokens[tag.first].low not in _TELLING:
        return True
    return bool(_tags(sentence, "voices", first, last) or _tags(sentence, "people", first, last))


def _is_inverted(sentence: Sentence, tag: Tag) -> bool:
    """Whether the speaker comes behind: "…," said the mayor."""
    if tag.first == 0:
        return False
    word = sentence.tokens[tag.first].low
    return sentence.tokens[tag.first - 1].low in _MARKS and not word.endswith("ing")


def _before(sentence: Sentence, index: int) -> tuple[int, int] | None:
    """Return the noun phrase that a verb has for its subject, with what binds it."""
    tokens = sentence.tokens
    light = sentence.within("grammar", "be", "adverbs")
    end = index
    while end and (
        end - 1 in light
        or end - 1 in sentence.dated
        or _is_on(sentence, end - 1)
        or tokens[end - 1].low in {"there", "here"}
    ):
        end -= 1
    if end and tokens[end - 1].low in {"who", "which"}:
        return None  # "people who said they were teachers" tell nothing of the act
    end = _over_apposition(sentence, end)
    first = _first(sentence, end)
    if first == end:
        return None
    # "a spokesman for the ministry", "officials in the region"
    while end - first < _LONGEST:
        start = first
        while start and tokens[start - 1].low in _ARTICLES:
            start -= 1
        if start <= 1 or tokens[start - 1].low not in _BINDING:
            break
        outer = _first(sentence, start - 1)
        if outer == start - 1 or not _names_people(sentence, outer, start - 1):
            break
        first = outer
    return _checked(sentence, first, end)


def _after(sentence: Sentence, index: int) -> tuple[int, int] | None:
    tokens = sentence.tokens
    start = index
    while start < len(tokens) and tokens[start].low in _ARTICLES:
        start += 1
    end = _last(sentence, start)
    if end == start:
        return None
    while end + 1 < len(tokens) and tokens[end].low in _BINDING and end - start < _LONGEST:
        inner = end + 1
        while inner < len(tokens) and tokens[inner].low in _ARTICLES:
            inner += 1
        further = _last(sentence, inner)
        bound = _names_people(sentence, start, end) or tokens[end].low in {"for", "of"}
        if further == inner or not bound or not _tags(sentence, "voices", start, further):
            break
        end = further
    return _checked(sentence, start, end)


def _checked(sentence: Sentence, first: int, last: int) -> tuple[int, int] | None:
    low = sentence.tokens[last - 1].low
    if low in _NO_SPEAKERS and last - first == 1:
        return None
    if any(_tags(sentence, family, first, last) for family in ("acts", "harm", "not_people")):
        named = any(token.is_name for token in sentence.tokens[first + 1 : last])
        if not named and not _tags(sentence, "voices", first, last):
            return None
    return first, last


def _is_somebody(sentence: Sentence, first: int, last: int) -> bool:
    named = sentence.tokens[last - 1].is_name
    return (
        named
        or _names_people(sentence, first, last)
        or sentence.is_country(sentence.quote(first, last))
    )


def _is_titled(sentence: Sentence, first: int, last: int) -> bool:
    """Whether somebody is named with an office: "Bishop Ana Ruiz" is no witness."""
    return (
        sentence.tokens[last - 1].is_name
        and first in sentence.within("titles")
        and last - first > 1
    )


def _names_people(sentence: Sentence, first: int, last: int) -> bool:
    return bool(_tags(sentence, "people", first, last) or _tags(sentence, "voices", first, last))


def _tags(sentence: Sentence, family: str, first: int, last: int) -> list[Tag]:
    tags = sentence.over(family, first, last)
    return [tag for tag in tags if first <= tag.first and tag.last <= last]


def _is_on(sentence: Sentence, index: int) -> bool:
    """Whether a preposition leads a date: "the ministry on Monday said"."""
    following = index + 1 in sentence.dated
    return following and sentence.tokens[index].low in {"on", "in", "late", "early"}


def _over_apposition(sentence: Sentence, end: int) -> int:
    tokens = sentence.tokens
    if end <= 1 or tokens[end - 1].low not in {",", ")"}:
        return end
    opening = "(" if tokens[end - 1].low == ")" else ","
    for index in range(end - 2, max(end - _APPOSITION, -1), -1):
        if tokens[index].low == opening:
            return index
        if tokens[index].low in {'"', "”", "“", ";", ":"}:
            break
    return end


def _first(sentence: Sentence, end: int) -> int:
    tokens = sentence.tokens
    start = end
    while start and end - start < _LONGEST and not _ends(sentence, start - 1):
        start -= 1
    if start < end and start and tokens[start - 1].low in _OWNERS:
        start -= 1
    return start


def _last(sentence: Sentence, start: int) -> int:
    tokens = sentence.tokens
    end = start
    if end < len(tokens) and tokens[end].low in _OWNERS:
        end += 1
    while end < len(tokens) and end - start < _LONGEST and not _ends(sentence, end):
        end += 1
    return end if end > start and tokens[end - 1].low not in _OWNERS else start


def _ends(sentence: Sentence, index: int) -> bool:
    token = sentence.tokens[index]
    if index in sentence.within("voices"):
        return False
    if token.low.endswith("ly") and not token.is_name:
        return True
    if token.low in {"'s", "'", "’"}:
        return index == 0 or not sentence.tokens[index - 1].is_word
    if index in sentence.dated or token.text[0].isdigit():
        return True
    return sentence.is_stop(index) or (sentence.is_verb(index) and not token.is_name)


def _kind(sentence: Sentence, first: int, last: int) -> SourceKind:
    tags = _tags(sentence, "voices", first, last)
    telling = [tag for tag in tags if tag.value != SourceKind.OTHER]
    if telling:
        return SourceKind(telling[-1].value)
    if tags:
        return SourceKind.OTHER
    people = _tags(sentence, "people", first, last)
    return _BY_PEOPLE.get(people[-1].value, SourceKind.OTHER) if people else SourceKind.OTHER


_BY_PEOPLE = {
    "civilians": SourceKind.WITNESS,
    "state_forces": SourceKind.MILITARY,
    "foreign_forces": SourceKind.MILITARY,
    "rebels": SourceKind.ARMED_GROUP,
    "militia": SourceKind.ARMED_GROUP,
}


def _coordinated(sentence: Sentence, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Yield both names of "Turkey and Russia"."""
    tokens = sentence.tokens
    if first > 1 and tokens[first - 1].low == "and" and tokens[first].is_name:
        start = _first(sentence, first - 1)
        if start < first - 1 and tokens[start].is_name:
            yield start, first - 1
    yield first, last


def _person(sentence: Sentence, first: int, last: int) -> str:
    """Prefer the name to the office: "Ana Ruiz, the minister of health, said"."""
    tokens = sentence.tokens
    if last + 1 < len(tokens) and tokens[last].low == "," and not tokens[last - 1].is_name:
        end = sentence.right_names(last + 1)
        if end > last + 2:
            return sentence.quote(last + 1, end)
    return sentence.quote(first, last)
