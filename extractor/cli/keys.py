"""`extractor keys`: make API keys and list them."""

from __future__ import annotations

import os
import sys
from datetime import UTC, date, datetime
from pathlib import Path

from rich.table import Table

from extractor.cli.problems import reporting
from extractor.cli.terminal import console
from extractor.errors import ConfigurationError, FieldError
from extractor.keys import SETTING, Key, new_key, read_keys
from extractor.settings import load_settings


def new(
    name: str,
    *,
    rate: int | None,
    tokens_per_day: int | None,
    expires: date | None,
    file: Path | None,
) -> None:
    """Print a new key on stdout, and below it its table unless that goes into a file."""
    with reporting():
        secret, key = new_key(
            name, requests_per_minute=rate, tokens_per_day=tokens_per_day, expires=expires
        )
        if file:
            add(key, file)
            kept = f"The key is shown this once. Its hash is in {file}, read when serve starts."
        else:
            kept = "The key is shown this once. The table goes into the keys file."
        sys.stdout.write(f"{secret}\n" if file else f"{secret}\n\n{key.table()}")
        sys.stdout.flush()
        sys.stderr.write(f"{kept}\n")


def add(key: Key, file: Path) -> None:
    """Append a key to the file.

    Raises:
        ConfigurationError: the file does not fit, or has a key of this name.
        OSError: it cannot be written.
    """
    there = read_keys(file) if file.exists() and file.stat().st_size else ()
    if any(key.name == other.name for other in there):
        raise ConfigurationError((FieldError("NAME", f"{file} has a key {key.name} already."),))
    descriptor = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(("\n" if there else "") + key.table())


def show(file: Path | None) -> None:
    """Print the keys as a table."""
    with reporting():
        path = file or load_settings().keys_file
        if path is None:
            raise ConfigurationError((FieldError(SETTING, "Not set; --file names a file too."),))
        table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold", pad_edge=False)
        for column in ("Name", "Requests a minute", "Tokens a day", "Expires", "State"):
            table.add_column(column, overflow="fold")
        today = datetime.now(UTC).date()
        for key in read_keys(path):
            table.add_row(
                key.name,
                _or_none(key.requests_per_minute),
                _or_none(key.tokens_per_day),
                str(key.expires or "never"),
                _state(key, today),
            )
        console(sys.stdout).print(table)
        sys.stdout.flush()


def _or_none(limit: int | None) -> str:
    return "no limit" if limit is None else f"{limit:,}"


def _state(key: Key, today: date) -> str:
    if key.disabled:
        return "disabled"
    return "expired" if key.expired(today) else "in force"
