"""`extractor schema`: the JSON Schema."""

from __future__ import annotations

import json
import sys

from extractor.cli.problems import reporting
from extractor.cli.terminal import write_utf8
from schemas.export import json_schema


def run() -> None:
    """Print it."""
    with reporting():
        document = json.dumps(json_schema(), ensure_ascii=False, indent=2)
        write_utf8(sys.stdout).write(document + "\n")
        sys.stdout.flush()
