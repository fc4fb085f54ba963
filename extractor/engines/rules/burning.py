"""Things set on fire, where what they are stands between: "set two churches on fire"."""

from __future__ import annotations

from collections.abc import Iterator

from extractor.engines.rules.lexicon import Tag
from extractor.engines.rules.meanings import Nominal
from extractor.engines.rules.nominals import Reader
from extractor.engines.rules.sentence import Sentence

_REACH = 9
"""Tokens from "set" to "on fire"."""
_SETTING = frozenset({"set", "sets", "setting"})
_PEOPLE = frozenset({"himself", "herself", "themselves", "itself", "them", "him", "her"})
_BREAKS = frozenset({";", ":", "who", "which", "that", "was", "were"})


def fires(
    sentence: Sentence, reader: Reader
) -> Iterator[tuple[Tag, Nominal | None, Nominal | None]]:
    """Yield the verbs of setting on fire, who did so, and to what."""
    lows = sentence.lows
    for burning in sentence.tagged("burns"):
        for index in range(burning.first - 2, max(-1, burning.first - _REACH), -1):
            if lows[index] in _BREAKS or lows[index + 1] in _PEOPLE:
                break
            if lows[index] in _SETTING:
                burnt = reader.after(index + 1)
                if not sentence.is_unreal(index) and not (burnt and burnt.is_human):
                    tag = Tag("does", "destruction", index, index + 1)
                    yield tag, reader.before(index), burnt
                break
