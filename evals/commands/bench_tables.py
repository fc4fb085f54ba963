"""Benchmark scores as tables, beside what others reported, with what may be compared."""

from __future__ import annotations

from collections.abc import Mapping

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table

from evals.benchmarks import ceaf, published
from evals.benchmarks.ceaf import Slot
from evals.benchmarks.hrdsattack_score import Field, Score
from evals.benchmarks.muc4_slots import KeySlot
from evals.benchmarks.tally import Tally

_NONE = "-"

_KEYS_NOTE = (
    "GE, 1992, test (TST3), by the official scorer, which gave half marks and was led by people: "
    "not comparable, for scale alone.\n"
)


def muc4_view(
    slots: Mapping[Slot, Tally], keys: Mapping[KeySlot, Tally] | None, split: str
) -> RenderableType:
    """Show GTT's metric, the slots of the keys if there are any, and what others reported."""
    roles = _table("GTT's metric (CEAF-REE)", "P", "R", "F1", "said", "gold")
    for slot in Slot:
        roles.add_row(slot.value, *_shares(slots[slot]))
    micro = ceaf.micro(slots)
    roles.add_section()
    roles.add_row("micro", *_shares(micro), style="bold")

    others = _table("micro-F1", "F1", "split", "made for it")
    others.add_column("reported in")
    others.add_row("this run", _percent(micro.f1), split, "no", _NONE, style="bold")
    for one in published.MUC4:
        made = "yes" if one.supervised else "no"
        others.add_row(one.system, f"{one.score:.1f}", "test", made, one.source)
    where = _where("Theirs are", split)
    note = (
        f"All are reported in this metric.{where} Systems made for it were written for, or trained "
        "on, its 1,300 training articles; of this project only the mapping, and the case of names, "
        "come from them.\n"
    )
    parts: list[RenderableType] = [roles, others, note]
    if keys is not None:
        parts += [_keys(keys), _KEYS_NOTE]
    return Group(*parts)


def _keys(keys: Mapping[KeySlot, Tally]) -> Table:
    shown = _table("slots of the keys", "P", "R", "F1", "said", "gold", "GE P", "GE R")
    for slot in KeySlot:
        recall, precision = published.MUC4_SLOTS[slot.value]
        shown.add_row(slot.value, *_shares(keys[slot]), str(precision), str(recall))
    return shown


def hrdsattack_view(ours: Score, majority: Score, with_nulls: Score, split: str) -> RenderableType:
    """Show accuracies and F1 beside the commonest answers of train and the authors' model.

    Args:
        ours: of the run.
        majority: of the commonest values.
        with_nulls: of the commonest answers, where none is one.
        split: what was read.
    """
    accuracy = _table("accuracy", "run", "majority", "T5", "run +none", "majority +none", "in gold")
    for field in Field:
        own, common, common_or_none = (
            score.fields[field] for score in (ours, majority, with_nulls)
        )
        accuracy.add_row(
            field.value,
            _of(own.right, own.articles),
            _of(common.right, common.articles),
            _reported(field.value),
            _of(own.right + own.nulls, own.articles),
            _of(common_or_none.right + common_or_none.nulls, common_or_none.articles),
            str(own.gold),
        )
    names = _table("F1", "P", "R", "F1", "said", "gold", "majority", "T5")
    for label, tally, base in (
        ("violation types", ours.violations, _percent(majority.violations.f1)),
        ("victims, exact", ours.victims_exact, _NONE),
        ("victims, relaxed", ours.victims_relaxed, _NONE),
    ):
        names.add_row(label, *_shares(tally), base, _reported(label))
    note = (
        "T5: Ran et al., Findings of ACL 2023, trained on train; of this project only the mapping "
        f"comes from there.{_where('It is', split)} Majority: the commonest answer of train, "
        "whatever the article. All count as the authors' code does, where a field that gold leaves "
        "empty is always wrong; +none counts agreeing on none as right.\n"
    )
    return Group(accuracy, names, note)


def _where(theirs: str, split: str) -> str:
    return "" if split == "test" else f" {theirs} on test, this run on {split}: near, not equal."


def _reported(label: str) -> str:
    reported = published.HRDSATTACK.get(label)
    return _NONE if reported is None else f"{reported:.1f}"


def _table(title: str, *numbers: str) -> Table:
    shown = Table(box=SIMPLE_HEAD)
    shown.add_column(title, no_wrap=True)
    for head in numbers:
        shown.add_column(head, justify="right")
    return shown


def _shares(tally: Tally) -> tuple[str, ...]:
    shares = (tally.precision, tally.recall, tally.f1)
    return (*(_percent(share) for share in shares), str(tally.predicted), str(tally.gold))


def _percent(share: float | None) -> str:
    return _NONE if share is None else f"{100 * share:.1f}"


def _of(part: int, whole: int) -> str:
    return _percent(part / whole if whole else None)
