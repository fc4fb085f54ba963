"""Where somebody claims an act."""

from __future__ import annotations

from extractor.engines.rules.lexicon import Tag
from extractor.engines.rules.sentence import Sentence, once


@once
def claims(sentence: Sentence) -> list[Tag]:
    """Return the claims of acts, without "no group has claimed responsibility"."""
    return [
        tag
        for tag in (*sentence.tagged("doubt", "claim"), *_claimed_acts(sentence))
        if _NOBODY.isdisjoint(sentence.lows[max(tag.first - 6, 0) : tag.first])
        and _LIES.isdisjoint(sentence.lows[tag.last : tag.last + 1])
    ]


def _claimed_acts(sentence: Sentence) -> list[Tag]:
    """Return "claimed" where an act is its object: "claimed a car bomb that went off in X"."""
    claimed = [tag for tag in sentence.tagged("saying") if sentence.lows[tag.first] in _CLAIMED]
    found = []
    for tag in claimed:
        start = tag.last + (sentence.lows[tag.last : tag.last + 1] in (["a"], ["an"], ["the"]))
        for act in sentence.over("acts", start, start + 1) if start > tag.last else ():
            follower = sentence.lows[act.last] if act.last < len(sentence.lows) else "."
            if follower in _BEHIND_ACT:
                found.append(Tag("doubt", "claim", tag.first, act.last))
    return found


_CLAIMED = frozenset({"claimed", "claims", "claiming"})
_BEHIND_ACT = frozenset(
    {".", ",", ";", "in", "on", "at", "near", "against", "that", "which", "outside", "through"}
)
_LIES = frozenset({"lay", "lies", "lie", "rested", "rests"})
"""Behind "claimed responsibility": others are blamed."""
_NOBODY = frozenset({"no", "not", "none", "nobody", "neither", "never", "nor"})
