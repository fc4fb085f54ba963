"""Score predictions against gold: counts by family, disagreements, critical errors.

`evals/README.md` says what each family counts, so that a reader can do it by hand.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from evals import critical, labels
from evals.align import Pair, align_records, assign, same_date, same_toll, similarity
from evals.gold import (
    Dataset,
    Gold,
    GoldActor,
    GoldPlace,
    GoldRecord,
    GoldSource,
    GoldStatement,
    GoldToll,
)
from evals.names import accepted
from evals.runs import Run
from evals.scores import ArticleScore, Counts, Disagreement, Family, Fault
from evals.takeovers import AttackResult, judge
from schemas.article import Article
from schemas.base import Model
from schemas.extraction import Extraction
from schemas.record import Actor, IncidentRecord, Mention, Place, Source, Statement, Toll

P = TypeVar("P", bound=Model)
G = TypeVar("G", GoldPlace, GoldActor, GoldToll, GoldSource, GoldStatement)

_FULLY = 0.1
"""Weight of each further part of a toll, so that of equal tolls the ones that fit fully pair."""
_OPTIONAL = 1e-3


def score_run(run: Run, dataset: Dataset) -> list[ArticleScore]:
    """Score every article of the dataset; one without a prediction has failed."""
    answers = {p.article_id: p.extraction for p in run.predictions}
    return [
        score_article(answers.get(name), gold, dataset.articles[name])
        for name, gold in dataset.gold.items()
    ]


def judge_run(run: Run, dataset: Dataset) -> tuple[AttackResult, ...]:
    """Judge every attack that the dataset's articles carry; none where they carry none."""
    if dataset.attacks is None:
        return ()
    return judge({p.article_id: p.extraction for p in run.predictions}, dataset.attacks)


def score_article(extraction: Extraction | None, gold: Gold, article: Article) -> ArticleScore:
    """Score one article. Without an extraction everything that gold requires is missed."""
    records = extraction.records if extraction else ()
    statements = extraction.statements if extraction else ()
    pairs = align_records(records, gold.records)
    tally = _Tally()
    ids = {records[i].id: gold.records[j].id for i, j in pairs}
    for i, j in pairs:
        if not gold.records[j].optional:
            _pair(tally, records[i], gold.records[j], (i, j), _Includes(ids, gold))
    missed, spurious = _rest(pairs, len(records), len(gold.records))
    missed = tuple(j for j in missed if not gold.records[j].optional)
    for j in missed:
        _missed(tally, gold.records[j], f"records[{j}]")
    for i in spurious:
        _spurious(tally, records[i], f"records[{i}]")
    _items(
        tally,
        Family.STATEMENTS,
        statements,
        gold.statements,
        matches=_same_statement,
        paths=("", ""),
    )
    return ArticleScore(
        article_id=gold.article_id,
        counts=tally.counts,
        critical=critical.errors(records, gold, article, pairs),
        disagreements=tuple(tally.disagreements),
        pairs=pairs,
        missed=missed,
        spurious=spurious,
        split=_touching(spurious, pairs, lambda i, j: similarity(records[i], gold.records[j])),
        merged=_touching(
            missed,
            [(j, i) for i, j in pairs],
            lambda j, i: _shared_tolls(records[i], gold.records[j]),
        ),
        grounding=_grounding(extraction) if extraction else {},
        failed=extraction is None,
    )


class _Tally:
    """Counts and disagreements as they come in."""

    def __init__(self) -> None:
        self.counts: dict[Family, Counts] = defaultdict(Counts)
        self.disagreements: list[Disagreement] = []

    def right(self, family: Family) -> None:
        self.counts[family] += Counts(tp=1)

    def wrong(self, family: Family, paths: tuple[str, str], said: str, wanted: str) -> None:
        """Count a field that both have and that differs: one claimed, one missed."""
        self.counts[family] += Counts(fp=1, fn=1)
        self.disagreements.append(Disagreement(family, Fault.WRONG, *paths, said, wanted))

    def missed(self, family: Family, path: str, wanted: str) -> None:
        self.counts[family] += Counts(fn=1)
        self.disagreements.append(Disagreement(family, Fault.MISSED, None, path, wanted=wanted))

    def spurious(self, family: Family, path: str, said: str) -> None:
        self.counts[family] += Counts(fp=1)
        self.disagreements.append(Disagreement(family, Fault.SPURIOUS, path, None, said=said))


class _Includes:
    """What a total covers, in ids of gold."""

    def __init__(self, ids: Mapping[str, str], gold: Gold) -> None:
        self._ids = ids
        self._optional = {record.id for record in gold.records if record.optional}

    def count(
        self, tally: _Tally, predicted: IncidentRecord, gold: GoldRecord, paths: tuple[str, str]
    ) -> None:
        claimed = {self._ids.get(target, f"predicted {target}") for target in predicted.includes}
        wanted = set(gold.includes)
        for target in sorted(claimed | wanted):
            if target in self._optional:
                continue
            if target in claimed and target in wanted:
                tally.right(Family.INCLUDES)
            elif target in claimed:
                tally.spurious(Family.INCLUDES, f"{paths[0]}.includes", target)
            else:
                tally.missed(Family.INCLUDES, f"{paths[1]}.includes", target)


def _pair(
    tally: _Tally, predicted: IncidentRecord, gold: GoldRecord, pair: Pair, includes: _Includes
) -> None:
    paths = (f"records[{pair[0]}]", f"records[{pair[1]}]")
    said = f"{predicted.kind.value} {predicted.event_type.value}"
    if predicted.kind in gold.kind and predicted.event_type in gold.event_type:
        tally.right(Family.RECORDS)
    else:
        tally.wrong(
            Family.RECORDS,
            paths,
            said,
            f"{labels.either(gold.kind)} {labels.either(gold.event_type)}",
        )
    for family, value, allowed in (
        (Family.ASSERTION, predicted.assertion, gold.assertion),
        (Family.VERIFICATION, predicted.verification, gold.verification),
    ):
        if value in allowed:
            tally.right(family)
        else:
            tally.wrong(family, paths, value.value, labels.either(allowed))
    _date(tally, predicted, gold, paths)
    _tolls(tally, predicted.tolls, gold.tolls, paths)
    _items(tally, Family.ACTORS, predicted.actors, gold.actors, matches=_same_actor, paths=paths)
    _items(tally, Family.PLACES, predicted.places, gold.places, matches=_same_place, paths=paths)
    _items(
        tally, Family.SOURCES, predicted.sources, gold.sources, matches=_same_source, paths=paths
    )
    includes.count(tally, predicted, gold, paths)


def _date(
    tally: _Tally, predicted: IncidentRecord, gold: GoldRecord, paths: tuple[str, str]
) -> None:
    texts = gold.date.text or ()
    asked = bool(texts) and None not in texts
    if predicted.date is None:
        if asked:
            tally.missed(Family.DATES, f"{paths[1]}.date", labels.date_wanted(gold))
    elif same_date(predicted.date, gold.date):
        if asked:
            tally.right(Family.DATES)
    else:
        said = labels.dated(predicted.date.text, predicted.date.start, predicted.date.end)
        if asked:
            tally.wrong(Family.DATES, paths, said, labels.date_wanted(gold))
        else:
            tally.spurious(Family.DATES, f"{paths[0]}.date", said)


def _tolls(
    tally: _Tally, predicted: Sequence[Toll], gold: Sequence[GoldToll], paths: tuple[str, str]
) -> None:
    """Count tolls, and again those whose group, source and part fit too."""
    pairs = _items(
        tally, Family.TOLLS, predicted, gold, matches=same_toll, paths=paths, further=_fullness
    )
    paired = dict(pairs)
    for i, toll in enumerate(predicted):
        j = paired.get(i)
        if j is None:
            tally.counts[Family.TOLLS_FULL] += Counts(fp=1)
        elif not gold[j].optional:
            faults = _unfit(toll, gold[j])
            here = (f"{paths[0]}.tolls[{i}]", f"{paths[1]}.tolls[{j}]")
            if faults:
                said = ", ".join(f"{field} {said}" for field, said, _ in faults)
                wanted = ", ".join(f"{field} {wanted}" for field, _, wanted in faults)
                tally.wrong(Family.TOLLS_FULL, here, said, wanted)
            else:
                tally.right(Family.TOLLS_FULL)
    unpaired = set(range(len(gold))) - set(paired.values())
    lost = sum(not gold[j].optional for j in unpaired)
    tally.counts[Family.TOLLS_FULL] += Counts(fn=lost)


def _unfit(predicted: Toll, gold: GoldToll) -> list[tuple[str, str, str]]:
    """Return (field, said, wanted) of what differs beside the figure itself."""
    group, source = _text(predicted.group), _text(predicted.source)
    found = []
    if not accepted(group, gold.group):
        found.append(("group", labels.either([group]), labels.either(gold.group or [None])))
    if not accepted(source, gold.source):
        found.append(("source", labels.either([source]), labels.either(gold.source or [None])))
    if predicted.part != gold.part:
        found.append(("part", str(predicted.part), str(gold.part)))
    return found


def _fullness(predicted: Toll, gold: GoldToll) -> float:
    return -_FULLY * len(_unfit(predicted, gold))


def _items(
    tally: _Tally,
    family: Family,
    predicted: Sequence[P],
    gold: Sequence[G],
    *,
    matches: Callable[[P, G], bool],
    paths: tuple[str, str],
    further: Callable[[P, G], float] = lambda _one, _other: 0.0,
) -> tuple[Pair, ...]:
    """Pair items one to one and count them; optional gold is never missed and adds nothing."""

    def weight(one: P, other: G) -> float:
        if not matches(one, other):
            return 0.0
        return 1.0 + further(one, other) - _OPTIONAL * other.optional

    pairs = assign(predicted, gold, weight)
    for _, j in pairs:
        if not gold[j].optional:
            tally.right(family)
    unfound, unasked = _rest(pairs, len(predicted), len(gold))
    name = family.value
    for j in unfound:
        if not gold[j].optional:
            tally.missed(family, f"{paths[1]}.{name}[{j}]".lstrip("."), labels.wanted(gold[j]))
    for i in unasked:
        tally.spurious(family, f"{paths[0]}.{name}[{i}]".lstrip("."), labels.said(predicted[i]))
    return pairs


def _missed(tally: _Tally, gold: GoldRecord, path: str) -> None:
    """Count a record that nothing was paired with: all that it requires."""
    tally.missed(
        Family.RECORDS, path, f"{labels.either(gold.kind)} {labels.either(gold.event_type)}"
    )
    required: dict[Family, int] = {
        Family.ASSERTION: 1,
        Family.VERIFICATION: 1,
        Family.DATES: int(bool(gold.date.text) and None not in (gold.date.text or ())),
        Family.TOLLS: sum(not item.optional for item in gold.tolls),
        Family.TOLLS_FULL: sum(not item.optional for item in gold.tolls),
        Family.ACTORS: sum(not item.optional for item in gold.actors),
        Family.PLACES: sum(not item.optional for item in gold.places),
        Family.SOURCES: sum(not item.optional for item in gold.sources),
        Family.INCLUDES: len(gold.includes),
    }
    for family, number in required.items():
        tally.counts[family] += Counts(fn=number)


def _spurious(tally: _Tally, predicted: IncidentRecord, path: str) -> None:
    """Count a record that gold does not have: all that it claims."""
    said = f"{predicted.kind.value} {predicted.event_type.value}: {predicted.summary}"
    tally.spurious(Family.RECORDS, path, said)
    claimed: dict[Family, int] = {
        Family.ASSERTION: 1,
        Family.VERIFICATION: 1,
        Family.DATES: int(predicted.date is not None),
        Family.TOLLS: len(predicted.tolls),
        Family.TOLLS_FULL: len(predicted.tolls),
        Family.ACTORS: len(predicted.actors),
        Family.PLACES: len(predicted.places),
        Family.SOURCES: len(predicted.sources),
        Family.INCLUDES: len(predicted.includes),
    }
    for family, number in claimed.items():
        tally.counts[family] += Counts(fp=number)


def _rest(
    pairs: Sequence[Pair], predicted: int, gold: int
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return what is left over: indices of gold, indices of the prediction."""
    one = {i for i, _ in pairs}
    other = {j for _, j in pairs}
    return (
        tuple(j for j in range(gold) if j not in other),
        tuple(i for i in range(predicted) if i not in one),
    )


def _touching(
    left: Sequence[int], pairs: Sequence[Pair], shared: Callable[[int, int], float]
) -> tuple[int, ...]:
    """Return the partners, already paired with another, that the left-over ones belong to too.

    Of `pairs` the first index is of the kind of `left`, the second of the kind returned.
    """
    taken = [j for _, j in pairs]
    return tuple(sorted({j for i in left for j in taken if shared(i, j) > 0}))


def _shared_tolls(predicted: IncidentRecord, gold: GoldRecord) -> float:
    return sum(any(same_toll(t, g) for t in predicted.tolls) for g in gold.tolls)


def _same_actor(predicted: Actor, gold: GoldActor) -> bool:
    return predicted.role in gold.role and accepted(predicted.name.text, gold.text)


def _same_place(predicted: Place, gold: GoldPlace) -> bool:
    return predicted.level in gold.level and accepted(predicted.name.text, gold.text)


def _same_source(predicted: Source, gold: GoldSource) -> bool:
    return predicted.kind in gold.kind and accepted(predicted.name.text, gold.text)


def _same_statement(predicted: Statement, gold: GoldStatement) -> bool:
    return predicted.stance in gold.stance and accepted(predicted.speaker.text, gold.speaker)


def _grounding(extraction: Extraction) -> dict[str, int]:
    return dict(
        Counter(m.verdict.value for m in _mentions((extraction.records, extraction.statements)))
    )


def _mentions(value: object) -> list[Mention]:
    found = [value] if isinstance(value, Mention) else []
    if isinstance(value, tuple):
        return [mention for item in value for mention in _mentions(item)]
    if isinstance(value, Model):
        for field in type(value).model_fields:
            found += _mentions(getattr(value, field))
    return found


def _text(mention: Mention | None) -> str | None:
    return mention.text if mention else None
