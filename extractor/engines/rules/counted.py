"""Who a number counts: the noun phrase behind it, or nobody but things, ages and dates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractor.core.counts import CountPhrase
from extractor.engines.rules.ages import is_age
from extractor.engines.rules.lexicon import Tag
from extractor.engines.rules.sentence import Sentence

NOUN_REACH = 6
"""Tokens from a count to the head of its noun phrase."""
_OPEN_MOST = 4
"""Words of a noun phrase that no list knows."""
_PLURAL_LEAST = 4
"""Letters of a plural: "cs" is none."""
_SEIZED_REACH = 4
_TAKING = frozenset({"seized", "captured", "capturing", "snatched"})
_BODIES = frozenset({"bodies", "corpses"})
_AGAIN = frozenset({"more", "others", "another"})
_HOW = frozenset({"how", "too", "so"})
"""What "many" answers to no question of how many behind these."""
_SOME = frozenset({"many", "most", "some", "several"})
_AGE = (["who", "was"], ["who", "is"], ["he", "was"], ["she", "was"])
_OBJECTS = frozenset({"the", "a", "an", "them", "him", "her", "his", "their", "its", "another"})
_JOINED = frozenset({",", "and", "(", "-", "–", "—"})
_OPENING = "(“\"'‘[—–"
_BEFORE_NOUN = frozenset({"more", "other", "additional", "of", "the", "their", "his", "her", "its"})
_HOUSEHOLDS = frozenset({"family", "household"})
_BEFORE_HOUSEHOLD = frozenset({"a", "the", "another", "one"})
_WHEN = frozenset({"last", "this", "next", "past", "every", "each", "same"})
_TRADES = ("men", "ers", "ors", "ists", "ants", "ians", "smiths", "keepers", "ees")


@dataclass(slots=True)  # not frozen: it takes three times as long to make
class Noun:
    """A count with the noun phrase behind it, before it is known what happened."""

    count: CountPhrase
    first: int
    last: int
    group: tuple[int, int] | None
    head: str | None


def is_of_one(sentence: Sentence, count: CountPhrase) -> bool:
    """Whether it counts no others: "five members of one family", "one of the four"."""
    first = sentence.at(count.start)
    if first > 2 and sentence.lows[first - 2 : first] == ["of", "the"]:  # noqa: PLR2004 - "one of the"
        # "one of the four has died", but "three of the 12 wounded"
        behind = sentence.at(count.end)
        over = behind >= len(sentence.lows) or sentence.is_stop(behind)
        return first - 3 in sentence.numbers and over
    if count.value.value != 1 or first < 2 or sentence.lows[first - 1] != "of":  # noqa: PLR2004 - a head and "of"
        return False
    return first - 2 in sentence.within("people")


def read_noun(sentence: Sentence, count: CountPhrase) -> Noun | None:
    """Read the noun phrase after a count; None when it counts something other than people."""
    # Who was harmed by nobody is told in words ("no casualties").
    digits = count.value.value == 0 and sentence.text[count.start].isdigit()
    if digits or _is_some_of_them(sentence, count) or not _counts(sentence, count):
        return None
    first, index = sentence.at(count.start), sentence.at(count.end)
    known = _household(sentence, count, first) or _number_of(sentence, count, first, index)
    return known or _read(sentence, count, first, index)


def _read(sentence: Sentence, count: CountPhrase, first: int, index: int) -> Noun | None:
    lows = sentence.lows
    index = _of_whom(sentence, index)
    if index < len(sentence.lows) and lows[index] in {'"', "“"}:
        index += 1  # 43 "puppet soldiers"
    while index < len(lows) and (lows[index] in _BEFORE_NOUN or _describes(sentence, index)):
        index += 1
    heads = [
        tag
        for tag in _near(sentence, index, "people")
        # "20 guests hostage": a word for what became of them.
        if tag.first == index or tag.first not in sentence.within("harm", "abducted.state")
    ]
    if index < len(lows) and lows[index] in _BODIES:
        return Noun(count, first, index + 1, None, None)
    things = [
        tag
        for tag in _near(sentence, index, "not_people", "units")
        # "shot dead 22 men last week"
        if tag.first not in sentence.dated and sentence.lows[tag.first - 1] not in _WHEN
    ]
    # "10 police vehicles" are vehicles; "20 town residents" are people: the last noun decides.
    if things and (not heads or things[-1].first > heads[-1].first):
        return None
    group = (
        _hurt(sentence, index)
        or _listed_people(sentence, heads, index)
        or _named_people(sentence, count, index)
        or _members(sentence, index)
        or _open_class(sentence, index)
    )
    again = lows[index - 1] in _AGAIN  # "and captured five more"
    if group is None and (
        (_seized(sentence, first) and not again) or _is_one_name(sentence, count, index)
    ):
        return None
    if group is None:
        return Noun(count, first, sentence.at(count.end), None, None)
    start, last, head = group
    return Noun(count, first, last, (start, last), head)


def _household(sentence: Sentence, count: CountPhrase, first: int) -> Noun | None:
    """Read "a family of five"."""
    lows = sentence.lows
    if first < 3 or lows[first - 1] != "of" or lows[first - 2] not in _HOUSEHOLDS:  # noqa: PLR2004 - "a family of"
        return None
    start = first - 2 - (lows[first - 3] in _BEFORE_HOUSEHOLD)
    return Noun(count, start, sentence.at(count.end), (first - 2, first - 1), "civilians")


def _number_of(sentence: Sentence, count: CountPhrase, first: int, index: int) -> Noun | None:
    """Read "bring to 14 the number of aid workers killed"."""
    if sentence.lows[index : index + 3] != ["the", "number", "of"]:
        return None
    named = _listed_people(sentence, _near(sentence, index + 3, "people"), index + 3)
    group = (named[0], named[1]) if named else None
    return Noun(count, first, index, group, named[2] if named else None)


def _is_some_of_them(sentence: Sentence, count: CountPhrase) -> bool:
    """Whether it is "many of them": no figure."""
    if sentence.text[count.start : count.end].casefold() not in _SOME:
        return False
    index = sentence.at(count.end)
    behind = sentence.lows[index : index + 2]
    numbered = behind == ["of", "the"] and index + 2 in sentence.numbers
    return numbered or behind in (["of", "them"], ["of", "whom"])


def _of_whom(sentence: Sentence, index: int) -> int:
    """Skip "of them", and "of whom were" before who they were: "three of whom were children"."""
    lows = sentence.lows
    if index + 2 >= len(lows) or lows[index] != "of":
        return index
    if index + 1 in sentence.numbers:
        return index + 2  # "41 of 60 seats"
    if lows[index + 1] not in {"them", "whom"}:
        return index
    index += 2
    if lows[index] in {"a", "an"}:
        return index + 1  # "one of them a child"
    known = any(tag.first == index + 1 for tag in sentence.over("people", index + 1, index + 2))
    return index + 1 if lows[index] in {"were", "are"} and known else index


def _describes(sentence: Sentence, index: int) -> bool:
    """Whether it is the participle of "12 captured soldiers"."""
    if not sentence.lows[index].endswith("ed") or index not in sentence.within("harm"):
        return False
    return any(tag.first == index + 1 for tag in sentence.over("people", index + 1, index + 2))


_OF_MOST = 3
"""Tokens of "the national police" behind "members of"."""
_UNDER_ARMS = ("state_forces", "rebels", "militia", "foreign_forces")
_Group = tuple[int, int, str]
"""Tokens `first` to `last` of those counted, and the actor type of their head."""


def _hurt(sentence: Sentence, index: int) -> _Group | None:
    """Return the wounded of "six of the wounded": what befell them is told behind."""
    lows = sentence.lows
    of = index > 1 and lows[index - 1] == "the" and lows[index - 2] == "of"
    if of and index in sentence.within("harm", "injured.state", "missing.state"):
        return index, index + 1, "other"
    return None


def _listed_people(sentence: Sentence, heads: Sequence[Tag], index: int) -> _Group | None:
    """Return people whom the word lists know, both of "women and children"."""
    if not heads:
        return None
    head = heads[0]
    for tag in heads[1:]:
        if tag.first == head.last:
            head = tag
    last = sentence.extended(head.first, _with_second(sentence, head.last))
    whose = _of_forces(sentence, head) if head.value == "other" else None
    return (index, whose.last, whose.value) if whose else (index, last, head.value)


def _of_forces(sentence: Sentence, head: Tag) -> Tag | None:
    """Return the forces of "28 members of the security forces"."""
    start = head.last + 1
    if sentence.lows[head.last : start] != ["of"]:
        return None
    start += sentence.lows[start : start + 1] == ["the"]
    armed = sentence.over("people", start, start + _OF_MOST, *_UNDER_ARMS)
    return armed[0] if armed and not _broken(sentence, start, armed[0].first) else None


def _name_ends(sentence: Sentence, index: int) -> int:
    end = index
    while end < len(sentence.lows) and sentence.names[end] and not sentence.is_stop(end):
        end += 1
    return end


def _named_people(sentence: Sentence, count: CountPhrase, index: int) -> _Group | None:
    """Return a people's name in the plural: "nine Malians"."""
    end = _name_ends(sentence, index)
    if end == index or _is_one_name(sentence, count, index):
        return None
    if not sentence.lows[end - 1].endswith("s"):
        return None
    return index, _with_second(sentence, end), "other"


def _is_one_name(sentence: Sentence, count: CountPhrase, index: int) -> bool:
    """Whether it is "one Ana Ruiz": a person by name."""
    return count.value.value == 1 and _name_ends(sentence, index) - index > 1


def _members(sentence: Sentence, index: int) -> _Group | None:
    """Return the body that people are of: "seventeen from the Armed Forces"."""
    lows = sentence.lows
    if index + 1 >= len(lows) or lows[index] != "from":
        return None
    start = index + 1 + (lows[index + 1] == "the")
    end = sentence.right_names(start)
    if end == start:
        return None
    bodies = [tag for tag in sentence.tagged("people") if start <= tag.first and tag.last <= end]
    return start, end, bodies[-1].value if bodies else "other"


def _seized(sentence: Sentence, index: int) -> bool:
    """Whether things may be meant: "seized five farms", not "put those seized at 11"."""
    return sentence.lows[index - 1] != "at" and not _TAKING.isdisjoint(
        sentence.lows[max(0, index - _SEIZED_REACH) : index]
    )


def _open_class(sentence: Sentence, index: int) -> _Group | None:
    """Return nouns in the plural that no list knows, up to a verb: "tram drivers"."""
    lows = sentence.lows
    end = index
    while (
        end < len(lows)
        and end - index < _OPEN_MOST
        and sentence.letters[end]
        and not sentence.is_stop(end)
        and not sentence.is_verb(end)
    ):
        end += 1
    word = lows[end - 1] if end > index else ""
    plural = word.endswith("men") or (word.endswith("s") and not word.endswith(("ss", "us", "ws")))
    if not plural or len(word) < _PLURAL_LEAST or _seized(sentence, index):
        return None
    return index, end, _type_of(word)


def _type_of(word: str) -> str:
    """Type people by what they are called: "postmen" and "drivers" are at their work."""
    return "civilians" if word.endswith(_TRADES) else "other"


def _with_second(sentence: Sentence, last: int) -> int:
    """Extend "women" over "and children": one figure counts both."""
    if last + 1 < len(sentence.lows) and sentence.lows[last] == "and":
        for tag in sentence.tagged("people"):
            if tag.first == last + 1:
                # "12 pupils and police arrested three": another clause.
                acts = _is_verb(sentence, tag.last) and object_follows(sentence, tag.last + 1)
                return last if acts else tag.last
        named = sentence.names[last + 1] and sentence.names[last - 1]
        if named and sentence.lows[last + 1].endswith("s"):
            return last + 2
    return last


def _is_verb(sentence: Sentence, index: int) -> bool:
    return index < len(sentence.lows) and sentence.is_verb(index)


def _counts(sentence: Sentence, count: CountPhrase) -> bool:
    """Whether the number stands by itself: not "13-year", "10%", "$40", "F-16", a date."""
    after = sentence.text[count.end : count.end + 2]
    # "Ana Ruiz, 65, was killed": an age.
    if after[:1] == "," and sentence.text[max(0, count.start - 2) : count.start] == ", ":
        return False
    first = sentence.at(count.start)
    if first and sentence.lows[first - 1] in _HOW:
        return False
    if sentence.lows[max(0, first - 2) : first] in _AGE:
        return False  # "the man, who was 34, was killed"
    if is_age(sentence, first, sentence.at(count.end)) or _is_rejected(sentence, first):
        return False
    before = sentence.text[count.start - 1] if count.start else " "
    return not (
        (after[:1] == "-" and after[1:].isalpha())
        or after[:1] == "%"
        or not (before.isspace() or before in _OPENING)
        or any(date.start < count.end and count.start < date.end for date in sentence.dates)
    )


def _is_rejected(sentence: Sentence, first: int) -> bool:
    """Whether it is the three of "six people, not three, died", "six rather than three"."""
    words = sentence.lows[max(0, first - 2) : first]
    if words in (["rather", "than"], ["instead", "of"]):
        return True
    return words[-1:] == ["not"] and words[0] in _JOINED


def _near(sentence: Sentence, index: int, family: str, *values: str) -> list[Tag]:
    """Return the tags that a noun phrase starting at `index` reaches."""
    tags = sentence.over(family, index, index + NOUN_REACH, *values)
    return [tag for tag in tags if index <= tag.first and not _broken(sentence, index, tag.first)]


def _broken(sentence: Sentence, first: int, last: int) -> bool:
    harm = sentence.within("harm")
    return any(i in harm or sentence.is_stop(i) for i in range(first, last))


def object_follows(sentence: Sentence, index: int) -> bool:
    if index >= len(sentence.lows):
        return False
    if sentence.lows[index] in _OBJECTS:
        return True
    if sentence.names[index] and index not in sentence.dated and not sentence.is_stop(index):
        return True  # "two gunmen assassinated Ana Ruiz"
    starts = {sentence.at(count.start) for count in sentence.counts}
    return index in starts or any(tag.first == index for tag in sentence.tagged("people"))
