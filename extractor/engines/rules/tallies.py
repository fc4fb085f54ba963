"""Who gives figures without a verb of saying: "put the dead at 12", "by the office's tally"."""

from __future__ import annotations

from collections.abc import Iterator

from extractor.engines.rules import speakers
from extractor.engines.rules.sentence import Sentence

_FIGURE = 9
"""Tokens from "put" to what is counted, and its number."""
_COUNTED = frozenset(
    {"toll", "tolls", "number", "numbers", "figure", "figures", "dead", "victims", "wounded"}
    | {"losses", "casualties", "count", "total", "tally", "injured", "deaths", "missing", "killed"}
    | {"estimate", "estimates", "account", "version", "description"}
)
_TO = frozenset({"at", "as", "to", "of"})
_TALLIES = frozenset(
    {"figures", "records", "data", "statistics", "documents", "tally", "count", "estimate"}
    | {"estimates", "reckoning", "registers", "register", "files", "lists", "list", "toll"}
    | {"account", "calculations", "log", "logs", "database"}
)
_SHOW = frozenset(
    {"show", "shows", "showed", "suggest", "suggested", "indicate", "indicated", "put"}
)
_SAW = frozenset({"saw", "counted", "witnessed", "heard", "visited"})
_REPORTERS = frozenset(
    {"correspondent", "reporter", "photographer", "journalist", "correspondents", "reporters"}
    | {"photographers", "journalists"}
)


def givers(sentence: Sentence) -> Iterator[tuple[int, int]]:
    """Yield who gives figures: "the ministry put the dead at 12", "records of the morgue show"."""
    for tag in sentence.tagged("answers", "gives"):
        if _gives_figure(sentence, tag.last) and not sentence.is_passive(tag):
            span = speakers.subject(sentence, tag.first)
            if span is not None and speakers.is_somebody(sentence, *span):
                yield span
    lows = sentence.lows
    for index in _seen(sentence):
        span = speakers.subject(sentence, index)
        if span is not None and lows[span[1] - 1] in _REPORTERS and sentence.names[span[0]]:
            yield span
    for index in _tallies(sentence):
        if index + 1 < len(lows) and lows[index + 1] in _SHOW:
            yield from _owner(sentence, index)
        elif lows[index - 1] == "own" or lows[index - 1] == "'s":
            owner = speakers.subject(sentence, index - 1 - (lows[index - 1] == "own"))
            start = owner[0] - 1 if owner else 0
            start -= start > 0 and lows[start] in {"the", "a", "an"}
            if owner and start >= 0 and lows[start] == "by" and not sentence.is_stop(owner[0]):
                yield owner


def _seen(sentence: Sentence) -> list[int]:
    """Return where it is "an AFP correspondent saw nine bodies"."""
    lows = sentence.lows
    if _REPORTERS.isdisjoint(lows):
        return []
    return [i for i, low in enumerate(lows) if low in _SAW and i]


def _tallies(sentence: Sentence) -> list[int]:
    here = _TALLIES.intersection(sentence.lows)
    return [i for i, low in enumerate(sentence.lows) if low in here and i] if here else []


def _owner(sentence: Sentence, index: int) -> Iterator[tuple[int, int]]:
    """Yield whose figures show something: "Ministry of Interior figures show"."""
    span = speakers.subject(sentence, index)
    if span is not None and speakers.is_somebody(sentence, *span):
        yield span


def _gives_figure(sentence: Sentence, start: int) -> bool:
    lows = sentence.lows
    words = lows[start : start + _FIGURE]
    at = next((i for i, low in enumerate(words) if low in _COUNTED), None)
    if at is None:
        return False
    if words[at] in {"figure", "figures", "account", "version", "toll", "count"}:
        return True
    numbers = sentence.numbers
    return any(low in _TO and start + i + 1 in numbers for i, low in enumerate(words) if i >= at)
