"""What is kept, within its limits, and through whatever happens to the file."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import stat
import subprocess
import sys
import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from extractor.repeats.database import Database, Space

SPACE = Space("answers", max_entries=100, max_bytes=1_000_000, max_age_s=60)
PUTS = st.lists(
    st.tuples(
        st.integers(0, 5),  # whose body is replaced
        st.binary(max_size=12),
        st.floats(-3, 40),  # seconds that pass before; the clock may be set back
    ),
    max_size=30,
)


class Clock:
    def __init__(self):
        self.now = 1_000_000.0

    def __call__(self):
        return self.now


def run(path, *acts, clock=None):
    """Run the acts on a database that is closed after them; give what each returned."""

    async def main():
        database = Database(path, *([clock] if clock else []))
        try:
            return [await act(database) for act in acts]
        finally:
            await database.aclose()

    return asyncio.run(main())


def put(name=b"n", body=b"body", space=SPACE, tag=b""):
    return lambda database: database.put(space, name, tag, body)


def get(name=b"n", space=SPACE):
    return lambda database: database.get(space, name)


@pytest.fixture(params=["memory", "disk"])
def path(request, tmp_path):
    return tmp_path / "kept.db" if request.param == "disk" else None


def test_what_is_kept_is_found_with_its_tag_and_age(path):
    clock = Clock()

    async def later(_):
        clock.now += 7.5

    *_, found = run(path, put(body=b"old"), put(body=b"new", tag=b"t"), later, get(), clock=clock)
    assert (found.tag, found.body, found.age_s) == (b"t", b"new", 7.5)


def test_nothing_is_found_under_another_name_or_in_another_space(path):
    other = Space("keys", 100, 1_000_000, 60)

    assert run(path, put(), get(b"m"), get(space=other)) == [None, None, None]


@pytest.mark.parametrize("passed", [60, 61, -1])
def test_what_is_too_old_or_of_the_future_is_not_found(path, passed):
    clock = Clock()

    async def later(_):
        clock.now += passed

    assert run(path, put(), later, get(), clock=clock)[-1] is None


@pytest.mark.parametrize(
    "closed", [Space("s", 0, 9, 9), Space("s", 9, 0, 9), Space("s", 9, 9, 0), Space("s")]
)
def test_a_limit_of_zero_keeps_nothing(path, closed):
    assert run(path, put(body=b"", space=closed), get(space=closed))[-1] is None


def test_a_body_larger_than_all_the_room_is_not_kept_and_throws_nothing_out(path):
    small = Space("s", 9, 5, 9)

    acts = put(body=b"12345", space=small), put(b"m", b"123456", space=small)
    *_, kept, refused = run(path, *acts, get(space=small), get(b"m", space=small))
    assert kept.body == b"12345"
    assert refused is None


@settings(max_examples=100, deadline=None)
@given(PUTS, st.integers(1, 4), st.integers(1, 30))
def test_the_limits_hold_after_whatever_is_put(puts, max_entries, max_bytes):
    space = Space("s", max_entries, max_bytes, 60)
    clock = Clock()
    expected: dict[int, tuple[bytes, float]] = {}  # in the order of putting

    async def main():
        database = Database(clock=clock)
        for name, body, passes in puts:
            clock.now += passes
            await database.put(space, bytes([name]), b"", body)
            if len(body) <= max_bytes:
                expected.pop(name, None)
                expected[name] = (body, clock.now)
                while (
                    len(expected) > max_entries
                    or sum(len(body) for body, _ in expected.values()) > max_bytes
                    or not 0 <= clock.now - next(iter(expected.values()))[1] < 60
                ):
                    del expected[next(iter(expected))]
            rows = (
                database._connection
                and database._connection.execute(
                    "SELECT count(*), coalesce(sum(length(body)), 0) FROM kept"
                ).fetchone()
            )
            assert rows in (None, (len(expected), sum(len(b) for b, _ in expected.values())))
        found = {name: await database.get(space, bytes([name])) for name in range(6)}
        await database.aclose()
        return found

    found = asyncio.run(main())
    fresh = {
        name: body for name, (body, stored) in expected.items() if 0 <= clock.now - stored < 60
    }
    assert {name: kept.body for name, kept in found.items() if kept} == fresh


def test_smaller_limits_are_met_at_the_next_put(path):
    smaller = Space("answers", 2, 1_000_000, 60)

    *_, first, third, fourth = run(
        path,
        *(put(bytes([n])) for n in range(4)),
        put(b"\x04", space=smaller),
        *(get(bytes([n])) for n in (0, 3, 4)),
    )
    assert first is None
    assert third
    assert fourth


def test_a_file_is_there_when_it_is_opened_again_and_memory_is_not(path):
    run(path, put())

    assert bool(run(path, get())[-1]) is (path is not None)


def test_memory_is_used_again_after_closing():
    async def main():
        database = Database()
        await database.put(SPACE, b"n", b"", b"one")
        await database.aclose()
        await database.put(SPACE, b"n", b"", b"two")
        found = await database.get(SPACE, b"n")
        await database.aclose()
        return found

    assert asyncio.run(main()).body == b"two"


def test_nobody_else_can_read_the_files(tmp_path):
    async def modes(_):
        return {file.name: stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()}

    *_, seen = run(tmp_path / "kept.db", put(), modes)
    assert seen == {"kept.db": 0o600, "kept.db-wal": 0o600, "kept.db-shm": 0o600}


@pytest.mark.parametrize("damage", ["garbage", "cut off", "a page", "another's database"])
def test_a_damaged_file_is_put_aside_and_begun_anew(tmp_path, damage):
    path = tmp_path / "kept.db"
    if damage == "another's database":
        with sqlite3.connect(path) as other:
            other.execute("CREATE TABLE theirs (x)")
        other.close()
    else:
        run(path, *(put(bytes([n]), b"x" * 5_000) for n in range(20)))
        whole = bytearray(path.read_bytes())
        if damage == "garbage":
            path.write_bytes(b"not a database, " * 1_000)
        elif damage == "cut off":
            path.write_bytes(whole[: len(whole) // 2])
        else:
            whole[4_096 : 2 * 4_096] = b"\xff" * 4_096
            path.write_bytes(whole)
    before = path.read_bytes()

    with capture_logs() as logs:
        found = run(path, get(b"\x00"), put(), put(), get(), get(b"\x00"))

    assert found[3].body == b"body"
    assert found[0] is found[4] is None
    assert [(line["event"], line["log_level"]) for line in logs] == [("cache_rebuilt", "warning")]
    assert (tmp_path / "kept.db.damaged").read_bytes()[:4_000] == before[:4_000]


def test_another_layout_is_begun_anew_in_place(tmp_path):
    path = tmp_path / "kept.db"
    run(path, put())
    with sqlite3.connect(path) as newer:
        newer.execute("PRAGMA user_version = 99")
        newer.execute("ALTER TABLE kept RENAME COLUMN body TO text")
    newer.close()

    found = run(path, get(), put(), get())
    assert found[0] is None
    assert found[2].body == b"body"


@pytest.mark.parametrize("name", ["missing/kept.db", ""])
def test_a_file_that_cannot_be_opened_keeps_nothing_and_is_logged_once(tmp_path, name):
    with capture_logs() as logs:
        found = run(tmp_path / name, put(), get(), put())

    assert found == [None, None, None]
    assert [line["event"] for line in logs] == ["cache_unusable"]
    assert str(tmp_path) not in str(logs)


def test_a_file_that_another_holds_locked_keeps_nothing_for_that_long(tmp_path):
    path = tmp_path / "kept.db"
    run(path, put())
    holder = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    holder.execute("BEGIN IMMEDIATE")
    release = threading.Timer(1.5, lambda: (holder.rollback(), holder.close()))
    release.start()

    with capture_logs() as logs:
        run(path, put(b"m"))  # gives up after a second
    release.join()

    assert run(path, get(), get(b"m"), put(b"m"), get(b"m"))[1] is None
    assert [line["event"] for line in logs] == ["cache_unusable"]


FILL = """
import asyncio, sys
from pathlib import Path
from extractor.repeats.database import Database, Space

async def main(path, worker):
    database = Database(Path(path))
    for n in range(100):
        space = Space("answers", max_entries=100, max_bytes=1_000_000, max_age_s=60)
        await database.put(space, bytes([int(worker), n]), b"", b"x" * 100)
    await database.aclose()

asyncio.run(main(*sys.argv[1:]))
"""


def test_several_processes_share_a_file_and_its_limits(tmp_path):
    path = tmp_path / "kept.db"
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    workers = [
        subprocess.Popen([sys.executable, "-c", FILL, path, str(n)], env=environment)  # noqa: S603 - our own interpreter and code
        for n in range(2)
    ]
    assert [worker.wait(30) for worker in workers] == [0, 0]

    found = run(path, *(get(bytes([w, n])) for w in range(2) for n in range(100)))
    kept = [one for one in found if one]
    assert len(kept) == 100
    connection = sqlite3.connect(path)
    assert connection.execute("SELECT entries, bytes FROM totals").fetchone() == (100, 10_000)
    connection.close()
