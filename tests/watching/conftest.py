from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import structlog

from extractor.api.app import serve_app
from tests.support.watched import Watched


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Callable[..., Watched]]:
    """Build the application that an environment asks for, as a worker does."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level

    def build(**environment: str) -> Watched:
        monkeypatch.chdir(tmp_path)
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        return Watched(serve_app())

    try:
        yield build
    finally:
        root.handlers = handlers
        root.setLevel(level)
        structlog.reset_defaults()
