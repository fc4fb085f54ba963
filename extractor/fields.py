"""What pydantic says of invalid input, without the input.

Messages pass by a list of error kinds whose wording is made from our schema alone; of anything
else the caller learns only the path. Unknown names are the caller's words, and shown only where
they look like a name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from extractor.errors import FieldError

BODY = "body"
"""The path of the whole body."""

MAX_ERRORS = 20

# `value_error` is here because only validators of `schemas.article` raise it, with fixed words.
WORDED_BY_SCHEMA = frozenset(
    {
        "date_from_datetime_inexact",
        "date_from_datetime_parsing",
        "date_parsing",
        "date_type",
        "enum",
        "literal_error",
        "missing",
        "string_pattern_mismatch",
        "string_too_long",
        "string_too_short",
        "string_type",
        "value_error",
    }
)

_OTHER_WORDS = {
    "extra_forbidden": "This name is unknown.",
    "model_type": "Input should be an object",
    "model_attributes_type": "Input should be an object",
}
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,39}")


def field_errors(
    found: Sequence[Mapping[str, Any]],
    *,
    prefix: str = "",
    elsewhere: Mapping[str, str] | None = None,
) -> tuple[FieldError, ...]:
    """Translate pydantic's errors, at most `MAX_ERRORS` of them.

    Args:
        found: as `ValidationError.errors()` gives them.
        prefix: what stands before every path.
        elsewhere: other paths for some first names (`title` came as `query.title`).
    """
    return tuple(
        FieldError(
            _path((prefix, *one["loc"]) if prefix else one["loc"], elsewhere or {}), _message(one)
        )
        for one in found[:MAX_ERRORS]
    )


def name_or_mark(name: object) -> str:
    """Return the name if it looks like one, else `?`."""
    return name if isinstance(name, str) and _NAME.fullmatch(name) else "?"


def _path(location: Sequence[object], elsewhere: Mapping[str, str]) -> str:
    if not location:
        return BODY
    first, *rest = (name_or_mark(step) for step in location)
    return ".".join((elsewhere.get(first, first), *rest))


def _message(error: Mapping[str, Any]) -> str:
    kind = str(error["type"])
    if kind in _OTHER_WORDS:
        return _OTHER_WORDS[kind]
    if kind in WORDED_BY_SCHEMA:
        return str(error["msg"]).removeprefix("Value error, ")
    return "The value does not fit."
