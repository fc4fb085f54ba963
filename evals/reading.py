"""Gold as a prediction: one strict reading of it, to score annotators against each other."""

from __future__ import annotations

from evals.gold import Gold, GoldDate, GoldRecord, GoldToll
from schemas.article import Article
from schemas.extraction import ArticleInfo, Extraction, Provenance
from schemas.record import (
    Actor,
    Count,
    DateSpan,
    IncidentRecord,
    Mention,
    Place,
    Source,
    Statement,
    Toll,
)
from schemas.vocabulary import EngineName, Verdict


def as_prediction(gold: Gold, article: Article) -> Extraction:
    """Read gold strictly: the preferred value of each field, required records and items only.

    An absence that is preferred (`"text": [null, "Friday"]`) is an absence. Every mention is
    `exact` and has no spans, for gold gives none; `includes` names required records alone.
    """
    required = {record.id for record in gold.records if not record.optional}
    return Extraction(
        article=ArticleInfo.of(article, article.language),
        records=tuple(_record(r, required) for r in gold.records if not r.optional),
        statements=tuple(
            Statement(speaker=_mention(s.speaker[0]), stance=s.stance[0])
            for s in gold.statements
            if not s.optional
        ),
        # An Extraction must name an engine; the version says that none read the article.
        provenance=Provenance(engine=EngineName.RULES, version="gold", seconds=0.0),
    )


def _record(gold: GoldRecord, required: set[str]) -> IncidentRecord:
    return IncidentRecord(
        id=gold.id,
        kind=gold.kind[0],
        event_type=gold.event_type[0],
        summary="",
        assertion=gold.assertion[0],
        verification=gold.verification[0],
        date=_date(gold.date),
        places=tuple(
            Place(name=_mention(p.text[0]), level=p.level[0]) for p in gold.places if not p.optional
        ),
        actors=tuple(
            Actor(
                role=a.role[0],
                name=_mention(a.text[0]),
                type=a.type[0],
                attribution=a.attribution[0],
            )
            for a in gold.actors
            if not a.optional
        ),
        tolls=tuple(_toll(t) for t in gold.tolls if not t.optional),
        weapons=tuple(_mention(w.text[0]) for w in gold.weapons if not w.optional),
        sources=tuple(
            Source(name=_mention(s.text[0]), kind=s.kind[0]) for s in gold.sources if not s.optional
        ),
        includes=tuple(target for target in gold.includes if target in required),
    )


def _date(gold: GoldDate) -> DateSpan | None:
    text = _preferred(gold.text)
    if text is None:
        return None
    return DateSpan(
        text=text,
        verdict=Verdict.EXACT,
        start=gold.start,
        end=gold.end,
        precision=gold.precision[0],
    )


def _toll(gold: GoldToll) -> Toll:
    group, source = _preferred(gold.group), _preferred(gold.source)
    return Toll(
        outcome=gold.outcome[0],
        count=Count(
            text=gold.count[0],
            verdict=Verdict.EXACT,
            value=gold.value,
            qualifier=gold.qualifier[0],
            low=gold.low,
            high=gold.high,
        ),
        group=None if group is None else _mention(group),
        status=gold.status[0],
        part=gold.part,
        source=None if source is None else _mention(source),
    )


def _preferred(texts: tuple[str | None, ...] | None) -> str | None:
    return texts[0] if texts else None


def _mention(text: str) -> Mention:
    return Mention(text=text, verdict=Verdict.EXACT)
