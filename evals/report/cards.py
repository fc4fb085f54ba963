"""Records of gold and prediction side by side, each disagreement in the field that it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from evals.gold import Gold
from evals.report.issues import Issue, issues_on, place_of
from evals.report.items import (
    FIELDS,
    Item,
    gold_items,
    gold_statements,
    predicted_items,
    predicted_statements,
)
from evals.scores import ArticleScore, Family
from schemas.extraction import Extraction

_ROWS = {
    Family.RECORDS: "act",
    Family.ASSERTION: "assertion",
    Family.VERIFICATION: "verification",
    Family.DATES: "date",
    Family.PLACES: "places",
    Family.ACTORS: "actors",
    Family.TOLLS: "tolls",
    Family.TOLLS_FULL: "tolls",
    Family.SOURCES: "sources",
    Family.INCLUDES: "includes",
    Family.STATEMENTS: "statements",
}
"""The row that names the disagreements of a family."""


@dataclass(frozen=True, slots=True)
class Row:
    """A field: what gold wants, what was predicted, and where they differ."""

    name: str
    gold: tuple[Item, ...]
    predicted: tuple[Item, ...]
    issues: tuple[Issue, ...]

    @property
    def also(self) -> tuple[Item, ...]:
        """The gold items that accept more than what is shown."""
        return tuple(item for item in self.gold if item.also)


@dataclass(frozen=True, slots=True)
class Card:
    """One record of either side, or an aligned pair, or the statements of the article.

    Attributes:
        gold, predicted: the ids of the records; None where that side has none.
        fate: what became of it, in a word or two.
        notes: said under the heading.
        summary: of the predicted record.
        rows: the fields that either side has.
    """

    gold: str | None
    predicted: str | None
    fate: str
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    summary: str = ""

    @property
    def issues(self) -> tuple[Issue, ...]:
        return tuple(issue for row in self.rows for issue in row.issues)


@dataclass(frozen=True, slots=True)
class Cards:
    """The cards of an article, and the disagreements that none of them could name."""

    cards: tuple[Card, ...]
    elsewhere: tuple[Issue, ...]


def cards_of(
    gold: Gold, extraction: Extraction | None, score: ArticleScore, issues: Sequence[Issue]
) -> Cards:
    """Set the records side by side: pairs in the order of gold, then what has no partner."""
    partner = {wanted: said for said, wanted in score.pairs}
    places: list[tuple[int | None, int | None]] = [
        (wanted, partner.get(wanted)) for wanted in range(len(gold.records))
    ]
    paired = set(partner.values())
    found = extraction.records if extraction else ()
    places += [(None, said) for said in range(len(found)) if said not in paired]
    homes: dict[tuple[int | None, int | None], list[Issue]] = {place: [] for place in places}
    reactions: list[Issue] = []
    elsewhere: list[Issue] = []
    for issue in issues:
        if issue.what.family is Family.STATEMENTS:
            reactions.append(issue)
        elif home := _home(issue, places):
            homes[home].append(issue)
        else:
            elsewhere.append(issue)
    cards = [_record_card(gold, extraction, score, place, tuple(homes[place])) for place in places]
    statements = Row(
        "statements",
        _with_issues(gold_statements(gold.statements), reactions, gold=True),
        _with_issues(
            predicted_statements(extraction.statements if extraction else ()),
            reactions,
            gold=False,
        ),
        tuple(reactions),
    )
    if statements.gold or statements.predicted or reactions:
        cards.append(Card(None, None, "statements", (statements,)))
    return Cards(tuple(cards), tuple(elsewhere))


def _home(
    issue: Issue, places: Sequence[tuple[int | None, int | None]]
) -> tuple[int | None, int | None] | None:
    """Find the card that has the record: the predicted one where a disagreement names both."""
    for path, side in ((issue.what.predicted, 1), (issue.what.gold, 0)):
        head = place_of(path)
        if head and head.collection == "records":
            for place in places:
                if place[side] == head.index:
                    return place
    return None


def _record_card(
    gold: Gold,
    extraction: Extraction | None,
    score: ArticleScore,
    place: tuple[int | None, int | None],
    issues: tuple[Issue, ...],
) -> Card:
    wanted, said = place
    want = gold.records[wanted] if wanted is not None else None
    have = extraction.records[said] if extraction and said is not None else None
    notes = []
    if wanted in score.split:
        notes.append("split: the prediction spreads this gold record over several")
    if said in score.merged:
        notes.append("merged: the predicted record joins several of gold")
    if want and want.optional:
        notes.append("optional in gold: neither counted nor missed")
    return Card(
        gold=want.id if want else None,
        predicted=have.id if have else None,
        fate=_fate(score, wanted, said),
        rows=_rows(
            gold_items(want, f"records[{wanted}]") if want else {},
            predicted_items(have, f"records[{said}]") if have else {},
            issues,
        ),
        notes=tuple(notes),
        summary=have.summary if have else "",
    )


def _fate(score: ArticleScore, wanted: int | None, said: int | None) -> str:
    if wanted is not None and said is not None:
        return "aligned"
    if wanted is not None:
        return "missed" if wanted in score.missed else "not found"
    return "spurious" if said in score.spurious else "not counted"


def _rows(
    gold: Mapping[str, tuple[Item, ...]],
    predicted: Mapping[str, tuple[Item, ...]],
    issues: tuple[Issue, ...],
) -> tuple[Row, ...]:
    rows = (
        Row(
            name,
            _with_issues(gold.get(name, ()), issues, gold=True),
            _with_issues(predicted.get(name, ()), issues, gold=False),
            tuple(issue for issue in issues if _ROWS[issue.what.family] == name),
        )
        for name in FIELDS
    )
    return tuple(row for row in rows if row.gold or row.predicted or row.issues)


def _with_issues(items: Sequence[Item], issues: Sequence[Issue], *, gold: bool) -> tuple[Item, ...]:
    return tuple(replace(item, issues=issues_on(issues, item.path, gold=gold)) for item in items)
