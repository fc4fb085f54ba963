"""Who is counted, and what happened to them: count phrases tied to words of harm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractor.core.counts import CountPhrase
from extractor.engines.rules.counted import Noun, is_of_one, object_follows, read_noun
from extractor.engines.rules.implied import implied
from extractor.engines.rules.lexicon import Tag
from extractor.engines.rules.meanings import Nominal
from extractor.engines.rules.sentence import Sentence

REACH = 14
"""Tokens between those counted and the verb that befalls them; longer gaps tie nothing."""


_UNREAL = ("intended", "denied")
_HARMED_NOBODY = frozenset({"killed", "injured", "casualties"})
"""What a text may deny of everybody: that nobody was arrested is no figure."""
_REVISED_REACH = 3
_ARE_AMONG = frozenset({"were", "was", "are", "is", "include", "included", "includes"})
_BEFORE_COUNT = frozenset(
    {"the", "a", "an", "another", "these", "those", "his", "her", "their", "“", '"'}
)
_BREAKS = frozenset({";", ":", "—", "while", "but", "although", "whereas"})
_DEAD = frozenset({"dead", "killed"})
_HURT = frozenset({"wounded", "injured", "hurt"})
_UNDONE_REACH = 4
_UNDOING = frozenset({"freed", "released", "rescued", "escaped", "survived"})
_NO_ADVERBS = frozenset({"family", "elderly", "assembly", "ally", "monopoly"})
_JOIN = 5
_LISTED_MOST = 4
_DETERMINERS = frozenset({"a", "an", "the", "another", "his", "her", "their", "its", "one"})
_JOINING = frozenset({",", "and", "&", "as", "well", "were", "was", "another", "a", "further"})
_ASIDE = frozenset(
    {"mostly", "mainly", "many", "most", "all", "largely", "almost", "predominantly"}
)
_OPENS = frozenset({":", "-", "–", "—", "("})
_LEAVING = frozenset({"left", "leaves", "leaving", "leave"})
_HOW_BADLY = frozenset({"seriously", "critically", "badly", "severely", "gravely", "lightly"})
_NEXT_TO = 2
"""Tokens that a comma and an "and" take."""


@dataclass(slots=True)  # not frozen: it takes three times as long to make
class Counted:
    """A figure of a sentence.

    Attributes:
        count: the phrase with its modifier.
        first, last: tokens from the count to the end of the group.
        group: tokens of the group, None when nobody is named.
        head: actor type of the group's head, None without one.
        harm: the word of harm.
        outcome: a value of `Outcome`.
        part: counted already in the figure before it ("including 11 children").
        listed: told with the place where some of those before were ("six in X").
        total: said of a total ("the overall death toll").
        person: the one who is told of without a number.
    """

    count: CountPhrase
    first: int
    last: int
    group: tuple[int, int] | None
    head: str | None
    harm: Tag
    outcome: str
    part: bool = False
    listed: bool = False
    total: bool = False
    person: Nominal | None = None


_FATALLY = (["of", "them", "fatally"], ["of", "whom", "fatally"])


def find_tolls(sentence: Sentence) -> list[Counted]:
    """Return the figures of people that came to harm, in order."""
    nouns = [
        noun
        for count in sentence.counts
        if not is_of_one(sentence, count) and (noun := read_noun(sentence, count))
    ]
    if not nouns:
        return []
    harms = _own_harms(sentence, nouns)
    tolls: list[Counted] = []
    for position, noun in enumerate(nouns):
        before = tolls[-1] if tolls and position and tolls[-1].last <= noun.first else None
        harm = harms[position]
        part = before is not None and (
            _is_part(sentence, before, noun)
            or _is_of_them(sentence, before, noun, harm)
            or _breaks_down(sentence, before, noun)
        )
        listed = before is not None and harm is None and _is_listed(sentence, before, noun)
        if before and harm is None and (part or listed or _joined(sentence, before, noun)):
            harm = before.harm
        if sentence.lows[noun.last : noun.last + 3] in _FATALLY:
            harm = Tag("harm", "killed.state", noun.last + 2, noun.last + 3)
        if harm is None or (harm.first < noun.first and _is_undone(sentence, noun)):
            continue
        if noun.count.value.value != 0 and sentence.is_unreal(harm.first, *_UNREAL):
            continue
        if noun.count.value.value == 0 and harm.value.split(".")[0] not in _HARMED_NOBODY:
            continue
        if harm.first < noun.first or sentence.lows[noun.first - 1] in _LEAVING:
            harm = to_death(sentence, noun.last, harm)  # "29 dead" tells of no deed
        outcome = "casualties" if _is_either(sentence, harm) else harm.value.split(".")[0]
        goes_on = (
            before is not None and before.outcome == outcome and _goes_on(sentence, before, noun)
        )
        tolls.append(
            Counted(
                noun.count,
                noun.first,
                noun.last,
                noun.group,
                noun.head,
                harm,
                outcome=outcome,
                part=part
                or listed
                or goes_on
                or _is_revised(sentence, noun)
                or among(sentence, noun.first) is not None,
                listed=listed and not part,
                total=_is_total(sentence, harm) or _counts_all(sentence, noun),
            )
        )
    return tolls


def _own_harms(sentence: Sentence, nouns: Sequence[Noun]) -> list[Tag | None]:
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
        one, other = nouns[position], nouns[position + 1]
        later = harms[position + 1]
        if harms[position] is None and later is not None and later.first >= other.last:
            told = position and harms[position - 1] and _follows_part(sentence, one)
            # "More than a dozen, including ten children, were wounded"
            counts = one.group or _follows_part(sentence, other)
            if counts and not told and _shares_verb(sentence, one, other):
                harms[position] = later
    return harms


def _shares_verb(sentence: Sentence, one: Noun, other: Noun) -> bool:
    """Whether a verb behind is said of both: "nine farmers, including two women, were killed"."""
    between = range(one.last, other.first)
    if any(tag.first in between for tag in sentence.tagged("grammar", "parts")):
        return len(between) <= _NEXT_TO + 1
    return _only_joins(sentence, one.last, other.first)


def _follows_part(sentence: Sentence, noun: Noun) -> bool:
    """Whether "including" stands before it: what befell the whole befell the part."""
    return any(0 <= noun.first - tag.last <= 1 for tag in sentence.tagged("grammar", "parts"))


def _listed_after(sentence: Sentence, noun: Noun) -> Tag | None:
    """Read "the confirmed deaths are fourteen civilians, …"."""
    index = noun.first
    if index == 0 or sentence.lows[index - 1] not in {"are", "were", "include", "included"}:
        return None
    for tag in sentence.tagged("harm"):
        if tag.last == index - 1 and tag.value.endswith((".result", ".deed", ".toll")):
            return tag
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


def _is_listed(sentence: Sentence, before: Counted, noun: Noun) -> bool:
    """Whether a number tells where some of those before were: "15 in the north and six in X"."""
    lows = sentence.lows
    if noun.group is not None or noun.last >= len(lows):
        return False
    placed = lows[noun.last] in {"in", "at", "near"} and noun.last not in sentence.dated
    one, other = before.count.value.value, noun.count.value.value
    return placed and one is not None and other is not None and other < one


def _is_revised(sentence: Sentence, noun: Noun) -> bool:
    """Whether it is a figure that has been raised or lowered since ("an earlier toll of 27")."""
    words = sentence.lows[max(0, noun.first - 3) : noun.first]
    if words[-1:] == ["to"] and "from" in words:
        return False  # "revised from 31 to 26"
    if words[-1:] == ["from"] and words[0] == "to" and noun.group is None:
        return True  # "the toll rose to 45 from 38"
    return any(
        0 <= noun.first - tag.last <= _REVISED_REACH for tag in sentence.tagged("cues", "revised")
    )


def to_death(sentence: Sentence, index: int, harm: Tag) -> Tag:
    """Read "beat two men to death", "shot 14 prisoners dead": the end is told behind."""
    words = sentence.lows[index : index + 4]
    if words[:2] == ["of", "them"]:
        words = words[2:]
    words = words[:2]
    if words[:1] == ["dead"] or words == ["to", "death"]:
        return Tag(harm.family, "killed.verb", harm.first, harm.last)
    return harm


def _is_either(sentence: Sentence, harm: Tag) -> bool:
    """Whether it is "dead or wounded", "killed and injured": nobody says how many of which."""
    lows = sentence.lows
    for first in (harm.first, harm.first - 2):
        words = lows[max(0, first) : first + 3]
        if words[1:2] in (["or"], ["and"]) and len(words) > _NEXT_TO:
            pair = {words[0], words[2]}
            if pair & _DEAD and pair & _HURT:
                return True
    return False


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
    for tag in sentence.tagged("harm"):
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
        while first > max(0, edge - _JOIN) and not sentence.is_stop(first - 1):
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
    harms = {tag.first: tag for tag in sentence.tagged("harm")}
    saying = {tag.first for tag in sentence.tagged("saying", "verbs")}
    be = moved = False
    for index in range(noun.last, min(len(lows), noun.last + REACH)):
        tag = harms.get(index)
        if tag is not None:
            if _befalls(sentence, noun, tag, be=be, moved=moved):
                return tag
            if tag.value.endswith(".toll") or not be:
                return None
        elif index in auxiliary:
            be = True
        elif index not in light and not _is_adverb(lows[index]):
            if index in saying or index >= limit or lows[index] in _BREAKS:
                return None
            moved, be = True, False
    return None


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
        if tag.value.endswith(".toll") and 0 <= noun.first - tag.last <= REACH
    ]
    return tolls[-1] if tolls else None


def _is_undone(sentence: Sentence, noun: Noun) -> bool:
    """Whether it is "nine of them were later freed"."""
    lows = sentence.lows
    index = noun.last + 2 * (lows[noun.last : noun.last + 1] == ["of"])
    behind = lows[index : index + _UNDONE_REACH]
    return behind[:1] in (["were"], ["was"], ["have"]) and not _UNDOING.isdisjoint(behind)


def _breaks_down(sentence: Sentence, before: Counted, noun: Noun) -> bool:
    """Whether a colon, a dash or a bracket opens what the figure before consists of."""
    between = sentence.lows[before.last : noun.first]
    return len(between) == 1 and between[0] in _OPENS


def _joined(sentence: Sentence, before: Counted, noun: Noun) -> bool:
    """Whether only a comma or "and" stands between two counted phrases."""
    start = before.last if before.harm.last > noun.first else max(before.last, before.harm.last)
    return _only_joins(sentence, start, noun.first)


def _only_joins(sentence: Sentence, first: int, last: int) -> bool:
    between = sentence.lows[first:last]
    if between[:1] == ["of"]:
        # "18 members of the security agencies and 15 civilians"
        ends = [n for n, word in enumerate(between) if word in {",", "and"}]
        between = between[ends[0] if ends and ends[0] <= _JOIN else 0 :]
    if between[:1] == [","] and between[1:2] and between[1] in _ASIDE and "," in between[2:]:
        # "a hundred people, mostly civilians, and 34 fighters"
        between = between[between.index(",", 2) :]
    if len(between) == 1 and between[0] in _OPENS:
        return True
    return len(between) <= _JOIN and all(word in _JOINING for word in between)


def _goes_on(sentence: Sentence, before: Counted | None, noun: Noun) -> bool:
    return before is not None and before.part and _joined(sentence, before, noun)


def _is_part(sentence: Sentence, before: Counted, noun: Noun) -> bool:
    """Whether it is one of those that "including" lists: "among them a nun and five pupils"."""
    listed = sentence.lows[noun.first - 1] == "and"
    reach = _JOIN if listed else _NEXT_TO
    return any(
        before.last <= tag.first
        and tag.last <= noun.first
        and noun.first - tag.last <= reach
        and not any(sentence.is_verb(index) for index in range(tag.last, noun.first))
        for tag in sentence.tagged("grammar", "parts")
    )


def _is_of_them(sentence: Sentence, before: Counted, noun: Noun, harm: Tag | None) -> bool:
    """Whether it is "eight of them", and the same befell them as those before."""
    index = sentence.at(noun.count.end)
    if index < len(sentence.lows) and sentence.lows[index] in _HOW_BADLY:
        return before.outcome == "injured" and noun.group is None
    behind = any(
        tag.first == index and sentence.lows[index] == "of"
        for tag in sentence.tagged("grammar", "parts")
    )
    return behind and (harm is None or harm.value.split(".")[0] == before.outcome)


def _counts_all(sentence: Sentence, noun: Noun) -> bool:
    """Whether it is "bring to 14 the number of nuns killed"."""
    index = sentence.at(noun.count.end)
    return sentence.lows[index : index + 3] == ["the", "number", "of"]


def _is_total(sentence: Sentence, harm: Tag) -> bool:
    return any(tag.first <= harm.first <= tag.last + 3 for tag in sentence.tagged("cues", "totals"))
