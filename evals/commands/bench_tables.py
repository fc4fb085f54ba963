"""Benchmark scores as tables, beside what others reported, with what may be compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table

from evals.benchmarks import ceaf, hrdsattack_score, muc4_slots, published
from evals.benchmarks.ceaf import Slot
from evals.benchmarks.hrdsattack_score import Field, Score
from evals.benchmarks.intervals import of_f1, of_shares
from evals.benchmarks.muc4_slots import KeySlot
from evals.benchmarks.tally import Tally
from evals.statistics import Interval

_NONE = "-"
_MICRO = "micro"

_KEYS_NOTE = (
    "GE, 1992, test (TST3), by the official scorer, which gave half marks and was led by people: "
    "not comparable, for scale alone.\n"
)


def muc4_view(
    roles: Sequence[Mapping[Slot, Tally]],
    keys: Sequence[Mapping[KeySlot, Tally]],
    split: str,
    seed: int,
) -> RenderableType:
    """Show GTT's metric, the slots of the keys if there are any, and what others reported.

    Args:
        roles: one for each article.
        keys: the same; empty without keys.
        split: what was read.
        seed: of the resampling.
    """
    slots = ceaf.total(roles)
    sure = of_f1(
        [{**{s.value: one[s] for s in Slot}, _MICRO: ceaf.micro(one)} for one in roles], seed
    )
    shown = _table("GTT's metric (CEAF-REE)", "P", "R", "F1", "95 %", "said", "gold")
    for slot in Slot:
        shown.add_row(slot.value, *_shares(slots[slot], sure[slot.value]))
    micro = ceaf.micro(slots)
    shown.add_section()
    shown.add_row(_MICRO, *_shares(micro, sure[_MICRO]), style="bold")

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
    parts: list[RenderableType] = [shown, others, note]
    if keys:
        parts += [_keys(keys, seed), _KEYS_NOTE]
    return Group(*parts)


def _keys(articles: Sequence[Mapping[KeySlot, Tally]], seed: int) -> Table:
    keys = muc4_slots.total(articles)
    sure = of_f1([{slot.value: one[slot] for slot in KeySlot} for one in articles], seed)
    shown = _table("slots of the keys", "P", "R", "F1", "95 %", "said", "gold", "GE P", "GE R")
    for slot in KeySlot:
        recall, precision = published.MUC4_SLOTS[slot.value]
        shares = _shares(keys[slot], sure[slot.value])
        shown.add_row(slot.value, *shares, str(precision), str(recall))
    return shown


def hrdsattack_view(
    articles: Sequence[Score], majority: Score, with_nulls: Score, split: str, seed: int
) -> RenderableType:
    """Show accuracies and F1 beside the commonest answers of train and the authors' model.

    Args:
        articles: of the run, one for each article.
        majority: of the commonest values.
        with_nulls: of the commonest answers, where none is one.
        split: what was read.
        seed: of the resampling.
    """
    ours = hrdsattack_score.total(articles)
    accuracy = _table(
        "accuracy", "run", "95 %", "majority", "T5", "run\n+none", "majority\n+none", "in\ngold"
    )
    sure = of_shares(
        [
            {field.value: (one.fields[field].right, one.fields[field].articles) for field in Field}
            for one in articles
        ],
        seed,
    )
    for field in Field:
        own, common, common_or_none = (
            score.fields[field] for score in (ours, majority, with_nulls)
        )
        accuracy.add_row(
            field.value,
            _of(own.right, own.articles),
            _span(sure[field.value]),
            _of(common.right, common.articles),
            _reported(field.value),
            _of(own.right + own.nulls, own.articles),
            _of(common_or_none.right + common_or_none.nulls, common_or_none.articles),
            str(own.gold),
        )
    names = _table("F1", "P", "R", "F1", "95 %", "said", "gold", "majority", "T5")
    sure = of_f1([_lists(one) for one in articles], seed)
    base = {"violation types": _percent(majority.violations.f1)}
    for label, tally in _lists(ours).items():
        shares = _shares(tally, sure[label])
        names.add_row(label, *shares, base.get(label, _NONE), _reported(label))
    note = (
        "T5: Ran et al., Findings of ACL 2023, trained on train; of this project only the mapping "
        f"comes from there.{_where('It is', split)} Majority: the commonest answer of train, "
        "whatever the article. All count as the authors' code does, where a field that gold leaves "
        "empty is always wrong; +none counts agreeing on none as right.\n"
    )
    return Group(accuracy, names, note)


def _lists(score: Score) -> dict[str, Tally]:
    return {
        "violation types": score.violations,
        "victims, exact": score.victims_exact,
        "victims, relaxed": score.victims_relaxed,
    }


def _where(theirs: str, split: str) -> str:
    return "" if split == "test" else f" {theirs} on test, this run on {split}: near, not equal."


def _reported(label: str) -> str:
    reported = published.HRDSATTACK.get(label)
    return _NONE if reported is None else f"{reported:.1f}"


def _table(title: str, *numbers: str) -> Table:
    shown = Table(box=SIMPLE_HEAD, collapse_padding=True)
    shown.add_column(title, no_wrap=True)
    for head in numbers:
        shown.add_column(head, justify="right", no_wrap=head == "95 %")
    return shown


def _shares(tally: Tally, interval: Interval | None) -> tuple[str, ...]:
    shares = [_percent(share) for share in (tally.precision, tally.recall, tally.f1)]
    return (*shares, _span(interval), str(tally.predicted), str(tally.gold))


def _span(interval: Interval | None) -> str:
    return f"{_percent(interval.low)} to {_percent(interval.high)}" if interval else _NONE


def _percent(share: float | None) -> str:
    return _NONE if share is None else f"{100 * share:.1f}"


def _of(part: int, whole: int) -> str:
    return _percent(part / whole if whole else None)
