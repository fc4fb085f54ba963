"""Chat completions as servers really send them: the answer in them, or what instructor parses."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Any, TypeVar

from openai.types.chat import ChatCompletion
from pydantic import ValidationError
from pydantic_core import from_json

from extractor.engines import failures
from extractor.engines.answers import Answer
from extractor.engines.failures import Failure
from schemas.extraction import Usage

A = TypeVar("A", bound=Answer)
Json = dict[str, Any]

_MANY_TOKENS = 10**9
"""From here on a count is none."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What was written, JSON as a rule, who wrote it, and the answer that it is; None: it is none.

    `calls`: the arguments of tool calls; None without any.
    """

    answer: type[Answer]
    value: Answer | None
    model: str | None
    text: str
    content: str
    calls: list[str] | None

    def completion(self) -> ChatCompletion:
        """Return it in the form that instructor can parse."""
        calls = [_call(at, text, self.answer) for at, text in enumerate(self.calls or ())]
        return _completion(self.content, calls or None)


def settle(body: object, answer: type[Answer], *, tools: bool) -> Settled | Failure:
    """Say what came back with status 200: any JSON, for nobody has checked it.

    The answer is looked for where it was asked for, then where servers put it instead: with
    `tools` spread over several calls, or in the content when no tool was called; in the content
    inside a code fence or after `<think>`; in the reasoning when there is nothing else.
    """
    completion = _mapping(body)
    choices = completion.get("choices")
    choice = _mapping(choices[0] if isinstance(choices, list) and choices else None)
    if error := completion.get("error") or choice.get("error"):
        return failures.of_body(error)
    message = _mapping(choice.get("message"))
    if not message:
        return failures.no_completion()
    if choice.get("finish_reason") == "length":
        return failures.truncated()
    if choice.get("finish_reason") == "content_filter" or message.get("refusal"):
        return failures.refused()
    content = _content(message)
    text = _where_asked(message, content, tools=tools)
    value = _fit(text, answer) if text else None
    calls = [text] if tools else None
    if value is None:
        text, calls = _elsewhere(message, content, answer, tools=tools)
        value = _fit(text, answer) if calls is None or len(calls) == 1 else None
    content = content if tools else text
    model = completion.get("model")
    return Settled(answer, value, model if isinstance(model, str) else None, text, content, calls)


def usage(body: object) -> Usage:
    """Read the tokens that a completion cost; 0 where the server does not say."""
    spent = _mapping(_mapping(body).get("usage"))
    prompt, written = (_tokens(spent.get(f"{kind}_tokens")) for kind in ("prompt", "completion"))
    return Usage(prompt_tokens=prompt, completion_tokens=written)


def origin(body: object) -> tuple[str | None, str | None]:
    """Read the model's name and its finish reason, as the server gives them."""
    completion = _mapping(body)
    choices = completion.get("choices")
    choice = _mapping(choices[0] if isinstance(choices, list) and choices else None)
    model, reason = completion.get("model"), choice.get("finish_reason")
    return (
        model if isinstance(model, str) else None,
        reason if isinstance(reason, str) else None,
    )


def _tokens(count: object) -> int:
    return count if isinstance(count, int) and 0 <= count < _MANY_TOKENS else 0


def json_object(text: str) -> str | None:
    """Find the JSON object in what a model wrote; the last fenced one where there are several."""
    for candidate in _candidates(text):
        stripped = candidate.strip()
        if stripped.startswith("{") and _is_json(stripped):
            return stripped
    return None


def _candidates(text: str) -> Iterator[str]:
    """Give the few places where the object may stand, so that the work stays linear."""
    yield text
    _, thought, rest = text.partition("</think>")
    said = rest if thought else text
    yield _braced(said)
    for block in reversed(said.split("```")[1::2]):
        yield _braced(block)


def _braced(text: str) -> str:
    return text[text.find("{") : text.rfind("}") + 1] if "{" in text else ""


def _is_json(text: str) -> bool:
    try:
        from_json(text)
    except ValueError:
        return False
    return True


def _where_asked(message: Json, said: str, *, tools: bool) -> str:
    """Return what stands where the answer was asked for: in one call, or alone in the content."""
    if not tools:
        return said.strip()
    listed = message.get("tool_calls")
    if not isinstance(listed, list) or len(listed) != 1 or "function_call" in message:
        return ""
    arguments = _mapping(_mapping(listed[0]).get("function")).get("arguments")
    return arguments.strip() if isinstance(arguments, str) else ""


def _elsewhere(
    message: Json, said: str, answer: type[Answer], *, tools: bool
) -> tuple[str, list[str] | None]:
    """Look for the answer where servers put it instead; return it, and the calls made."""
    if not tools:
        return _in_content(message, said, answer), None
    calls = _called(message, said, answer)
    return (calls[0] if calls else ""), (calls or None)


def _in_content(message: Json, said: str, answer: type[Answer]) -> str:
    return json_object(said) or (said if said.strip() else _in_reasoning(message, answer))


def _called(message: Json, said: str, answer: type[Answer]) -> list[str]:
    """Return the arguments of the calls: one text with the answer, where there is one."""
    listed = message.get("tool_calls")
    calls = [_mapping(call).get("function") for call in listed] if isinstance(listed, list) else []
    functions = [_mapping(call) for call in (*calls, message.get("function_call"))]
    arguments = [function["arguments"] for function in functions if "arguments" in function]
    texts = list(dict.fromkeys(map(_arguments, arguments)))
    if len(texts) > 1:
        return _joined(texts, answer)
    if texts:
        return texts
    found = json_object(said) or ("" if said.strip() else _in_reasoning(message, answer))
    return [found] if found else []


def _joined(texts: list[str], answer: type[A]) -> list[str]:
    """Add up the calls that fit, so that one call an incident loses none; all if none fits."""
    fitting = {text: value for text in texts if (value := _fit(text, answer)) is not None}
    if len(fitting) > 1:
        return [reduce(add, fitting.values()).model_dump_json(exclude_defaults=True)]
    return list(fitting) or texts


def _in_reasoning(message: Json, answer: type[Answer]) -> str:
    """Return the answer from the reasoning if it fits: a reasoning may hold any other JSON."""
    for field in ("reasoning_content", "reasoning"):
        thought = message.get(field)
        found = json_object(thought) if isinstance(thought, str) else None
        if found and _fit(found, answer) is not None:
            return found
    return ""


def _fit(text: str, answer: type[A]) -> A | None:
    try:
        return answer.model_validate_json(text)
    except ValidationError:
        return None


def _arguments(value: object) -> str:
    if isinstance(value, str):
        return json_object(value) or value
    return json.dumps(value, ensure_ascii=False)


def _content(message: Json) -> str:
    """Return the content, of which some servers send a list of parts."""
    content = message.get("content")
    if isinstance(content, list):
        parts = (part.get("text") for part in content if isinstance(part, dict))
        return "".join(part for part in parts if isinstance(part, str))
    return content if isinstance(content, str) else ""


def _call(number: int, text: str, answer: type[Answer]) -> Json:
    return {
        "id": f"call{number:05}",  # of nine characters, as the strictest server wants
        "type": "function",
        "function": {"name": answer.__name__, "arguments": text},
    }


def _completion(content: str, calls: list[Json] | None) -> ChatCompletion:
    message = {"role": "assistant", "content": content, "tool_calls": calls}
    return ChatCompletion.model_validate(
        {
            "id": "",
            "object": "chat.completion",
            "created": 0,
            "model": "",
            "choices": [{"index": 0, "finish_reason": "stop", "message": message}],
            # Of ours are the tokens counted. Without any, instructor looks for other libraries'.
            "usage": {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0},
        }
    )


def _mapping(value: object) -> Json:
    return value if isinstance(value, dict) else {}
