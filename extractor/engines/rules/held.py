"""Who was killed in somebody's power: prisoners, people bound, lined up or held before."""

from __future__ import annotations

from extractor.engines.rules.sentence import Sentence, once
from extractor.engines.rules.tolls import Counted

_HELD = frozenset(
    {"prisoners", "detainees", "captives", "hostages", "inmates", "prisoner", "captive", "detainee"}
    | {"hostage", "inmate", "abductees"}
)
_BEFORE = frozenset(
    {"captured", "kidnapped", "abducted", "detained", "captive", "imprisoned", "surrendering"}
    | {"bound", "handcuffed", "blindfolded"}
)
"""What those killed had come to ("captured soldiers", "three abducted nurses")."""
_BOUND = (
    ("hands", "bound"),
    ("hands", "tied"),
    ("hands", "cuffed"),
    ("lined", "up"),
    ("been", "holding"),
    ("had", "surrendered"),
    ("after", "surrendering"),
    ("were", "blindfolded"),
    (",", "blindfolded"),
    ("and", "blindfolded"),
    ("firing", "squad"),
    ("taken", "prisoner"),
    ("been", "held"),
)
"""Words in pairs that say so of those killed in their sentence."""


_THEM = (["them"], ["him"], ["her"])


def are_held(sentence: Sentence, counted: Counted) -> bool:
    """Whether those killed were in the hands of who killed them."""
    if counted.outcome != "killed":
        return False
    if sentence.lows[counted.harm.last : counted.harm.last + 1] in _THEM:
        return True  # "took off six passengers and shot them dead"
    if counted.group is None:
        return _is_bound(sentence)
    first, last = counted.group
    words = sentence.lows[max(0, first - 1) : last]
    return words[-1] in _HELD or not _BEFORE.isdisjoint(words) or _is_bound(sentence)


@once
def _is_bound(sentence: Sentence) -> bool:
    pairs = zip(sentence.lows, sentence.lows[1:], strict=False)
    return any(pair in _BOUND for pair in pairs)
