"""Kept answers in SQLite: in memory, or in a file that several processes share."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

import structlog

T = TypeVar("T")

log = structlog.get_logger()

_BUSY_S = 1.0
_APPLICATION_ID = 0x1C1DE47
_LAYOUT = 1
_TABLES = (
    "DROP TABLE IF EXISTS kept",
    "DROP TABLE IF EXISTS totals",
    """CREATE TABLE kept (
        space TEXT NOT NULL, name BLOB NOT NULL, tag BLOB NOT NULL, body BLOB NOT NULL,
        stored REAL NOT NULL, PRIMARY KEY (space, name)
    )""",
    "CREATE INDEX kept_in_order ON kept (space)",
    """CREATE TABLE totals (
        space TEXT PRIMARY KEY, entries INTEGER NOT NULL, bytes INTEGER NOT NULL
    )""",
    """CREATE TRIGGER kept_added AFTER INSERT ON kept BEGIN
        INSERT INTO totals VALUES (new.space, 1, length(new.body)) ON CONFLICT (space)
        DO UPDATE SET entries = entries + 1, bytes = bytes + length(new.body);
    END""",
    """CREATE TRIGGER kept_removed AFTER DELETE ON kept BEGIN
        UPDATE totals SET entries = entries - 1, bytes = bytes - length(old.body)
        WHERE space = old.space;
    END""",
)


@dataclass(frozen=True, slots=True)
class Space:
    """A kind of bodies, how many are kept, and how long; bytes are those of the bodies alone."""

    name: str
    max_entries: int = 0
    max_bytes: int = 0
    max_age_s: float = 0

    @property
    def open(self) -> bool:
        """Whether anything is kept: a limit of zero keeps nothing."""
        return min(self.max_entries, self.max_bytes, self.max_age_s) > 0

    def is_fresh(self, age_s: float) -> bool:
        """Whether a body of this age still stands."""
        # One of the future was stored before the clock was set back: it has no age to go by.
        return 0 <= age_s < self.max_age_s


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept under a name: a tag, a body, and how many seconds ago it was stored."""

    tag: bytes
    body: bytes
    age_s: float


class Database:
    """Bodies by name, in spaces with limits of their own.

    No failure gets out: a file that cannot be used keeps nothing, and a damaged one is put aside
    and begun anew; each is logged.

    Args:
        path: of the file, made with mode 0600; None keeps everything in memory.
        clock: seconds since the epoch: processes that share the file share it too.
    """

    def __init__(self, path: Path | None = None, clock: Callable[[], float] = time.time) -> None:
        self._path = path
        self._clock = clock
        self._connection: sqlite3.Connection | None = None
        self._inode: int | None = None
        self._thread: ThreadPoolExecutor | None = None
        self._failing = False

    async def get(self, space: Space, name: bytes) -> Kept | None:
        """Return what is kept under a name, unless it is too old."""
        if not space.open:
            return None
        return await self._run(partial(self._get, space, name))

    async def put(self, space: Space, name: bytes, tag: bytes, body: bytes) -> None:
        """Keep a body in place of what had the name; the oldest make room."""
        if space.open and len(body) <= space.max_bytes:
            await self._run(partial(self._put, space, name, tag, body))

    async def aclose(self) -> None:
        """Close the file; what was kept in memory is gone. Opened again when next used."""
        if self._thread:
            await asyncio.get_running_loop().run_in_executor(self._thread, self._close)
            self._thread.shutdown()
            self._thread = None
        else:
            self._close()

    def _get(self, space: Space, name: bytes, connection: sqlite3.Connection) -> Kept | None:
        row = connection.execute(
            "SELECT tag, body, stored FROM kept WHERE space = ? AND name = ?", (space.name, name)
        ).fetchone()
        if row is None:
            return None
        kept = Kept(row[0], row[1], self._clock() - row[2])
        return kept if space.is_fresh(kept.age_s) else None

    def _put(
        self, space: Space, name: bytes, tag: bytes, body: bytes, connection: sqlite3.Connection
    ) -> None:
        now = self._clock()
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("DELETE FROM kept WHERE space = ? AND name = ?", (space.name, name))
            connection.execute(
                "INSERT INTO kept (space, name, tag, body, stored) VALUES (?, ?, ?, ?, ?)",
                (space.name, name, tag, body, now),
            )
            while not _fits(connection, space, now):
                connection.execute(
                    "DELETE FROM kept WHERE rowid ="
                    " (SELECT rowid FROM kept WHERE space = ? ORDER BY rowid LIMIT 1)",
                    (space.name,),
                )

    async def _run(self, work: Callable[[sqlite3.Connection], T]) -> T | None:
        if self._path is None:
            return self._guarded(work)
        if self._thread is None:
            self._thread = ThreadPoolExecutor(1, "kept-answers")
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._guarded, work)

    def _guarded(self, work: Callable[[sqlite3.Connection], T]) -> T | None:
        try:
            if self._connection is None:
                self._connection = self._open()
            done = work(self._connection)
        except (OSError, sqlite3.OperationalError) as error:
            # Locked, full, read-only, no such folder: it may pass, and what is there stays.
            self._close()
            if not self._failing:
                log.warning("cache_unusable", error=_name(error))
            self._failing = True
        except sqlite3.DatabaseError as error:
            self._put_aside()
            log.warning("cache_rebuilt", error=_name(error))
        else:
            self._failing = False
            return done
        return None

    def _open(self) -> sqlite3.Connection:
        if self._path:
            # SQLite gives its own files beside this one the same mode.
            os.close(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600))
            self._inode = self._path.stat().st_ino
        connection = sqlite3.connect(
            self._path or ":memory:",
            timeout=_BUSY_S,
            isolation_level=None,
            check_same_thread=False,
        )
        try:
            _prepare(connection)
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    def _close(self) -> None:
        if self._connection:
            with suppress(sqlite3.Error):
                self._connection.close()
        self._connection = None

    def _put_aside(self) -> None:
        """Make room for a new file, unless another process has done so."""
        self._close()
        path = self._path
        if path is None:
            return
        with suppress(OSError):
            if path.stat().st_ino == self._inode:
                path.replace(path.with_name(path.name + ".damaged"))
                for ending in ("-wal", "-shm"):
                    path.with_name(path.name + ending).unlink(missing_ok=True)


def _prepare(connection: sqlite3.Connection) -> None:
    ours = _pragma(connection, "application_id") == _APPLICATION_ID
    if not ours and _pragma(connection, "schema_version"):
        raise sqlite3.DatabaseError("the file holds something else")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    with connection:
        # Several processes may meet here: one makes the tables, the others find them.
        connection.execute("BEGIN IMMEDIATE")
        if _pragma(connection, "user_version") != _LAYOUT:
            for statement in _TABLES:
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {_LAYOUT}")


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    value: int = connection.execute(f"PRAGMA {name}").fetchone()[0]
    return value


def _fits(connection: sqlite3.Connection, space: Space, now: float) -> bool:
    """Whether a space is within its limits, and its oldest body still stands."""
    entries, size = connection.execute(
        "SELECT entries, bytes FROM totals WHERE space = ?", (space.name,)
    ).fetchone()
    (stored,) = connection.execute(
        "SELECT stored FROM kept WHERE space = ? ORDER BY rowid LIMIT 1", (space.name,)
    ).fetchone()
    within: bool = entries <= space.max_entries and size <= space.max_bytes
    return within and space.is_fresh(now - stored)


def _name(error: Exception) -> str:
    """Name an error without its message, which may hold a path."""
    return getattr(error, "sqlite_errorname", None) or type(error).__name__
