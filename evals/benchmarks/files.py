"""Benchmark files, brought by the user: JSON lines, checked on reading."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

T = TypeVar("T", bound=BaseModel)


class BenchmarkError(ValueError):
    """A benchmark's file is missing or does not fit; the message names it, and the line."""


def find(folder: Path, names: Iterable[str], origin: str) -> Path:
    """Return the first of these files that is in the folder.

    Raises:
        BenchmarkError: none is; `origin` says where the data comes from.
    """
    names = tuple(names)
    for name in names:
        if (folder / name).is_file():
            return folder / name
    what = "no such folder" if not folder.is_dir() else f"has no {' or '.join(names)}"
    raise BenchmarkError(f"{folder}: {what}. The data is not shipped here. {origin}.")


def read_lines(file: Path, line_type: type[T]) -> list[T]:
    """Read JSON lines; fields that the type does not have are left aside.

    Raises:
        BenchmarkError: a line that does not fit, or none at all.
    """
    found = []
    for number, line in enumerate(file.read_bytes().split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            found.append(line_type.model_validate_json(line))
        except ValidationError as error:
            first = error.errors(include_input=False, include_url=False)[0]
            where = ".".join(str(step) for step in first["loc"])
            raise BenchmarkError(f"{file}:{number}: {where}: {first['msg']}") from None
    if not found:
        raise BenchmarkError(f"{file}: no article")
    return found


def digest(values: Iterable[str]) -> str:
    """Return the SHA-256 (hex) of strings, in order."""
    whole = hashlib.sha256()
    for value in values:
        encoded = value.encode()
        whole.update(b"%d:" % len(encoded) + encoded)
    return whole.hexdigest()


def file_digest(file: Path) -> str:
    """Return the SHA-256 (hex) of a file."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
