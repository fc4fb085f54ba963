"""Who is counted, and what happened to them: count phrases tied to words of harm."""

from __future__ import annotations

from dataclasses import dataclass

from extractor.core.counts import CountPhrase
from extractor.engines.rules.befell import (
    JOIN,
    NEXT_TO,
    OPENS,
    among,
    is_among_next,
    only_joins,
    own_harms,
)
from extractor.engines.rules.counted import Noun, is_of_one, read_noun
from extractor.engines.rules.fates import TAKEN, to_death
from extractor.engines.rules.lexicon import Tag
from extractor.engines.rules.meanings import Nominal
from extractor.engines.rules.sentence import Sentence

_UNREAL = ("intended", "denied")
_HARMED_NOBODY = frozenset({"killed", "injured", "casualties"})
"""What a text may deny of everybody: that nobody was arrested is no figure."""
_REVISED_REACH = 3
_DEAD = frozenset({"dead", "killed", "killing"})
_HURT = frozenset({"wounded", "injured", "hurt", "wounding", "injuring"})
_UNDONE_REACH = 4
_UNDOING = frozenset({"freed", "released", "rescued", "escaped", "survived"})
_LEAVING = frozenset({"left", "leaves", "leaving", "leave"})
_HOW_BADLY = frozenset({"seriously", "critically", "badly", "severely", "gravely", "lightly"})


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


_CAPTURING = frozenset({"captured", "capturing", "taken prisoner", "took prisoner"})
_CAPTORS = frozenset({"rebels", "militia", "unidentified"})
_FATALLY = (["of", "them", "fatally"], ["of", "whom", "fatally"])


def find_tolls(sentence: Sentence) -> list[Counted]:
    """Return the figures of people that came to harm, in order."""
    nouns = [
        noun
        for count in sentence.counts
        if not is_of_one(sentence, count)
        and (noun := read_noun(sentence, count))
        and not _speaks(sentence, noun)
        and not _is_avenged(sentence, noun)
    ]
    if not nouns:
        return []
    harms = own_harms(sentence, nouns)
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
        if before and harm is None and (_is_before(sentence, noun) or _is_rival(sentence, noun)):
            harm = before.harm
        if harm is None or (harm.first < noun.first and _is_undone(sentence, noun)):
            continue
        if noun.count.value.value != 0 and sentence.is_unreal(harm.first, *_UNREAL):
            continue
        if noun.count.value.value == 0 and harm.value.split(".")[0] not in _HARMED_NOBODY:
            continue
        taken = harm.value.startswith(TAKEN)
        if taken or harm.first < noun.first or sentence.lows[noun.first - 1] in _LEAVING:
            harm = to_death(sentence, noun.last, harm)  # "29 dead" tells of no deed
        outcome = _outcome(sentence, noun, harm, before)
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
                or is_among_next(sentence, noun)
                or goes_on
                or _is_revised(sentence, noun)
                or among(sentence, noun.first) is not None,
                listed=listed and not part,
                total=_is_total(sentence, harm) or _counts_all(sentence, noun),
            )
        )
    return tolls


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
    ahead = sentence.lows[noun.last : noun.last + 1]
    if words[-1:] == ["from"] and ahead == ["to"] and noun.last + 1 in sentence.numbers:
        return True  # "rises from 28 to 43"
    if _is_before(sentence, noun):
        return True
    return any(
        0 <= noun.first - tag.last <= _REVISED_REACH for tag in sentence.tagged("cues", "revised")
    )


def _speaks(sentence: Sentence, noun: Noun) -> bool:
    """Whether those counted tell of it: "killing four men, two officials said"."""
    if noun.group is None or noun.last not in sentence.within("saying", "verbs"):
        return False
    return not sentence.is_passive(Tag("saying", "verbs", noun.last, noun.last + 1))


def _is_avenged(sentence: Sentence, noun: Noun) -> bool:
    """Whether they died before: "in revenge for the deaths of three imams"."""
    return any(
        tag.first < noun.first and "," not in sentence.lows[tag.last : noun.first]
        for tag in sentence.tagged("cues", "revenge")
    )


def _is_either(sentence: Sentence, harm: Tag) -> bool:
    """Whether it is "dead or wounded", "killed and injured": nobody says how many of which."""
    lows = sentence.lows
    for first in (harm.first, harm.first - 2):
        words = lows[max(0, first) : first + 3]
        if words[1:2] in (["or"], ["and"]) and len(words) > NEXT_TO:
            pair = {words[0], words[2]}
            if pair & _DEAD and pair & _HURT:
                return True
    return False


def _outcome(sentence: Sentence, noun: Noun, harm: Tag, before: Counted | None) -> str:
    if _is_either(sentence, harm):
        return "casualties"
    captive = harm.value == "detained.verb" and _is_captive(sentence, noun, harm, before)
    return "abducted" if captive else harm.value.split(".")[0]


def _is_captive(sentence: Sentence, noun: Noun, harm: Tag, before: Counted | None) -> bool:
    """Whether no state holds them: soldiers "captured", men whom rebels "took prisoner"."""
    if sentence.quote(harm.first, harm.last).casefold() not in _CAPTURING:
        return False
    # "61 soldiers killed, 17 captured"
    whose = before.head if noun.group is None and before is not None else noun.head
    if whose == "state_forces":
        return True
    captors = [t for t in sentence.tagged("people") if t.last <= min(harm.first, noun.first)]
    return bool(captors) and captors[-1].value in _CAPTORS


def _is_before(sentence: Sentence, noun: Noun) -> bool:
    """Whether it is what was counted before: "23 have died, up from the 19 she had given"."""
    end = noun.first - (sentence.lows[noun.first - 1] == "the")
    return end > 1 and sentence.lows[end - 2 : end] in (["up", "from"], ["down", "from"])


def _is_rival(sentence: Sentence, noun: Noun) -> bool:
    """Whether somebody has a figure of its own: "medics say six are dead, police say four"."""
    if noun.group is not None or noun.first - 1 not in sentence.within("saying", "verbs"):
        return False
    return sentence.lows[noun.last : noun.last + 1] in ([","], ["."], [";"], [])


def _is_undone(sentence: Sentence, noun: Noun) -> bool:
    """Whether it is "nine of them were later freed"."""
    lows = sentence.lows
    index = noun.last + 2 * (lows[noun.last : noun.last + 1] == ["of"])
    behind = lows[index : index + _UNDONE_REACH]
    return behind[:1] in (["were"], ["was"], ["have"]) and not _UNDOING.isdisjoint(behind)


def _breaks_down(sentence: Sentence, before: Counted, noun: Noun) -> bool:
    """Whether a colon, a dash or a bracket opens what the figure before consists of."""
    between = sentence.lows[before.last : noun.first]
    return len(between) == 1 and between[0] in OPENS


def _joined(sentence: Sentence, before: Counted, noun: Noun) -> bool:
    """Whether only a comma or "and" stands between two counted phrases."""
    start = before.last if before.harm.last > noun.first else max(before.last, before.harm.last)
    return only_joins(sentence, start, noun.first)


def _goes_on(sentence: Sentence, before: Counted | None, noun: Noun) -> bool:
    return before is not None and before.part and _joined(sentence, before, noun)


def _is_part(sentence: Sentence, before: Counted, noun: Noun) -> bool:
    """Whether it is one of those that "including" lists: "among them a nun and five pupils"."""
    listed = sentence.lows[noun.first - 1] == "and"
    reach = JOIN if listed else NEXT_TO
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
