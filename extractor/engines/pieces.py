"""A streamed answer: its chunks merged into a whole completion, its records found on the way."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from extractor.engines.answers import read_record
from extractor.engines.base import Watch

Json = dict[str, Any]
Piece = Callable[[int | None, str], None]
"""Takes what the model wrote: into which tool call (None: into the content), and the text."""

_TEXTS = ("content", "refusal", "reasoning_content", "reasoning")
_LEGACY = -1
_MARK = re.compile(r'["\\{}\[\]]|</?think>')
_RECORDS = re.compile(r'"records"\s*:\s*$')
_ROOT, _RECORD = 1, 3
"""Depths: of the object that holds `records`, and of one of those."""
_HEAD = 80
"""Characters before a bracket in which the name of its field must stand."""


class Merge:
    """Chunks of one streamed completion; `completion` is the whole one they add up to."""

    def __init__(self, piece: Piece) -> None:
        self.ended = False
        self._piece = piece
        self._body: Json = {}
        self._finish: object = None
        self._texts: dict[str, list[str]] = {name: [] for name in _TEXTS}
        self._calls: dict[int, list[str]] = {}

    def add(self, chunk: object) -> None:
        """Add a chunk: any JSON."""
        if not isinstance(chunk, dict):
            return
        self._body |= {name: chunk[name] for name in ("model", "usage", "error") if chunk.get(name)}
        choices = chunk.get("choices")
        choice = choices[0] if isinstance(choices, list) and choices else None
        if not isinstance(choice, dict):
            self.ended = self.ended or "error" in self._body
            return
        if choice.get("error"):
            self._body["error"] = choice["error"]
        if choice.get("finish_reason"):
            self._finish = choice["finish_reason"]
        self.ended = bool(self.ended or self._finish or "error" in self._body)
        delta = choice.get("delta") or choice.get("message")
        if isinstance(delta, dict):
            self._add(delta)

    @property
    def completion(self) -> Json:
        """The completion as a server sends it that does not stream."""
        message: Json = {name: "".join(texts) for name, texts in self._texts.items()}
        message["role"] = "assistant"
        if self._calls:
            message["tool_calls"] = [
                {"type": "function", "function": {"arguments": "".join(texts)}}
                for texts in self._calls.values()
            ]
        choice = {"finish_reason": self._finish, "message": message}
        return {**self._body, "choices": [choice]}

    def _add(self, delta: Json) -> None:
        for name, texts in self._texts.items():
            for text in _parts(delta.get(name)):
                texts.append(text)
                if name == "content":
                    self._piece(None, text)
        listed = delta.get("tool_calls")
        calls = listed if isinstance(listed, list) else []
        if "function_call" in delta:
            calls = [*calls, {"index": _LEGACY, "function": delta["function_call"]}]
        for call in calls:
            function = call.get("function") if isinstance(call, dict) else None
            written = function.get("arguments") if isinstance(function, dict) else None
            if written is not None:
                text = written if isinstance(written, str) else json.dumps(written)
                at = self._place(call)
                self._calls.setdefault(at, []).append(text)
                self._piece(at, text)

    def _place(self, call: Json) -> int:
        """Return which call is meant; some servers number none, and name each at its start."""
        index = call.get("index")
        if isinstance(index, int):
            return index
        return len(self._calls) if call.get("id") or not self._calls else len(self._calls) - 1


class Finder:
    """Finds the records in pieces of an answer, and tells `watch` of each as it ends."""

    def __init__(self, watch: Watch, *, tools: bool) -> None:
        self._watch = watch
        self._tools = tools
        self._content = Records()
        self._calls: dict[int, Records] = {}
        self._called = 0

    def __call__(self, call: int | None, text: str) -> None:
        """Read on.

        Several calls add up, as they do in the end; of several objects in the content the last
        counts, and each numbers its records anew.
        """
        if call is None:
            for number, record in self._content.feed(text):
                self._tell(number, record)
        elif self._tools:
            for _, record in self._calls.setdefault(call, Records()).feed(text):
                self._tell(self._called, record)
                self._called += 1

    def _tell(self, number: int, text: str) -> None:
        record = read_record(text)
        if record is not None:
            self._watch(number, record)


class Records:
    """Cuts the objects out of the `records` of JSON that comes in pieces, in linear time.

    What is no JSON before, between and behind is passed over, and so is what stands in `<think>`.
    """

    def __init__(self) -> None:
        self._depth = 0
        self._quoted = False
        self._thinking = False
        self._inside = False
        self._number = 0
        self._seen = 0
        self._escaped = -1
        self._head = ""
        self._record: list[str] | None = None

    def feed(self, text: str) -> Iterator[tuple[int, str]]:
        """Give the records that end in this piece: their numbers, from 0, and their JSON."""
        start = head = 0
        for match in _MARK.finditer(text):
            mark, at = match[0], match.start()
            if not self._is_bracket(mark, self._seen + at):
                continue
            if mark in "{[":
                if self._opens_record(mark, text[head:at] if self._depth == _ROOT else ""):
                    self._record, start = [], at
            elif self._closes_record() and self._record is not None:
                yield self._number, "".join([*self._record, text[start : at + 1]])
                self._record = None
                self._number += 1
            if self._depth == 1:
                self._head, head = "", at + 1
        self._head = (self._head + text[head:])[-_HEAD:] if self._depth == 1 else ""
        if self._record is not None:
            self._record.append(text[start:])
        self._seen += len(text)

    def _is_bracket(self, mark: str, at: int) -> bool:
        """Take note of quotes and thoughts; say whether the mark is a bracket outside of both."""
        if len(mark) > 1:
            self._think(mark)
        elif self._thinking or at == self._escaped:
            pass
        elif mark == "\\":
            self._escaped = at + 1
        elif mark == '"':
            self._quoted = self._depth > 0 and not self._quoted
        else:
            return not self._quoted
        return False

    def _opens_record(self, mark: str, head: str) -> bool:
        if self._depth == _ROOT - 1:
            self._number = 0
            self._depth += mark == "{"
            return False
        if self._depth == _ROOT:
            before = (self._head + head)[-_HEAD:]
            self._inside = mark == "[" and bool(_RECORDS.search(before))
        self._depth += 1
        return self._depth == _RECORD and self._inside and mark == "{"

    def _closes_record(self) -> bool:
        closed, self._depth = self._depth, max(0, self._depth - 1)
        return closed == _RECORD

    def _think(self, mark: str) -> None:
        if self._depth == 0 or (mark == "</think>" and not self._quoted):
            self._thinking = mark == "<think>"
            self._depth, self._record, self._number = 0, None, 0


def _parts(value: object) -> Iterator[str]:
    """Give the text of a delta, of which some servers send a list of parts."""
    for part in value if isinstance(value, list) else (value,):
        text = part.get("text") if isinstance(part, dict) else part
        if isinstance(text, str):
            yield text
