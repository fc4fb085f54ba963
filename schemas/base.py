"""The base of every model: frozen, and closed to unknown fields."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

SCHEMA_VERSION = "1.1.0"
"""Version of the public record; a field that changes meaning raises the first number, a new one
the second."""


class Model(BaseModel):
    """A frozen value that rejects unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")
