"""What others reported, to print beside ours. No figure here was measured by this project."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Published:
    """A figure as reported: percent, on test.

    Attributes:
        system: who, and the year.
        score: percent.
        supervised: whether it was made or trained on the train split.
        source: where it is reported; "not traced" where the paper was not found.
    """

    system: str
    score: float
    supervised: bool
    source: str


MUC4 = (
    Published("GE, hand-written rules, 1992", 54.3, True, "not traced"),
    Published("Qwen3-4B, fine-tuned", 54.3, True, "2026, not traced"),
    Published("IterX (T5-large)", 53.0, True, "Chen et al., EACL 2023"),
    Published("GTT (BERT)", 50.2, True, "Du et al., NAACL 2021"),
    Published("TempGen (BART-large)", 47.2, True, "Huang et al., EMNLP 2021"),
    Published("UMass, 1992", 43.3, True, "not traced"),
    Published("Qwen3-4B, zero-shot", 21.7, False, "2026, not traced"),
)
"""Micro-F1 in GTT's metric on MUC-4 test (TST3 and TST4, 200 articles)."""

MUC4_SLOTS: Mapping[str, tuple[int, int]] = MappingProxyType(
    {
        "INCIDENT: DATE": (61, 57),
        "INCIDENT: LOCATION": (63, 59),
        "HUM TGT: NUMBER": (66, 56),
        "HUM TGT: EFFECT": (62, 52),
    }
)
"""Recall and precision of GE, TST3, official scorer of 1992, percent."""

HRDSATTACK: Mapping[str, float] = MappingProxyType(
    {
        "perpetrator type": 62.0,
        "country": 66.0,
        "city": 23.0,
        "year": 50.0,
        "month": 33.0,
        "day": 14.0,
        "violation types": 71.4,
        "victims, exact": 47.4,
    }
)
"""T5 by the data set's authors (Findings of ACL 2023), trained on train, on test, percent."""
