"""What comes in."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from functools import cached_property
from typing import Annotated

from pydantic import BeforeValidator, Field, field_validator

from schemas.base import Model

_ISO_DAY = len("2025-03-08")


def _calendar_day(value: object) -> object:
    """Take the day, as written, of an ISO timestamp; leave everything else to pydantic.

    Pydantic would also read a number as seconds since 1970: that is no day anybody wrote.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, int | float) or (isinstance(value, str) and "-" not in value):
        raise ValueError("a day is written as 2025-03-08")
    if isinstance(value, str) and len(value) > _ISO_DAY:
        try:
            return datetime.fromisoformat(value).date()
        except ValueError:
            return value
    return value


CalendarDay = Annotated[date, BeforeValidator(_calendar_day)]
"""An ISO day; of a timestamp, the day as written, in its own time zone."""


class Outlet(Model):
    """Who published the article."""

    name: str = Field(min_length=1, max_length=500)
    url: str | None = Field(default=None, max_length=2_000)


class Article(Model):
    """A news article. Offsets everywhere count Unicode code points of `text`, as received."""

    text: str = Field(description="The body. It must hold something other than white space.")
    title: str | None = Field(default=None, max_length=2_000)
    published_at: CalendarDay | None = Field(
        default=None,
        description="Day of publication, ISO. Relative dates (`on Thursday`) are read against it; "
        "without it they stay unresolved.",
    )
    source: Outlet | None = None
    language: str | None = Field(
        default=None,
        pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$",
        description="BCP 47 tag; detected when absent.",
    )
    id: str | None = Field(
        default=None,
        min_length=1,
        max_length=200,
        description="Yours; when absent, the first 16 hex digits of the digest.",
    )

    @field_validator("text")
    @classmethod
    def _not_blank(cls, text: str) -> str:
        if not text.strip():
            raise ValueError("the text is empty or blank")
        return text

    @cached_property
    def digest(self) -> str:
        """SHA-256 of `text` in UTF-8, as 64 hex digits."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def key(self) -> str:
        """The article's id: the caller's, else the head of the digest."""
        return self.id or self.digest[:16]
