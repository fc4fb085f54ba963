"""A hand-made run on fictional articles: one plain, one hostile, one failed, one never answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime

from evals.gold import (
    Dataset,
    Gold,
    GoldActor,
    GoldDate,
    GoldPlace,
    GoldRecord,
    GoldSource,
    GoldStatement,
    GoldToll,
)
from evals.report import Scored
from evals.runs import Prediction, Run, RunError, Signature
from evals.scores import Counts
from evals.scoring import score_run
from schemas.article import Article
from schemas.extraction import ArticleInfo, Extraction, PromptRef, Provenance, Usage
from schemas.record import Actor, Count, IncidentRecord, Mention, Place, Span, Statement, Toll
from schemas.vocabulary import (
    ActorType,
    Assertion,
    Attribution,
    EngineName,
    EventType,
    Kind,
    Outcome,
    PlaceLevel,
    Precision,
    Qualifier,
    Role,
    SourceKind,
    Stance,
    Status,
    Verdict,
    Verification,
)

HOSTILE = '</script><script>document.title="owned"</script>{{7*7}}<img src=x onerror=alert(1)>'
PLAIN = (
    "Raiders killed more than 40 people in Old Sael on Monday, the Sael Clinic said.\r\n"
    "\r\n"
    "4 of them were guards. Mayor Ines Ruiz condemned the raid."
)
WILD = f'קבוצה חמושה הרגה 12 בני אדם.\n{HOSTILE}\0 "quoted" \u202eevil 😀 e\u0301'


def gold(name: str, *records: GoldRecord, statements: Sequence[GoldStatement] = ()) -> Gold:
    return Gold(article_id=name, annotators=2, records=records, statements=tuple(statements))


def gold_record(name: str, count: str, value: int, *, optional: bool = False) -> GoldRecord:
    return GoldRecord(
        id=name,
        optional=optional,
        kind=(Kind.INCIDENT,),
        event_type=(EventType.ATTACK, EventType.EXECUTION),
        assertion=(Assertion.ATTRIBUTED,),
        verification=(Verification.NOT_STATED,),
        date=GoldDate(text=None, start=None, end=None, precision=(Precision.UNKNOWN,)),
        tolls=(
            GoldToll(
                outcome=(Outcome.KILLED,),
                count=(count,),
                value=value,
                qualifier=(Qualifier.EXACT,),
                low=value,
                high=value,
                group=None,
                status=(Status.UNKNOWN,),
                part=False,
                source=None,
            ),
        ),
    )


RAID = gold_record("g1", "more than 40", 40).model_copy(
    update={
        "date": GoldDate(text=("on Monday",), start=None, end=None, precision=(Precision.DAY,)),
        "places": (GoldPlace(text=("Old Sael", "Sael"), level=(PlaceLevel.SETTLEMENT,)),),
        "actors": (
            GoldActor(
                role=(Role.PERPETRATOR,),
                text=("Raiders",),
                type=(ActorType.UNIDENTIFIED,),
                attribution=(Attribution.ACCUSED,),
            ),
        ),
        "sources": (GoldSource(text=("Sael Clinic",), kind=(SourceKind.MEDICAL,)),),
    }
)
GUARDS = gold_record("g2", "4", 4, optional=True)


def mention(text: str, string: str, verdict: Verdict = Verdict.EXACT) -> Mention:
    at = text.rfind(string)
    spans = (Span(start=at, end=at + len(string)),) if at >= 0 else ()
    return Mention(text=string, spans=spans, verdict=verdict)


def record(
    text: str, name: str, *, count: str, value: int, actor: str, place: str
) -> IncidentRecord:
    counted = mention(text, count)
    return IncidentRecord(
        id=name,
        kind=Kind.INCIDENT,
        event_type=EventType.SHELLING,
        summary=f"A summary of {actor}.",
        assertion=Assertion.REPORTED,
        verification=Verification.NOT_STATED,
        places=(Place(name=mention(text, place), level=PlaceLevel.SETTLEMENT),),
        actors=(
            Actor(
                role=Role.VICTIM,
                name=mention(text, actor),
                type=ActorType.CIVILIANS,
                attribution=Attribution.STATED,
            ),
        ),
        tolls=(
            Toll(
                outcome=Outcome.KILLED,
                count=Count(
                    **counted.model_dump(),
                    value=value,
                    qualifier=Qualifier.EXACT,
                    low=value,
                    high=value,
                ),
                status=Status.UNKNOWN,
                part=False,
            ),
        ),
        evidence=(Span(start=0, end=len(text.splitlines()[0])),),
    )


def extraction(article: Article, *records: IncidentRecord, speaker: str = "") -> Extraction:
    stated = Statement(speaker=mention(article.text, speaker), stance=Stance.DENIES)
    return Extraction(
        article=ArticleInfo(id=article.key, digest=article.digest, length=len(article.text)),
        records=records,
        statements=(stated,) if speaker else (),
        provenance=Provenance(engine=EngineName.LLM, version="0", attempts=3, seconds=1.5),
        usage=Usage(prompt_tokens=1200, completion_tokens=345),
    )


PLAIN_ARTICLE = Article(text=PLAIN, id="plain", title="Raid", published_at=date(2023, 5, 3))
WILD_ARTICLE = Article(text=WILD, id=HOSTILE, title=HOSTILE)
LOST = Article(text="Two men were shot in Port Ambrose.", id="lost")
UNSEEN = Article(text="Nothing happened in Port Ambrose.", id="unseen")
ARTICLES = (PLAIN_ARTICLE, WILD_ARTICLE, LOST, UNSEEN)
DATASET = Dataset(
    "fictional <set>",
    {article.key: article for article in ARTICLES},
    {
        "plain": gold(
            "plain",
            RAID,
            GUARDS,
            statements=[GoldStatement(speaker=("Ines Ruiz",), stance=(Stance.CONDEMNS,))],
        ),
        HOSTILE: gold(HOSTILE, gold_record("w1", "12", 12)),
        "lost": gold("lost", gold_record("l1", "Two", 2)),
        "unseen": gold("unseen"),
    },
)
SIGNATURE = Signature(
    scorer="1",
    dataset="fictional",
    gold_digest=DATASET.digest,
    articles=4,
    engine=EngineName.LLM,
    model=f"model {HOSTILE}",
    prompt=PromptRef(name="test/v1", digest="beef" * 16),
    schema_version="1.0.0",
    commit="cafe" * 10,
    dirty=True,
    libraries={"pydantic": "2.0"},
    seed=7,
    started_at=datetime(2026, 1, 2, 3, 4, tzinfo=UTC),
)
RUN = Run(
    signature=SIGNATURE,
    predictions=(
        Prediction(
            article_id="plain",
            extraction=extraction(
                PLAIN_ARTICLE,
                record(
                    PLAIN, "p1", count="more than 40", value=40, actor="Raiders", place="Old Sael"
                ),
                record(PLAIN, "p2", count="4", value=4, actor="guards", place="Atlantis"),
                speaker="Ines Ruiz",
            ),
        ),
        Prediction(
            article_id=HOSTILE,
            extraction=extraction(
                WILD_ARTICLE,
                record(WILD, HOSTILE, count="13", value=13, actor=HOSTILE, place='"quoted"'),
                speaker=HOSTILE,
            ),
        ),
        Prediction(article_id="lost", error=RunError(type="deadline", detail=f"Late. {HOSTILE}")),
    ),
)
SCORES = score_run(RUN, DATASET)
SUBJECT = Scored(RUN, SCORES)


def interval(counts: Sequence[Counts]) -> tuple[float, float] | None:
    """Stand in for the bootstrap: the page shows what it is given."""
    return (0.25, 0.75) if any(count.f1 is not None for count in counts) else None
