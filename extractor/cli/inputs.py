"""Files, folders and stdin as articles."""

from __future__ import annotations

import codecs
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from pydantic import ValidationError

from extractor.errors import ArticleTooLong, InvalidArticle, MalformedBody
from extractor.fields import field_errors
from schemas.article import Article

STDIN = "-"
SUFFIXES = frozenset({".txt", ".json", ".jsonl"})
"""What a folder is searched for. A file named by itself is JSON by its suffix, else bare text."""

_UTF8_BYTES = 4
"""Bytes of a code point, at most."""
_JSON_BYTES = 12
"""Bytes of a code point escaped in JSON (`\\ud83d\\ude00`), at most."""
_JSON_ROOM = 100_000
"""Bytes of an article's other fields, at most."""


@dataclass(frozen=True, slots=True)
class Input:
    """One article that can be read: a file, a line of a file (`start`, `size` in bytes), stdin."""

    name: str
    path: Path | None
    json: bool = False
    start: int = 0
    size: int | None = None

    def is_in(self, file: Path) -> bool:
        """Whether it stands in this file, which need not exist."""
        path = self.path
        return bool(path and path.exists() and file.exists() and path.samefile(file))


def is_batch(arguments: Iterable[str]) -> bool:
    """Whether the arguments can stand for several articles, whatever they hold today."""
    first, *others = arguments
    return bool(others) or Path(first).is_dir() or Path(first).suffix.lower() == ".jsonl"


def expand(arguments: Iterable[str], *, leave_out: Path | None = None) -> list[Input]:
    """List what the arguments name, in order; a folder by path, hidden files left out.

    Args:
        arguments: files, folders, and `-` for stdin.
        leave_out: a file that no folder yields (the one being written).
    """
    inputs: list[Input] = []
    for argument in arguments:
        if argument == STDIN:
            inputs.append(Input("stdin", None))
        elif (path := Path(argument)).is_dir():
            for found in _in_folder(path):
                inside = _in_file(found)
                inputs.extend(one for one in inside if not (leave_out and one.is_in(leave_out)))
        else:
            inputs.extend(_in_file(path))
    return inputs


def read(source: Input, fields: Mapping[str, Any], max_chars: int) -> Article:
    """Read one article; line ends stay as they are, a byte order mark is dropped.

    Args:
        source: where it is.
        fields: those of `Article` for what the input does not say itself.
        max_chars: longer articles are not read to their end (code points).

    Raises:
        OSError: the file cannot be read.
        MalformedBody: not UTF-8, or not JSON; says at which byte or line.
        ArticleTooLong, InvalidArticle: as for every article.
    """
    limit = _JSON_BYTES * max_chars + _JSON_ROOM if source.json else _UTF8_BYTES * max_chars
    data = _bytes(source, limit + len(codecs.BOM_UTF8))
    if data is None:
        raise ArticleTooLong(max_chars)
    text = _decoded(data, source.start)
    try:
        if not source.json:
            return Article(text=text, **fields)
        article = Article.model_validate_json(text)
        said = article.model_dump(exclude_none=True)
        return Article.model_validate({**fields, **said})
    except ValidationError as error:
        raise _as_input_error(error) from None


def _in_folder(folder: Path) -> list[Path]:
    found: list[Path] = []

    def unreadable(error: OSError) -> None:
        # Listed, so that it is reported as failed: to skip it would lose articles in silence.
        found.append(Path(error.filename))

    for parent, folders, names in os.walk(folder, onerror=unreadable):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [
            Path(parent, name)
            for name in names
            if not name.startswith(".") and Path(name).suffix.lower() in SUFFIXES
        ]
    return sorted(found)


def _in_file(path: Path) -> Iterator[Input]:
    suffix = path.suffix.lower()
    if suffix != ".jsonl":
        yield Input(str(path), path, json=suffix == ".json")
        return
    try:
        lines = path.open("rb")
    except OSError:
        yield Input(str(path), path, json=True)  # reading it says why
        return
    with lines:
        start = 0
        for number, line in enumerate(lines, start=1):
            if line.strip():
                yield Input(f"{path}:{number}", path, json=True, start=start, size=len(line))
            start += len(line)


def _bytes(source: Input, limit: int) -> bytes | None:
    """Read what the input holds, or None if that is more than `limit` bytes."""
    if source.size is not None and source.size > limit:
        return None
    with _opened(source) as stream:
        if source.start:
            stream.seek(source.start)
        data = stream.read(limit + 1 if source.size is None else source.size)
    return None if len(data) > limit else data


def _opened(source: Input) -> AbstractContextManager[BinaryIO]:
    if source.path is None:
        return nullcontext(sys.stdin.buffer)  # not ours to close
    return source.path.open("rb")


def _decoded(data: bytes, start: int) -> str:
    try:
        return data.decode().removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        at = f"at byte {start + error.start}" + ("" if start else f", line {line}")
        raise MalformedBody(f"Not UTF-8 {at} (counted from 0).") from None


def _as_input_error(error: ValidationError) -> MalformedBody | InvalidArticle:
    """Translate without the input that pydantic quotes."""
    found = error.errors(include_input=False, include_url=False)
    if found[0]["type"] == "json_invalid":
        return MalformedBody(f"Not JSON: {found[0]['ctx']['error']}.")
    return InvalidArticle(field_errors(found))
