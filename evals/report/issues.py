"""Disagreements, numbered within their article, so that text and records can point at them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evals.scores import Disagreement, Family, Fault

_PATH = re.compile(r"(records|statements)\[(\d+)\](?:\.(\w+))?")

_RECORD = re.compile(r"records\[\d+\]")
_FIELDS = {
    Family.RECORDS: "event_type",
    Family.ASSERTION: "assertion",
    Family.VERIFICATION: "verification",
    Family.DATES: "date",
}
"""Fields that the scorer names by their record alone."""

SIGNS = {
    Fault.MISSED: "○",
    Fault.SPURIOUS: "✕",
    Fault.WRONG: "≠",
}


@dataclass(frozen=True, slots=True)
class Place:
    """The head of a path: `records[2].tolls[0].count` is record 2, field `tolls`."""

    collection: str
    index: int
    field: str | None


@dataclass(frozen=True, slots=True)
class Issue:
    """A disagreement with its number in the article, from 1."""

    number: int
    what: Disagreement

    @property
    def sign(self) -> str:
        return SIGNS[self.what.fault]

    def on(self, path: str, *, gold: bool) -> bool:
        """Tell whether it is about the item at the path, a part of it, or the list that has it."""
        mine = self.path(gold=gold)
        return mine is not None and (
            mine == path
            or mine.startswith((f"{path}.", f"{path}["))
            or ("." in mine and path.startswith(f"{mine}["))
        )

    def covers(self, path: str, *, gold: bool) -> bool:
        """Tell whether the string at the path is in what it is about.

        A record that differs in one field has its other strings right; one that is missed or
        spurious is so in all of them.
        """
        mine = self.path(gold=gold)
        return mine is not None and (mine == path or path.startswith((f"{mine}.", f"{mine}[")))

    def path(self, *, gold: bool) -> str | None:
        """Say where it is; of a wrong record, the field that differs."""
        mine = self.what.gold if gold else self.what.predicted
        field = _FIELDS.get(self.what.family)
        if mine and self.what.fault is Fault.WRONG and field and _RECORD.fullmatch(mine):
            return f"{mine}.{field}"
        return mine


def numbered(disagreements: Iterable[Disagreement]) -> tuple[Issue, ...]:
    """Number the disagreements in the order given."""
    return tuple(Issue(number, what) for number, what in enumerate(disagreements, start=1))


def place_of(path: str | None) -> Place | None:
    """Read the head of a path; None for none, or for one of another shape."""
    match = _PATH.match(path or "")
    return Place(match[1], int(match[2]), match[3]) if match else None


def issues_on(issues: Sequence[Issue], path: str, *, gold: bool) -> tuple[Issue, ...]:
    """Choose the issues about one item."""
    return tuple(issue for issue in issues if issue.on(path, gold=gold))
