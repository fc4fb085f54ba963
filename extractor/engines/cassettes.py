"""Exchanges with the model kept as files, and answered from them: evals without key or network.

One file an exchange, `KEY.json`: `request` as it went over the wire, `response.body` without what
names the server's own call, and the day. No header is kept, and so no key of the provider.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from extractor.errors import CassetteMissing

Json = dict[str, Any]

_PASSING = frozenset({"id", "created", "system_fingerprint"})


@dataclass(frozen=True, slots=True)
class Cassettes:
    """A folder of exchanges: recorded into, or with `replay` the only thing that answers."""

    folder: Path
    replay: bool

    def answer(self, asked: bytes) -> bytes:
        """Return the recorded answer to a request.

        Raises:
            CassetteMissing: there is none, or its file is damaged.
        """
        wanted = key(json.loads(asked))
        try:
            document = json.loads((self.folder / f"{wanted}.json").read_bytes())
            body = document["response"]["body"]
            if key(document["request"]) == wanted and _is_completion(body):
                return json.dumps(body).encode()
        except (FileNotFoundError, ValueError, LookupError, TypeError, AttributeError):
            pass
        raise CassetteMissing(wanted)

    def keep(self, asked: bytes, answered: bytes) -> None:
        """Keep a completion; of the same request the latest.

        Where an answer could not be used and was asked for again, the later is the one that
        counted.
        """
        try:
            body = json.loads(answered)
        except ValueError:
            return
        if not _is_completion(body):
            return
        request = json.loads(asked)
        document = {
            "recorded_on": datetime.now(UTC).date().isoformat(),
            "request": dict(sorted(request.items())),
            "response": {"body": _lasting(body), "status": 200},
        }
        written = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
        # A lone surrogate, which UTF-8 has not, becomes the escape that JSON has for it.
        _replace(self.folder / f"{key(request)}.json", written.encode(errors="backslashreplace"))


def key(request: Json) -> str:
    """Name a request by what decides its completion.

    That is all of its body: the order of its own fields alone is left out. The order inside them
    stays, for a model writes the properties of a schema in the order in which it is shown them.

    Returns:
        SHA-256, as 64 hex digits.
    """
    return hashlib.sha256(json.dumps(dict(sorted(request.items()))).encode()).hexdigest()


def _lasting(value: object) -> object:
    """Leave out ids, times and fingerprints: they decide nothing, and may name a server."""
    if isinstance(value, list):
        return [_lasting(item) for item in value]
    if isinstance(value, dict):
        return {name: _lasting(item) for name, item in value.items() if name not in _PASSING}
    return value


def _is_completion(body: object) -> bool:
    """Tell a completion from what gateways also send with status 200."""
    choices = body.get("choices") if isinstance(body, dict) and not body.get("error") else None
    return (
        isinstance(choices, list)
        and bool(choices)
        and isinstance(choices[0], dict)
        and not choices[0].get("error")
    )


def _replace(file: Path, content: bytes) -> None:
    """Write a file at once or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    partial = file.with_suffix(".partial")
    partial.write_bytes(content)
    partial.replace(file)
