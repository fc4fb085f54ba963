from __future__ import annotations

import pytest

from extractor.reader import Reader


@pytest.fixture(scope="session")
def reader() -> Reader:
    return Reader.load()
