"""Let several worker processes count together."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory

from extractor.settings import Settings

VARIABLE = "PROMETHEUS_MULTIPROC_DIR"


@contextmanager
def counting_together(settings: Settings) -> Iterator[None]:
    """Give workers a directory to count in, the one set or one of their own.

    Through the environment: the client library reads it there when it is imported.
    """
    given = settings.prometheus_multiproc_dir
    if not settings.metrics or (settings.workers == 1 and given is None):
        yield
    elif given is not None:
        given.mkdir(parents=True, exist_ok=True)
        os.environ[VARIABLE] = str(given)
        yield
    else:
        with TemporaryDirectory(prefix="extractor-metrics-") as directory:
            os.environ[VARIABLE] = directory
            try:
                yield
            finally:
                del os.environ[VARIABLE]
