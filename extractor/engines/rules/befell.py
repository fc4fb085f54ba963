"""What befell those counted: the word of harm before them, behind them, or in a list."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.engines.rules.composed import composed
from extractor.engines.rules.counted import Noun, object_follows
from extractor.engines.rules.implied import implied, is_bodies
from extractor.engines.rules.lexicon import Tag
from extractor.engines.rules.sentence import Sentence

JOIN = 5
"""Tokens that join two figures of one list."""
NEXT_TO = 2
"""Tokens that a comma and an "and" take."""
OPENS = frozenset({":", "-", "–", "—", "("})
"""What opens the parts of a figure."""
_REACH = 14
"""Tokens between those counted and the verb that befalls them; longer gaps tie nothing."""
_ARE_AMONG = frozenset({"were", "was", "are", "is", "include", "included", "includes"})
_BEFORE_COUNT = frozenset(
    {"the", "a", "an", "another", "these", "those", "his", "her", "their", "its", "all", "“", '"'}
)
_BREAKS = frozenset({";", ":", "—", "while", "but", "although", "whereas"})
_NO_ADVERBS = frozenset({"family", "elderly", "assembly", "ally", "monopoly"})
_FLEEING = frozenset({"civilians", "other"})
_QUOTES = frozenset({'"', "“", "”", "‘"})
_LISTED_MOST = 4
_DETERMINERS = frozenset({"a", "an", "the", "another", "his", "her", "their", "its", "one"})
_JOINING = frozenset({",", "and", "&", "as", "well", "were", "was", "another", "a", "further"})
_ASIDE = frozenset(
    {"mostly", "mainly", "many", "most", "all", "largely", "almost", "predominantly"}
)


def own_harms(sentence: Sentence, nouns: Sequence[Noun]) -> list[Tag | None]:
    """Return what befell each; "three women and three children were shot" is said of both."""
    harms: list[Tag | None] = []
    for position, noun in enumerate(nouns):
        ahead = nouns[position + 1].first if position + 1 < len(nouns) else len(sentence.lows)
        harms.append(
            _behind(sentence, noun)
            or _ahead(sentence, noun, ahead)
            or _listed_after(sentence, noun)
            or among(sentence, noun.first)
            or implied(sentence, noun)
            or _said_of_toll(sentence, noun)
            or _said_of_none(sentence, noun)
        )
    for position in range(len(nouns) - 2, -1, -1):
        if harms[position] is None and is_among_next(sentence, nouns[position]):
            harms[position] = harms[position + 1]
            continue
        one, other = nouns[position], nouns[position + 1]
        later = harms[position + 1]
        if harms[position] is None and later is not None and later.first >= other.last:
            told = position and harms[position - 1] and _follows_part(sentence, one)
            # "More than a dozen, including ten children, were wounded"
            counts = one.group or _follows_part(sentence, other)
            if counts and not told and _shares_verb(sentence, one, other):
                harms[position] = later
    return harms


def is_among_next(sentence: Sentence, noun: Noun) -> bool:
    """Whether they are some of those counted behind: "four girls were among 11 people killed"."""
    end = noun.last
    words = sentence.lows[end : end + 2]
    counted = range(end + 2, end + 5)
    return words in (["were", "among"], ["was", "among"]) and any(
        sentence.at(count.start) in counted for count in sentence.counts
    )


def _shares_verb(sentence: Sentence, one: Noun, other: Noun) -> bool:
    """Whether a verb behind is said of both: "nine farmers, including two women, were killed"."""
    between = range(one.last, other.first)
    if any(tag.first in between for tag in sentence.tagged("grammar", "parts")):
        return len(between) <= NEXT_TO + 1
    return only_joins(sentence, one.last, other.first)


def _follows_part(sentence: Sentence, noun: Noun) -> bool:
    """Whether "including" stands before it: what befell the whole befell the part."""
    return any(0 <= noun.first - tag.last <= 1 for tag in sentence.tagged("grammar", "parts"))


def _listed_after(sentence: Sentence, noun: Noun) -> Tag | None:
    """Read "the confirmed deaths are fourteen civilians, …"."""
    index = noun.first
    if index == 0 or sentence.lows[index - 1] not in {"are", "were", "include", "included"}:
        return None
    for tag in sentence.tagged("harm"):
        told = tag.value.endswith((".result", ".deed", ".toll"))
        if tag.last == index - 1 and (told or sentence.lows[tag.first - 1] == "the"):
            return tag  # "the dead were four porters"
    return None


def among(sentence: Sentence, index: int) -> Tag | None:
    """Return the harm of "among those killed were four children" for what stands at `index`."""
    lows = sentence.lows
    if "were" in lows and index and lows[index - 1] in {"and", ","}:
        index = _list_begins(sentence, index)
    before = lows[index - 1] if index else ""
    if before not in _ARE_AMONG:
        return None
    for tag in sentence.tagged("harm"):
        words = lows[max(0, tag.first - 2) : tag.first]
        if tag.last >= index or words[-1:] not in (["the"], ["those"]):
            continue
        # "the dead included four children", "the dead, police said, include 12 guards"
        aside = lows[tag.last] == lows[index - 2] == ","
        includes = before.startswith("include") and (tag.last == index - 1 or aside)
        if words[0] == "among" or includes:
            return tag
    return None


def _list_begins(sentence: Sentence, index: int) -> int:
    """Step back over "a priest, his driver and" to where such a list begins."""
    lows = sentence.lows
    while index and (
        lows[index - 1] in _JOINING - _ARE_AMONG
        or lows[index - 1] in _DETERMINERS
        or index - 1 in sentence.numbers
        or (sentence.letters[index - 1] and not sentence.is_stop(index - 1))
    ):
        index -= 1
    return index


def _behind(sentence: Sentence, noun: Noun) -> Tag | None:
    """Harm before the count: "killed 14", "the deaths of 125", "left 14 dead" is ahead."""
    index = noun.first
    while index and sentence.lows[index - 1] in _BEFORE_COUNT:
        index -= 1
    of = index and sentence.lows[index - 1] == "of"
    shapes = ("deed", "result", "verb") if of else ("verb",)
    edge = index - 1 if of else index
    beside = sentence.lows[max(0, index - 2) : index]
    if beside in (["along", "with"], ["together", "with"]):
        # "was killed along with two guards"
        return next((tag for tag in sentence.tagged("harm") if tag.last == index - 2), None)
    if index and not of and sentence.lows[index - 1] == "and":
        edge = _behind_single(sentence, index - 1)
    for tag in (*sentence.tagged("harm"), *composed(sentence)):
        # "claimed the lives of 20": "of" is in the word of harm.
        if (tag.last == edge or (of and tag.last == index)) and tag.value.split(".")[1] in shapes:
            if tag.value.endswith(".verb") and not of and sentence.is_passive(tag):
                continue
            return tag
    return None


def _behind_single(sentence: Sentence, end: int) -> int:
    """Step back over "a priest, his driver" before "and four nuns", to behind the verb."""
    lows = sentence.lows
    if lows[end - 1] in {"himself", "herself", "themselves"}:
        return end - 1
    edge = end
    for _ in range(_LISTED_MOST):
        first = edge
        while first > max(0, edge - JOIN) and (
            not sentence.is_stop(first - 1) or (lows[first - 1] == "of" and sentence.names[first])
        ):
            first -= 1
        if first == edge or not first or lows[first - 1] not in _DETERMINERS:
            break
        edge = first - 1
        if not edge or lows[edge - 1] != ",":
            return edge
        edge -= 1
    return end + 1


def _ahead(sentence: Sentence, noun: Noun, limit: int) -> Tag | None:
    """Harm after the count: "14 people were killed", "72 more deaths", "14 dead", "14 died"."""
    lows = sentence.lows
    auxiliary = sentence.within("grammar", "be")
    light = sentence.within("grammar", "adverbs")
    harms = {tag.first: tag for tag in (*sentence.tagged("harm"), *_composed(sentence, noun))}
    saying = {tag.first for tag in sentence.tagged("saying", "verbs")}
    be = moved = False
    for index in range(noun.last, min(len(lows), noun.last + _REACH)):
        tag = harms.get(index)
        if tag is not None:
            if _befalls(sentence, noun, tag, be=be, moved=moved):
                return tag
            if tag.value.endswith(".toll") or not be:
                return None
        elif index in auxiliary:
            be = True
        elif index not in light and lows[index] not in _QUOTES and not _is_adverb(lows[index]):
            told = index in saying and not be  # "are estimated to have died"
            if told or index >= limit or lows[index] in _BREAKS:
                return None
            moved, be = True, False
    return None


def _composed(sentence: Sentence, noun: Noun) -> Sequence[Tag]:
    """Return what befell people in several words: houses are hit by bullets, too."""
    known = noun.group is None or sentence.lows[noun.last - 1] == "survivors"
    if noun.group is not None and not known:
        # "three of the wounded"
        hurt = noun.group[0] in sentence.within("harm")
        known = hurt or bool(sentence.over("people", *noun.group))
    if known and noun.group is not None and noun.head not in _FLEEING:
        return [tag for tag in composed(sentence) if not tag.value.startswith("displaced")]
    return composed(sentence) if known and not is_bodies(sentence, noun.last - 1) else ()


def _is_adverb(word: str) -> bool:
    """Whether it may stand inside "had been arbitrarily detained"."""
    return word.endswith("ly") and word not in _NO_ADVERBS


def _befalls(sentence: Sentence, noun: Noun, tag: Tag, *, be: bool, moved: bool) -> bool:
    """Whether a word of harm after a count is said of those counted.

    Args:
        sentence: where both stand.
        noun: those counted.
        tag: the word of harm.
        be: a form of "be" or "have" stands right before it.
        moved: other words stand between.
    """
    shape = tag.value.split(".")[1]
    if shape == "result":
        return not moved and noun.group is None
    if shape == "verb":
        # "52 men killed in a raid" but not "52 men killed the guards".
        return be or (not moved and not object_follows(sentence, tag.last))
    if shape == "state" and sentence.lows[tag.first - 1] in _DETERMINERS:
        # "12 relatives identified the dead", but "six herders were among the dead".
        before = sentence.lows[tag.first - 2]
        return before == "among" or (before == "of" and tag.first - 2 == noun.last)
    return shape in {"suffer", "state"}


def _said_of_none(sentence: Sentence, noun: Noun) -> Tag | None:
    """Read "no casualties": the word of harm is part of the count."""
    if noun.count.value.value != 0:
        return None
    inside = range(sentence.at(noun.count.start), sentence.at(noun.count.end))
    return next((tag for tag in sentence.tagged("harm") if tag.first in inside), None)


def _said_of_toll(sentence: Sentence, noun: Noun) -> Tag | None:
    """Read "the overall death toll has exceeded 1,000", "bring the total to at least 124"."""
    apart = sentence.lows[noun.last : noun.last + 1] in (["were"], ["are"])
    if apart or (noun.group is not None and noun.head is None):
        return None  # "put the dead at 31; 212 were treated"
    tolls = [
        tag
        for tag in sentence.tagged("harm")
        if tag.value.endswith(".toll") and 0 <= noun.first - tag.last <= _REACH
    ]
    return tolls[-1] if tolls else None


def only_joins(sentence: Sentence, first: int, last: int) -> bool:
    """Whether nothing but a comma, "and" and the like stands between two counted phrases."""
    between = sentence.lows[first:last]
    if between[:1] in (["of"], ["from"]):
        # "18 members of the security agencies and 15 civilians"
        ends = [n for n, word in enumerate(between) if word in {",", "and"}]
        between = between[ends[0] if ends and ends[0] <= JOIN else 0 :]
    if between[:1] == [","] and between[1:2] and between[1] in _ASIDE and "," in between[2:]:
        # "a hundred people, mostly civilians, and 34 fighters"
        between = between[between.index(",", 2) :]
    if len(between) == 1 and between[0] in OPENS:
        return True
    return len(between) <= JOIN and all(word in _JOINING for word in between)
