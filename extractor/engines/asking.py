"""What instructor needs to know of an answer, prepared once.

Given a bare model it would wrap it, write its schema and walk through all of its fields in search
of async validators, several times on every call.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Literal, cast

import instructor
from instructor.processing import handle_response_model

from extractor.engines.answers import Answer
from prompts import Message

Request = dict[str, Any]
ModeName = Literal["tools", "json_schema", "md_json"]

MODES = {
    "tools": instructor.Mode.TOOLS,
    "json_schema": instructor.Mode.JSON_SCHEMA,
    "md_json": instructor.Mode.MD_JSON,
}


@cache
def shown(answer: type[Answer]) -> type[instructor.ResponseSchema]:
    """Return what instructor is shown of an answer: its name, schema and validation, no fields."""

    class Shown(instructor.ResponseSchema):
        __doc__ = answer.__doc__

        @classmethod
        def model_json_schema(cls, *_args: object, **_kwargs: object) -> dict[str, Any]:
            return answer.model_json_schema()

        @classmethod
        def model_validate_json(cls, *args: Any, **options: Any) -> Any:  # noqa: ANN401 - no `Self`
            return answer.model_validate_json(*args, **options)

    Shown.__name__ = answer.__name__
    return Shown


def request(answer: type[Answer], mode: ModeName, messages: list[Message]) -> Request:
    """Return the fields of a request that depend on the answer and the mode, messages included."""
    if mode == "md_json":  # the schema goes into the messages
        return _prepared(answer, mode, messages)
    # Re-asks are appended to the list.
    return {**_without_messages(answer, mode), "messages": list(messages)}


@cache
def _without_messages(answer: type[Answer], mode: ModeName) -> Request:
    return _prepared(answer, mode, [])


def _prepared(answer: type[Answer], mode: ModeName, messages: list[Message]) -> Request:
    prepared = handle_response_model(shown(answer), mode=MODES[mode], messages=messages)
    return cast("tuple[object, Request]", prepared)[1]
