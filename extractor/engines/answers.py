"""The models an answer is parsed into, and the small JSON schemas sent for them."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.json_schema import model_json_schema

from schemas.draft import Draft, DraftModel, IncidentDraft

_UNSENT = frozenset({"$defs", "title", "description", "default"})
_NULL = {"type": "null"}


class Answer(BaseModel):
    """An answer of the model. Two answers of one turn add up: some models call a tool per item."""

    # An error's text goes into the re-ask and into the libraries' logs: without the generation.
    model_config = ConfigDict(hide_input_in_errors=True)

    @classmethod
    def model_json_schema(cls, *_args: object, **_kwargs: object) -> dict[str, Any]:
        """Return the schema that is sent; the caller may write to its top level."""
        return {"title": cls.__name__, **sent_schema(cls)}

    @abstractmethod
    def __add__(self, other: Self) -> Self: ...


class DraftAnswer(Answer, Draft):
    """The incident records and the statements of the article."""

    def __add__(self, other: Self) -> Self:
        shift = len(self.records)
        moved = (
            record.model_copy(update={"includes": tuple(n + shift for n in record.includes)})
            for record in other.records
        )
        return type(self)(
            records=(*self.records, *moved), statements=(*self.statements, *other.statements)
        )

    def draft(self) -> Draft:
        """Return the draft alone: instructor hangs the raw response on the answer."""
        return Draft(records=self.records, statements=self.statements)


class Fix(DraftModel):
    """What the article has in place of string `n`; null: nothing."""

    n: int
    text: str | None


class FixesAnswer(Answer, DraftModel):
    """What the article has in place of the listed strings."""

    fixes: tuple[Fix, ...]

    def __add__(self, other: Self) -> Self:
        return type(self)(fixes=(*self.fixes, *other.fixes))


@cache
def sent_schema(answer: type[BaseModel]) -> dict[str, Any]:
    """Return the JSON schema of a model with all in it that a language model needs not read.

    The prompt defines the fields and values, so titles, descriptions and defaults go; every
    definition is used once and stands where it is used; a field that may be left out is not
    nullable as well. What the model sends is still validated by the pydantic model itself.
    """
    schema = model_json_schema(answer)
    return _slim_object(schema, schema.get("$defs", {}))


@cache
def field_names(answer: type[BaseModel]) -> frozenset[str]:
    """Return every property name in the schema of a model."""
    return frozenset(_names(sent_schema(answer)))


def read_record(text: str) -> IncidentDraft | None:
    """Parse one record of a `DraftAnswer` that is still being written; None if it does not fit."""
    try:
        return IncidentDraft.model_validate_json(text)
    except ValidationError:
        return None


def _slim_object(node: dict[str, Any], definitions: Mapping[str, Any]) -> dict[str, Any]:
    if "$ref" in node:
        return _slim_object(definitions[node["$ref"].rpartition("/")[2]], definitions)
    if "anyOf" in node and "default" in node and node["default"] is None:
        (value,) = (arm for arm in node["anyOf"] if arm != _NULL)
        return _slim_object(value, definitions)
    return {
        key: {name: _slim(value, definitions) for name, value in content.items()}
        if key == "properties"
        else _slim(content, definitions)
        for key, content in node.items()
        if key not in _UNSENT
    }


def _slim(node: object, definitions: Mapping[str, Any]) -> object:
    if isinstance(node, list):
        return [_slim(item, definitions) for item in node]
    return _slim_object(node, definitions) if isinstance(node, dict) else node


def _names(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        yield from node.get("properties", {})
    children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    for child in children:
        yield from _names(child)
