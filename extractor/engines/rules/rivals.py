"""Figures that somebody puts, raises or speaks of: "put the number of those seized at 11"."""

from __future__ import annotations

from extractor.engines.rules.counted import Noun
from extractor.engines.rules.lexicon import Tag
from extractor.engines.rules.sentence import Sentence

_LOSSES = frozenset({"losses", "dead", "deaths", "killed", "fatalities"})
_REACHING = frozenset({"to", "at", "reached", "exceeded", "exceeds"})
PUT = frozenset({"put", "puts", "putting"})
SPEAKING = frozenset({"spoke", "speaks", "speak", "speaking", "talked", "talks"})
_FIGURES = frozenset({"figure", "number", "tally", "victims", "count", "toll", "estimate", "total"})
_OF_FIGURES = SPEAKING | _FIGURES - {"number"}
_RISING = frozenset(
    {"rose", "risen", "rises", "climbed", "raised", "raises", "raising", "revised", "lowered"}
    | {"brought", "bringing", "brings", "increased", "mounted", "jumped", "reached", "went", "gone"}
)
_ARRIVING = {
    "at": PUT | {"stood", "stands", "placed", "estimated"},
    "to": _RISING,
    "is": frozenset({"figure", "toll", "tally"}),
    "was": frozenset({"figure", "toll", "tally"}),
}
"""What leads to a figure, and the words of which one must stand before it."""
_HARMED = frozenset(
    {"dead", "killed", "deaths", "bodies", "wounded", "injured", "casualties", "slain", "martyrs"}
    | {"victims", "corpses", "missing", "fatalities"}
)
_FIGURE_REACH = 16
_BE = frozenset({"was", "were", "been", "are", "being"})
_PUT_REACH = 16


def put(sentence: Sentence, noun: Noun) -> Tag | None:
    """Return the harm of a figure by the words that lead to it, if any."""
    return (
        _as_put(sentence, noun)
        or _as_number(sentence, noun)
        or _as_figure(sentence, noun)
        or _as_among(sentence, noun)
    )


def _as_put(sentence: Sentence, noun: Noun) -> Tag | None:
    """Read "put the number of those seized at 11", "put its losses at 70"."""
    lows = sentence.lows
    if noun.first < 2 or lows[noun.first - 1] != "at":  # noqa: PLR2004 - a noun and "at"
        return None
    start = max(0, noun.first - _PUT_REACH)
    puts = [i for i in range(start, noun.first) if lows[i] in PUT]
    if not puts:
        return None
    if sentence.lows[noun.first - 2] in _LOSSES:
        return Tag("harm", "killed.toll", noun.first - 2, noun.first - 1)
    for tag in reversed(sentence.tagged("harm")):
        if puts[-1] < tag.first < noun.first and noun.group is None:
            outcome = tag.value.split(".")[0]
            return Tag("harm", f"{outcome}.toll", tag.first, tag.last)
    return None


def _as_number(sentence: Sentence, noun: Noun) -> Tag | None:
    """Read "bring to 14 the number of nuns killed", "the number of those held rose to nine"."""
    if "number" not in sentence.lows:
        return None
    behind = sentence.lows[noun.last : noun.last + 3]
    if behind == ["the", "number", "of"]:
        start = noun.group[1] if noun.group else noun.last + 3
        end = len(sentence.lows)
    elif noun.first and sentence.lows[noun.first - 1] in _REACHING:
        start, end = sentence.lows.index("number"), noun.first
    else:
        return None
    reach = sentence.over("harm", start, min(end, start + _PUT_REACH))
    if not reach or (
        noun.group is not None and noun.group[0] < start - 1 and end != len(sentence.lows)
    ):
        return None
    outcome = reach[0].value.split(".")[0]
    return Tag("harm", f"{outcome}.toll", reach[0].first, reach[0].last)


def _as_figure(sentence: Sentence, noun: Noun) -> Tag | None:
    """Read "put the figure at 36", "spoke of at least 34", "the victims at 47": of the dead."""
    lows = sentence.lows
    first = noun.first
    if first < 2 or noun.group is not None:  # noqa: PLR2004 - a noun, or a verb, and "of"
        return None
    before = lows[first - 1]
    if before == "of" and lows[first - 2] in _OF_FIGURES and _ends_there(sentence, noun.last):
        return Tag("harm", "killed.toll", first - 2, first - 1)
    if before not in _ARRIVING:
        return None
    window = range(max(0, first - _FIGURE_REACH), first)
    named = [i for i in window if lows[i] in _FIGURES]
    if not named or _ARRIVING[before].isdisjoint(lows[window.start : first]):
        return None
    if lows[named[-1] + 1] == "of" and not _HARMED.intersection(lows[named[-1] + 2 : first]):
        return None  # "put the number of rebels at 400"
    harm = sentence.over("harm", named[-1], first)
    outcome = harm[0].value.split(".")[0] if harm else "killed"
    return Tag("harm", f"{outcome}.toll", named[-1], named[-1] + 1)


def _ends_there(sentence: Sentence, index: int) -> bool:
    """Whether nothing that is counted follows: "spoke of 34, with nine hurt"."""
    lows = sentence.lows
    return index >= len(lows) or lows[index] in {",", ".", ";", ")", "and", "but", "for", '"', "”"}


def _as_among(sentence: Sentence, noun: Noun) -> Tag | None:
    """Read "two children were among the 14 killed"."""
    words = sentence.lows[noun.last : noun.last + 3]
    if words[1:] not in (["among", "the"], ["among", "those"]) or words[0] not in _BE:
        return None
    behind = noun.last + 4
    found = sentence.over("harm", behind, behind + 2)
    if not found or noun.last + 3 not in sentence.numbers:
        return None
    return Tag("harm", f"{found[0].value.split('.')[0]}.state", noun.last + 1, noun.last + 2)
