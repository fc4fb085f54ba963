"""Which figures of a sentence count people that another figure counts already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractor.engines.rules.sentence import Sentence
from extractor.engines.rules.tolls import Counted

_HARMED = frozenset(
    {"dead", "victims", "killed", "wounded", "injured", "casualties", "fatalities", "missing"}
    | {"deaths", "detainees", "arrested", "detained", "hostages", "bodies", "slain"}
)
_OF_WHOM = frozenset({"them", "whom", "these", "those", "which"})
_EARLIER = frozenset({"earlier", "initial", "initially", "previous", "previously", "preliminary"})
_COUNTING = frozenset({"toll", "count", "figure", "estimate", "number", "tally", "reports"})
_PUTTING = frozenset({"put", "given", "gave", "reported", "said", "counted", "spoken", "cited"})
_ARE = frozenset({"were", "was", "are", "is"})
_ENDS = frozenset({";", ":"})
_JOINS = frozenset({",", "and", "were", "was", "others"})
_OF_REACH = 3
_AMONG_REACH = 6
_BEFORE_REACH = 12
_INCLUDING = frozenset({"included", "include", "includes"})
_BREAKS = frozenset({",", ";", ":", "and"})


def with_shares(sentence: Sentence, tolls: Sequence[Counted]) -> list[Counted]:
    """Mark the figures that are parts of others ("two of them", "twelve of the dead")."""
    found: list[Counted] = []
    for toll in tolls:
        before = found[-1] if found else None
        part = any(says(sentence, toll) for says in _SAYING)
        if before is not None:
            part |= before.part and _goes_on(sentence, before, toll)
            part |= before.outcome == toll.outcome and (
                _follows(sentence, toll, _OF_WHOM) or _is_out_of(sentence, before, toll)
            )
        found.append(replace(toll, part=True) if part and not toll.total else toll)
    return found


def _follows(sentence: Sentence, toll: Counted, words: frozenset[str]) -> bool:
    """Whether "of" and one of the words stand behind a number: "two of them"."""
    lows = sentence.lows
    index = sentence.at(toll.count.end)
    if index + 1 >= len(lows) or lows[index] != "of" or toll.person is not None:
        return False
    if lows[index + 1] == "the":
        if index + 2 in sentence.numbers and words is _HARMED:
            return True  # "one of the four"
        return not words.isdisjoint(lows[index + 2 : index + 1 + _OF_REACH])
    return lows[index + 1] in words


def _is_out_of(sentence: Sentence, before: Counted, toll: Counted) -> bool:
    """Whether it is "of the 20 dead, 12 were women"."""
    words = sentence.lows[max(0, before.first - 2) : before.first]
    return words in (["of", "the"], ["of", "those"]) and sentence.lows[toll.first - 1] == ","


def _is_of_dead(sentence: Sentence, toll: Counted) -> bool:
    """Whether it is "twelve of the dead"."""
    return _follows(sentence, toll, _HARMED)


def _is_among(sentence: Sentence, toll: Counted) -> bool:
    """Whether it is "seven children were among the dead", or the other way about."""
    lows = sentence.lows
    before = lows[max(0, toll.first - _AMONG_REACH) : toll.first]
    after = lows[toll.last : toll.last + _BEFORE_REACH]
    # "two nurses, one of them pregnant, and a girl were among the dead"
    stop = next(
        (
            n
            for n, word in enumerate(after)
            if word in _ENDS
            or (
                sentence.is_verb(toll.last + n) and word not in _HARMED and not word.endswith("ing")
            )
        ),
        len(after),
    )
    harmed = next((n for n, word in enumerate(before) if word in _HARMED), None)
    if harmed is not None and set(before[harmed + 1 :]) & (_INCLUDING | {"were", "was"}):
        between = set(before[harmed + 1 :])
        told = "among" in before[:harmed] or between & _INCLUDING
        return bool(told) and not between & _BREAKS
    return _names_harmed(after[:stop])


def _names_harmed(words: Sequence[str]) -> bool:
    return any(
        word == "among"
        and words[n - 1] in _ARE
        and any(later in _HARMED for later in words[n + 1 : n + 1 + _OF_REACH])
        for n, word in enumerate(words)
    )


def _is_one_of_two(sentence: Sentence, toll: Counted) -> bool:
    """Whether it is "one died at once, the other in hospital": of two told of before."""
    if toll.count.value.value != 1 or toll.person is not None:
        return False
    lows = sentence.lows
    return any(lows[n] == "other" and lows[n - 1] == "the" for n in range(toll.last + 1, len(lows)))


def _is_old(sentence: Sentence, toll: Counted) -> bool:
    """Whether a figure has been raised or lowered since: "had earlier given a toll of 21"."""
    words = sentence.lows[max(0, toll.first - _BEFORE_REACH) : toll.first]
    for n, word in enumerate(words):
        if word in _EARLIER:
            later = words[n + 1 : n + 1 + _OF_REACH]
            had = n > 0 and words[n - 1] in {"had", "was", "were"}
            if _COUNTING & set(later) or (had and _PUTTING & set(later[:1])):
                return True
    return False


def _goes_on(sentence: Sentence, before: Counted, toll: Counted) -> bool:
    """Whether "and" or a comma alone joins two figures: "twelve … were women and two children"."""
    if before.outcome != toll.outcome or toll.first < before.last:
        return False
    between = sentence.lows[before.last : toll.first]
    return len(between) <= _OF_REACH and all(word in _JOINS for word in between)


_SAYING = (_is_of_dead, _is_among, _is_one_of_two, _is_old)
