"""An engine that is built beside the first requests, and not at the start."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from extractor.engines.base import Drafted
from extractor.engines.deferred import Deferred
from schemas.draft import Draft
from schemas.vocabulary import EngineName
from tests.support.llm import document

ROOT = Path(__file__).parents[2]


class Plain:
    name = EngineName.LLM
    closed = False

    async def draft(self, document, *, deadline, watch=None):
        return Drafted(Draft(records=()), self.name, model=f"asked until {deadline}")

    async def aclose(self):
        self.closed = True


@pytest.fixture
def built():
    """The thread of each time that the engine was built."""
    return []


@pytest.fixture
def engine(built):
    def build():
        built.append(threading.current_thread())
        return Plain()

    return Deferred(EngineName.LLM, build)


def test_nothing_is_built_before_it_is_asked(engine, built):
    assert engine.name is EngineName.LLM
    asyncio.run(engine.aclose())
    assert built == []


def test_callers_at_once_get_one_engine_built_off_the_loop(engine, built):
    async def main():
        return await asyncio.gather(*(engine.draft(document(), deadline=7) for _ in range(5)))

    assert [drafted.model for drafted in asyncio.run(main())] == ["asked until 7"] * 5
    assert len(built) == 1
    assert built[0] is not threading.main_thread()


def test_a_warm_engine_is_not_built_again(engine, built):
    engine.warm()
    engine.warm()
    asyncio.run(engine.draft(document(), deadline=7))
    assert len(built) == 1


def test_what_is_built_is_closed():
    plain = Plain()
    engine = Deferred(EngineName.LLM, lambda: plain)
    engine.warm()
    asyncio.run(engine.aclose())
    assert plain.closed


def test_the_service_starts_without_the_providers_libraries():
    code = (
        "import sys; from extractor.api.server import application; application(); "
        "print([name for name in ('openai', 'instructor') if name in sys.modules])"
    )
    done = subprocess.run(  # noqa: S603 our own interpreter and code
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={"OPENAI_BASE_URL": "http://127.0.0.1:9/v1", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.stdout == "[]\n", done.stderr
