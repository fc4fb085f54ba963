"""The query parameters of an extraction."""

from __future__ import annotations

from collections import Counter
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.datastructures import QueryParams

from extractor.errors import FieldError, InvalidQuery
from extractor.fields import MAX_ERRORS, field_errors, name_or_mark
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


def read_query(parameters: QueryParams) -> ExtractQuery:
    """Read the parameters.

    FastAPI's own reading of them costs a third of a request, takes the last of two values in
    silence, and answers with what was sent.

    Raises:
        InvalidQuery: a value does not fit, a name is unknown, or one is given twice.
    """
    times = Counter(name for name, _ in parameters.multi_items())
    repeated = tuple(
        FieldError(f"query.{name_or_mark(name)}", "Given more than once.")
        for name, count in times.items()
        if count > 1
    )
    if repeated:
        raise InvalidQuery(repeated[:MAX_ERRORS])
    try:
        return ExtractQuery.model_validate(dict(parameters))
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)
    raise InvalidQuery(field_errors(found, prefix="query"))


def documented_query() -> list[dict[str, Any]]:
    """Return the parameters as OpenAPI describes them; enums refer to the components."""
    fields = ExtractQuery.model_json_schema(ref_template="#/components/schemas/{model}")[
        "properties"
    ]
    return [
        {
            "name": name,
            "in": "query",
            "required": False,
            "description": schema.pop("description"),
            "schema": schema,
        }
        for name, schema in fields.items()
    ]
