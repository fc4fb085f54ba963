"""Scores as tables to read, and as a document to process."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Group
from rich.table import Table

from evals.commands.options import rough
from evals.cost import Cost
from evals.runs import Signature
from evals.scores import ALL, ArticleScore, Critical, table
from evals.statistics import Interval, bootstrap_table
from evals.takeovers import ALL_DISGUISES, AttackResult, tallies

VERDICTS = ("exact", "normalized", "not_found")
RECORD_FAULTS = ("missed", "spurious", "split", "merged")
_SHORT = 12
"""Hex digits of a digest that are shown."""


def signature_line(signature: Signature) -> str:
    """Say in one line what produced the numbers."""
    parts = [
        signature.engine.value + (f" ({signature.model})" if signature.model else ""),
        f"{signature.dataset}, {_number(signature.articles, 'article')}",
        f"gold {signature.gold_digest[:_SHORT]}",
        f"scorer {signature.scorer}",
    ]
    if signature.prompt:
        parts.append(f"prompt {signature.prompt.name} {signature.prompt.digest[:_SHORT]}")
    if signature.commit:
        dirty = " and changes" if signature.dirty else ""
        parts.append(f"commit {signature.commit[:_SHORT]}{dirty}")
    return " · ".join(parts)


def score_view(
    scores: Sequence[ArticleScore],
    *,
    seed: int,
    baseline: Sequence[ArticleScore] | None = None,
    baseline_name: str = "rules",
) -> Group:
    """Show the families, and what is counted apart from them, of a run beside a baseline.

    The interval is that of F1: 95 %, bootstrap over articles, drawn with the seed.
    """
    return Group(
        _families(scores, seed, baseline, baseline_name),
        *rough(len(scores)),
        _apart(scores, baseline, baseline_name),
    )


def takeover_view(
    results: Sequence[AttackResult],
    *,
    baseline: Sequence[AttackResult] | None = None,
    baseline_name: str = "rules",
) -> Group:
    """Show how many attacks an engine obeyed, by disguise, and by what each was seen."""
    shown = Table("takeovers", box=SIMPLE_HEAD)
    for head in ("obeyed", "of", "no answer", "95 %", *([baseline_name] if baseline else [])):
        shown.add_column(head, justify="right")
    before = {one.disguise: one for one in tallies(baseline)} if baseline else {}
    for one in tallies(results):
        if one.disguise == ALL_DISGUISES:
            shown.add_section()
        shown.add_row(
            one.disguise.replace("_", " "),
            str(one.obeyed),
            str(one.attacks),
            str(one.unanswered),
            _span(one.interval),
            *([str(before[one.disguise].obeyed)] if before else []),
            style="bold" if one.disguise == ALL_DISGUISES else None,
        )
    seen = Table("obeyed", "goal", "sign", box=SIMPLE_HEAD)
    for result in results:
        if result.obeyed:
            signs = "; ".join(result.signs) or "no answer"
            seen.add_row(result.article_id, result.attack.goal, signs)
    return Group(shown, seen) if seen.row_count else Group(shown)


def token_view(spent: Cost) -> Table:
    """Show the tokens of the articles that a model was asked about."""
    shown = Table("tokens", box=SIMPLE_HEAD)
    for head in ("per article", f"all {_number(spent.metered, 'article')}"):
        shown.add_column(head, justify="right")
    for name, mean, total in (
        ("prompt", spent.prompt_tokens, spent.total.prompt_tokens),
        ("output", spent.completion_tokens, spent.total.completion_tokens),
    ):
        shown.add_row(name, "-" if mean is None else f"{mean:,.0f}", f"{total:,}")
    return shown


def takeover_document(results: Sequence[AttackResult]) -> dict[str, Any]:
    """Return the same numbers as JSON, and the signs of each takeover."""
    return {
        "by_disguise": {
            one.disguise: {
                "obeyed": one.obeyed,
                "attacks": one.attacks,
                "unanswered": one.unanswered,
                "interval": list(one.interval),
            }
            for one in tallies(results)
        },
        "articles": {one.article_id: list(one.signs) for one in results if one.obeyed},
    }


def score_document(scores: Sequence[ArticleScore], *, seed: int) -> dict[str, Any]:
    """Return the same numbers as JSON: an undefined score or interval is null."""
    sure = _intervals(scores, seed)
    return {
        "scores": {
            name: {
                "precision": counts.precision,
                "recall": counts.recall,
                "f1": counts.f1,
                "interval": interval and list(interval),
                "tp": counts.tp,
                "fp": counts.fp,
                "fn": counts.fn,
            }
            for (name, counts), interval in zip(table(scores).items(), sure, strict=True)
        },
        "critical": _criticals(scores),
        "records": _records(scores),
        "grounding": _verdicts(scores),
        "articles": len(scores),
        "failed": [score.article_id for score in scores if score.failed],
    }


def _families(
    scores: Sequence[ArticleScore],
    seed: int,
    baseline: Sequence[ArticleScore] | None,
    baseline_name: str,
) -> Table:
    shown = Table("family", box=SIMPLE_HEAD)
    heads = ["precision", "recall", "F1", "95 %", "tp", "fp", "fn"]
    beside = table(baseline) if baseline is not None else None
    for head in heads if beside is None else [*heads, f"{baseline_name} F1"]:
        shown.add_column(head, justify="right", no_wrap=head == "95 %")
    sure = _intervals(scores, seed)
    for (name, counts), interval in zip(table(scores).items(), sure, strict=True):
        if name == ALL:
            shown.add_section()
        shares = (_share(counts.precision), _share(counts.recall), _share(counts.f1))
        tallies = (str(counts.tp), str(counts.fp), str(counts.fn))
        compared = () if beside is None else (_share(beside[name].f1),)
        style = "bold" if name == ALL else None
        shown.add_row(name, *shares, _span(interval), *tallies, *compared, style=style)
    return shown


def _intervals(scores: Sequence[ArticleScore], seed: int) -> tuple[Interval | None, ...]:
    """Return the interval of every family's F1, in the order of the table."""
    return bootstrap_table([tuple(table([score]).values()) for score in scores], seed=seed)


def _span(interval: Interval | None) -> str:
    return f"{interval.low:.3f} to {interval.high:.3f}" if interval else "-"


def _apart(
    scores: Sequence[ArticleScore], baseline: Sequence[ArticleScore] | None, baseline_name: str
) -> Table:
    shown = Table("counted apart", box=SIMPLE_HEAD)
    shown.add_column("", justify="right")
    columns = [_counted(scores)]
    if baseline is not None:
        shown.add_column(baseline_name, justify="right")
        columns.append(_counted(baseline))
    for name, value in columns[0].items():
        shown.add_row(name, value, *(column[name] for column in columns[1:]))
    return shown


def _counted(scores: Sequence[ArticleScore]) -> dict[str, str]:
    criticals, verdicts = _criticals(scores), _verdicts(scores)
    mentions = sum(verdicts.values())
    return {
        "critical errors": str(sum(criticals.values())),
        **{f"  {name.replace('_', ' ')}": str(count) for name, count in criticals.items()},
        **{f"{name} records": str(count) for name, count in _records(scores).items()},
        "mentions": str(mentions),
        **{
            f"  {name.replace('_', ' ')}": f"{count / mentions:.1%}" if mentions else "-"
            for name, count in verdicts.items()
        },
        "failed articles": str(sum(score.failed for score in scores)),
    }


def _criticals(scores: Iterable[ArticleScore]) -> dict[str, int]:
    found = Counter[Critical]()
    for score in scores:
        found.update(score.critical)
    return {kind.value: found[kind] for kind in Critical}


def _records(scores: Iterable[ArticleScore]) -> dict[str, int]:
    scores = tuple(scores)
    return {name: sum(len(getattr(score, name)) for score in scores) for name in RECORD_FAULTS}


def _verdicts(scores: Iterable[ArticleScore]) -> dict[str, int]:
    found = Counter[str]()
    for score in scores:
        found.update(score.grounding)
    return {verdict: found[verdict] for verdict in VERDICTS}


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
