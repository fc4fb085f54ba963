"""The query parameters of an extraction."""

from __future__ import annotations

from collections import Counter
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from starlette.datastructures import QueryParams

from extractor.api.problems import InvalidQuery
from extractor.errors import FieldError
from extractor.service import EngineChoice
from schemas.article import CalendarDay

ARTICLE_FIELDS = ("published_at", "title", "language", "id")
"""What a plain text body cannot say of the article, and the query can."""

_OF_TEXT = "With `text/plain` only."


class ExtractQuery(BaseModel):
    """Unknown names are refused: a mistyped `published_at` would cost every date."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    engine: EngineChoice = Field(
        default=EngineChoice.AUTO,
        description="`auto` is `llm` where a key or a base URL is configured, else `rules`.",
    )
    fallback: Literal["rules"] | None = Field(
        default=None,
        description="Let the offline engine answer when the model fails; the answer says so.",
    )
    published_at: CalendarDay | None = Field(
        default=None, description=f"Day of publication, ISO. {_OF_TEXT}"
    )
    title: str | None = Field(default=None, max_length=2_000, description=_OF_TEXT)
    language: str | None = Field(
        default=None,
        pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$",
        description=f"BCP 47 tag. {_OF_TEXT}",
    )
    id: str | None = Field(
        default=None, min_length=1, max_length=200, description=f"Yours. {_OF_TEXT}"
    )

    @property
    def article_fields(self) -> dict[str, Any]:
        """The parameters that belong to the article, those given."""
        return {
            name: getattr(self, name) for name in ARTICLE_FIELDS if name in self.model_fields_set
        }


def refuse_repeated(parameters: QueryParams) -> None:
    """Raise InvalidQuery if a name stands twice: one of the two values would be lost."""
    times = Counter(name for name, _ in parameters.multi_items())
    repeated = tuple(
        FieldError(f"query.{name}", "Given more than once.")
        for name, count in times.items()
        if count > 1
    )
    if repeated:
        raise InvalidQuery(repeated)
