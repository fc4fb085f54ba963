"""An article, and an answer to it built by hand: fictional, like every name in it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from schemas.article import Article
from schemas.extraction import ArticleInfo, Check, Extraction, Provenance
from schemas.record import (
    Actor,
    Count,
    DateSpan,
    IncidentRecord,
    Mention,
    Place,
    Source,
    Span,
    Statement,
    Toll,
)
from schemas.vocabulary import (
    ActorType,
    Assertion,
    Attribution,
    CheckCode,
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

ROOT = Path(__file__).resolve().parents[2]

TEXT = (
    "Gunmen raided the fishing village of Ostrava Bay on Tuesday night.\n"
    "They killed more than 40 people, including eleven children, the Lakeshore Monitor said. "
    "Governor Ansa Delori condemned the raid."
)


def spans(text: str) -> tuple[Span, ...]:
    start = TEXT.index(text)
    return (Span(start=start, end=start + len(text)),)


def mention(text: str) -> Mention:
    return Mention(text=text, spans=spans(text), verdict=Verdict.EXACT)


def absent(text: str) -> Mention:
    return Mention(text=text, verdict=Verdict.NOT_FOUND)


def count(text: str, value: int, qualifier: Qualifier) -> Count:
    return Count(
        text=text, spans=spans(text), verdict=Verdict.EXACT, value=value, qualifier=qualifier
    )


@pytest.fixture
def article() -> Article:
    return Article(text=TEXT)


@pytest.fixture
def extraction(article: Article) -> Extraction:
    monitor = mention("the Lakeshore Monitor")
    raid = IncidentRecord(
        id="r1",
        kind=Kind.INCIDENT,
        event_type=EventType.ATTACK,
        summary="Gunmen raided a fishing village and killed more than 40 people.",
        assertion=Assertion.ATTRIBUTED,
        verification=Verification.NOT_STATED,
        date=DateSpan(
            text="on Tuesday night",
            spans=spans("on Tuesday night"),
            verdict=Verdict.EXACT,
            precision=Precision.DAY,
        ),
        places=(Place(name=mention("Ostrava Bay"), level=PlaceLevel.SETTLEMENT),),
        actors=(
            Actor(
                role=Role.PERPETRATOR,
                name=mention("Gunmen"),
                type=ActorType.UNIDENTIFIED,
                attribution=Attribution.STATED,
            ),
            Actor(
                role=Role.VICTIM,
                name=absent("the fishers' union"),
                type=ActorType.CIVILIANS,
                attribution=Attribution.STATED,
            ),
        ),
        tolls=(
            Toll(
                outcome=Outcome.KILLED,
                count=count("more than 40", 40, Qualifier.MORE_THAN),
                group=mention("people"),
                status=Status.UNKNOWN,
                part=False,
                source=monitor,
            ),
            Toll(
                outcome=Outcome.KILLED,
                count=count("eleven", 11, Qualifier.EXACT),
                group=mention("children"),
                status=Status.CIVILIAN,
                part=True,
            ),
        ),
        sources=(Source(name=monitor, kind=SourceKind.MONITOR),),
        evidence=(Span(start=0, end=66), Span(start=67, end=154)),
    )
    return Extraction(
        article=ArticleInfo(id=article.key, digest=article.digest, length=len(TEXT), language="en"),
        records=(raid,),
        statements=(
            Statement(
                speaker=mention("Governor Ansa Delori"),
                stance=Stance.CONDEMNS,
                evidence=(Span(start=155, end=195),),
            ),
        ),
        checks=(
            Check(
                code=CheckCode.NOT_FOUND,
                path="records[0].actors[1].name",
                message="the string is not in the article: “the fishers' union”",
            ),
        ),
        provenance=Provenance(engine=EngineName.RULES, version="0.1.0", seconds=0.0412),
    )


class Cli:
    """The command line as a real process, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def python(
        self, *arguments: str, stdin: bytes = b"", **variables: str
    ) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(  # noqa: S603 our own command line
            [sys.executable, *arguments],
            cwd=self.folder,
            env=self.environment(variables),
            input=stdin,
            capture_output=True,
            check=False,
            timeout=60,
        )
        # Not by text mode, which would turn \r\n into \n.
        return subprocess.CompletedProcess(
            done.args, done.returncode, done.stdout.decode(), done.stderr.decode()
        )

    def run(
        self, *arguments: str, stdin: bytes = b"", **variables: str
    ) -> subprocess.CompletedProcess[str]:
        return self.python(*self.command(*arguments)[1:], stdin=stdin, **variables)

    def start(self, *arguments: str, **variables: str) -> subprocess.Popen[str]:
        return subprocess.Popen(  # noqa: S603 our own command line
            self.command(*arguments),
            cwd=self.folder,
            env=self.environment(variables),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )

    @staticmethod
    def command(*arguments: str) -> list[str]:
        return [sys.executable, "-m", "extractor.cli", *arguments]

    @staticmethod
    def environment(variables: dict[str, str]) -> dict[str, str]:
        return os.environ | {"PYTHONPATH": str(ROOT), "COLUMNS": "80"} | variables

    def write(self, name: str, content: str | bytes) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    return Cli(tmp_path)
