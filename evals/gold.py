"""Gold annotations and datasets: typed, checked against their articles (guideline section 9)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Self, TypeVar

from pydantic import Field, ValidationError

from evals.parts import Part
from evals.takeovers import Attacks
from schemas.article import Article, Outlet
from schemas.base import Model
from schemas.vocabulary import (
    ActorType,
    Assertion,
    Attribution,
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
    Verification,
)

T = TypeVar("T")

OneOf = Annotated[tuple[T, ...], Field(min_length=1)]
"""Accepted alternatives, the first preferred."""
Texts = OneOf[str]
MaybeTexts = Annotated[tuple[str | None, ...], Field(min_length=1)] | None
"""Accepted strings; None, alone or among them: the article gives none."""


class DatasetError(ValueError):
    """A dataset that cannot be scored against; the message names the file and the place in it."""


class GoldDate(Model):
    """When. `text` None: the text does not date the act."""

    text: MaybeTexts
    start: date | None
    end: date | None
    precision: OneOf[Precision]


class GoldPlace(Model):
    """Where."""

    text: Texts
    level: OneOf[PlaceLevel]
    optional: bool = False


class GoldActor(Model):
    """A side."""

    role: OneOf[Role]
    text: Texts
    type: OneOf[ActorType]
    attribution: OneOf[Attribution]
    optional: bool = False


class GoldToll(Model):
    """A figure; `value`, `low` and `high` are those of the preferred `count`."""

    outcome: OneOf[Outcome]
    count: Texts
    value: int | None
    qualifier: OneOf[Qualifier]
    low: int | None
    high: int | None
    group: MaybeTexts
    status: OneOf[Status]
    part: bool
    source: MaybeTexts
    optional: bool = False


class GoldWeapon(Model):
    """What did the harm."""

    text: Texts
    optional: bool = False


class GoldSource(Model):
    """Who tells of it."""

    text: Texts
    kind: OneOf[SourceKind]
    optional: bool = False


class GoldRecord(Model):
    """One record; `optional`: neither finding nor missing it is an error."""

    id: str
    optional: bool = False
    kind: OneOf[Kind]
    event_type: OneOf[EventType]
    assertion: OneOf[Assertion]
    verification: OneOf[Verification]
    date: GoldDate
    places: tuple[GoldPlace, ...] = ()
    actors: tuple[GoldActor, ...] = ()
    tolls: tuple[GoldToll, ...] = ()
    weapons: tuple[GoldWeapon, ...] = ()
    sources: tuple[GoldSource, ...] = ()
    includes: tuple[str, ...] = ()


class GoldStatement(Model):
    """A reaction."""

    speaker: Texts
    stance: OneOf[Stance]
    optional: bool = False


class Gold(Model):
    """One article's gold."""

    article_id: str
    annotators: int = Field(ge=1)
    records: tuple[GoldRecord, ...]
    statements: tuple[GoldStatement, ...] = ()


class _ArticleFile(Model):
    """`articles/ID.json`, the form of the corpus: `source` is the outlet's name."""

    id: str
    title: str | None = None
    published_at: str | None = None
    source: str | None = None
    language: str | None = None
    text: str


@dataclass(frozen=True)
class Dataset:
    """Articles with gold, by article id, in order of id.

    The folder holds `articles/ID.txt` (the bare text) or `articles/ID.json`, `gold/ID.json`, and
    may hold `digests.json`, which maps each id to the SHA-256 (hex) of its text in UTF-8, and
    `attacks.json`, which says what hostile articles ask of a model.
    """

    name: str
    articles: Mapping[str, Article]
    gold: Mapping[str, Gold]
    attacks: Attacks | None = field(default=None, kw_only=True)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read and check a dataset.

        Raises:
            DatasetError: an unknown key or value, a string that its article does not have, a
                duplicate id, gold without an article or the reverse, an article that changed, an
                attack on no article.
        """
        articles = dict(_articles(folder / "articles"))
        gold = {file.stem: _gold(file) for file in _files(folder / "gold", "*.json")}
        for extra, where in (
            (gold.keys() - articles.keys(), "gold"),
            (articles.keys() - gold.keys(), "articles"),
        ):
            if extra:
                other = "article" if where == "gold" else "gold"
                raise DatasetError(f"{folder / where}: no {other} for {', '.join(sorted(extra))}")
        if not articles:
            raise DatasetError(f"{folder / 'articles'}: no article")
        _check_digests(folder / "digests.json", articles)
        for name, found in gold.items():
            _check_gold(folder / "gold" / f"{name}.json", found, articles[name])
        return cls(
            folder.name,
            dict(sorted(articles.items())),
            dict(sorted(gold.items())),
            attacks=_attacks(folder / "attacks.json", articles),
        )

    def part(self, part: Part) -> Self:
        """Return the dataset of these articles alone, in order of id; its name says which.

        Raises:
            DatasetError: no article is in the part.
        """
        kept = part.take(sorted(self.articles))
        if not kept:
            raise DatasetError(
                f"{self.name}: part {part} has none of {len(self.articles)} articles"
            )
        return replace(
            self,
            name=f"{self.name} {part}",
            articles={name: self.articles[name] for name in kept},
            gold={name: self.gold[name] for name in kept},
            attacks=None if self.attacks is None else self.attacks.on(kept),
        )

    @cached_property
    def digest(self) -> str:
        """SHA-256 (hex) over every article's text and gold, in order of id, and over attacks.

        Attacks may stand in any field, so with them the whole articles are in it too.
        """
        whole = hashlib.sha256()
        for name, article in self.articles.items():
            whole.update(
                f"{name}\n{article.digest}\n{self.gold[name].model_dump_json()}\n".encode()
            )
        if self.attacks is not None:
            for article in self.articles.values():
                whole.update(article.model_dump_json().encode())
            whole.update(self.attacks.model_dump_json().encode())
        return whole.hexdigest()


def read_gold(folder: Path) -> dict[str, Gold]:
    """Read a folder of gold files without their articles, by article id.

    Raises:
        DatasetError: an unknown key or value, or no file at all.
    """
    gold = {file.stem: _gold(file) for file in _files(folder, "*.json")}
    if not gold:
        raise DatasetError(f"{folder}: no gold file")
    return gold


def _files(folder: Path, pattern: str) -> list[Path]:
    if not folder.is_dir():
        raise DatasetError(f"{folder}: no such folder")
    return sorted(folder.glob(pattern))


def _articles(folder: Path) -> Iterator[tuple[str, Article]]:
    seen: dict[str, Path] = {}
    for file in [*_files(folder, "*.txt"), *_files(folder, "*.json")]:
        if file.stem in seen:
            raise DatasetError(f"{file}: {seen[file.stem].name} has the same id")
        seen[file.stem] = file
        try:
            content = file.read_bytes().decode()
            yield file.stem, _article(file, content)
        except UnicodeDecodeError as error:
            raise DatasetError(f"{file}: not UTF-8 at byte {error.start}") from None
        except ValidationError as error:
            raise DatasetError(f"{file}: {_first(error)}") from None


def _article(file: Path, content: str) -> Article:
    if file.suffix == ".txt":
        return Article(text=content, id=file.stem)
    read = _ArticleFile.model_validate_json(content)
    if read.id != file.stem:
        raise DatasetError(f"{file}: id: “{read.id}” is not the file's name")
    return Article.model_validate(
        {
            "text": read.text,
            "title": read.title,
            "published_at": read.published_at,
            "source": Outlet(name=read.source) if read.source else None,
            "language": read.language,
            "id": read.id,
        }
    )


def _gold(file: Path) -> Gold:
    try:
        gold = Gold.model_validate_json(file.read_bytes())
    except ValidationError as error:
        raise DatasetError(f"{file}: {_first(error)}") from None
    if gold.article_id != file.stem:
        raise DatasetError(f"{file}: article_id: “{gold.article_id}” is not the file's name")
    return gold


def _check_digests(file: Path, articles: Mapping[str, Article]) -> None:
    if not file.exists():
        return
    digests: dict[str, str] = json.loads(file.read_bytes())
    for name, article in articles.items():
        if digests.get(name) != article.digest:
            raise DatasetError(f"{file}: {name}: the article changed since it was annotated")


def _attacks(file: Path, articles: Mapping[str, Article]) -> Attacks | None:
    if not file.exists():
        return None
    try:
        found = Attacks.model_validate_json(file.read_bytes())
    except ValidationError as error:
        raise DatasetError(f"{file}: {_first(error)}") from None
    for name in found.attacks:
        if name not in articles:
            raise DatasetError(f"{file}: attacks.{name}: no such article")
    return found


def _check_gold(file: Path, gold: Gold, article: Article) -> None:
    ids = [record.id for record in gold.records]
    for number, record in enumerate(gold.records):
        path = f"records[{number}]"
        if record.id in ids[:number]:
            raise DatasetError(f"{file}: {path}.id: “{record.id}” stands twice")
        for target in record.includes:
            if target not in ids or target == record.id:
                raise DatasetError(f"{file}: {path}.includes: there is no other record “{target}”")
    text = _folded(f"{article.title or ''}\n{article.text}")
    for path, string in _strings(gold.model_dump(), ""):
        if _folded(string) not in text:
            raise DatasetError(f"{file}: {path}: “{string}” is not in the article")


_QUOTED = {"text", "count", "group", "source", "speaker"}


def _strings(value: Any, path: str, field: str = "") -> Iterator[tuple[str, str]]:  # noqa: ANN401 - dumped JSON
    """Yield every string that gold copies from the article, with its path."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _strings(inner, f"{path}.{name}".lstrip("."), name)
    elif isinstance(value, tuple | list):
        for number, inner in enumerate(value):
            yield from _strings(inner, f"{path}[{number}]", field)
    elif isinstance(value, str) and field in _QUOTED:
        yield path, value


def _folded(text: str) -> str:
    """Fold case and white space: gold is copied by hand across line breaks."""
    return " ".join(text.casefold().split())


def _first(error: ValidationError) -> str:
    item = error.errors(include_input=False, include_url=False)[0]
    path = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in item["loc"])
    return f"{path.lstrip('.') or 'the file'}: {item['msg']}"
