"""What a run has finished so far, on disk at once: a killed run goes on from there."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Self

from pydantic import ValidationError

from evals.runs import Prediction, RunFileError, Signature


class JournalMismatch(ValueError):
    """An unfinished run is in the way, and it is not this one; the message says how it differs."""


class Journal:
    """A signature and the predictions made under it, as JSON lines; used as a context manager.

    Attributes:
        file: where it is.
        signature: of the run; the one first written, with the time it started, when it goes on.
        predictions: those that were there and those added since, by article id.
    """

    def __init__(self, file: Path, signature: Signature, *, restart: bool = False) -> None:
        """Begin a journal, or go on with one.

        Args:
            file: where.
            signature: of the run to be made.
            restart: throw away what is there.

        Raises:
            JournalMismatch: what is there was made under another signature.
            RunFileError: what is there is not a journal.
            OSError: the file cannot be read or written.
        """
        self.signature = signature
        self.predictions: dict[str, Prediction] = {}
        self.file = file
        whole = 0 if restart else self._read()
        self._stream = file.open("r+b" if whole else "wb")
        self._stream.truncate(whole)
        self._stream.seek(whole)
        if not whole:
            self._write(signature)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        frames: TracebackType | None,
    ) -> None:
        self._stream.close()

    def add(self, prediction: Prediction) -> None:
        """Keep a prediction."""
        self.predictions[prediction.article_id] = prediction
        self._write(prediction)

    def remove(self) -> None:
        """Delete the file: the run is finished and saved elsewhere."""
        self._stream.close()
        self.file.unlink()

    def _write(self, value: Signature | Prediction) -> None:
        self._stream.write(value.model_dump_json().encode() + b"\n")
        self._stream.flush()

    def _read(self) -> int:
        """Take in what is there; return its length in bytes without a line cut off by a kill."""
        try:
            content = self.file.read_bytes()
        except FileNotFoundError:
            return 0
        whole = content.rfind(b"\n") + 1
        if not whole:
            return 0
        head, *lines = content[:whole].splitlines()
        try:
            found = Signature.model_validate_json(head)
            predictions = [Prediction.model_validate_json(line) for line in lines]
        except ValidationError:
            raise RunFileError(f"{self.file}: not an unfinished run") from None
        if differing := differences(found, self.signature):
            raise JournalMismatch(
                f"{self.file} is an unfinished run with another {', '.join(differing)}"
            )
        self.signature = found
        self.predictions = {prediction.article_id: prediction for prediction in predictions}
        return whole


def differences(one: Signature, other: Signature) -> list[str]:
    """Name the fields in which two signatures differ, the time aside."""
    return [
        name
        for name in Signature.model_fields
        if name != "started_at" and getattr(one, name) != getattr(other, name)
    ]
