"""Chat completions as servers really send them, brought to the form that instructor parses."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import TypeVar

from openai.types.chat import ChatCompletion, ChatCompletionMessage
from openai.types.chat.chat_completion import Choice
from openai.types.chat.chat_completion_message import FunctionCall
from openai.types.chat.chat_completion_message_function_tool_call import (
    ChatCompletionMessageFunctionToolCall,
    Function,
)
from pydantic import BaseModel, ValidationError
from pydantic_core import from_json

from extractor.engines import failures
from extractor.engines.answers import Answer
from extractor.engines.failures import Failure
from schemas.extraction import Usage

A = TypeVar("A", bound=Answer)


@dataclass(frozen=True, slots=True)
class Settled:
    """A completion that instructor can parse, and what the model wrote in it, JSON as a rule."""

    completion: ChatCompletion
    text: str


def settle(completion: object, answer: type[Answer], *, tools: bool) -> Settled | Failure:
    """Say what came back with status 200. The completion is changed in place.

    The answer is looked for where it was asked for, then where servers put it instead: with
    `tools` spread over several calls, or in the content when no tool was called; in the content
    inside a code fence or after `<think>`; in the reasoning when there is nothing else.
    """
    if not isinstance(completion, ChatCompletion):
        return failures.no_completion()
    # The client does not validate: a field holds whatever the server put there.
    choices: object = completion.choices
    choice = choices[0] if isinstance(choices, list) and choices else None
    if error := _extra(completion, "error") or _extra(choice, "error"):
        return failures.of_body(error)
    if not isinstance(choice, Choice) or not isinstance(choice.message, ChatCompletionMessage):
        return failures.no_completion()
    message = choice.message
    if choice.finish_reason == "length":
        return failures.truncated()
    if choice.finish_reason == "content_filter" or message.refusal:
        return failures.refused()
    message.role = "assistant"
    message.refusal = None  # an empty one is a refusal to instructor
    settled = _in_call(message, answer) if tools else _in_content(message, answer)
    return Settled(completion, settled)


def usage(completion: object) -> Usage:
    """Read the tokens that a completion cost; 0 where the server does not say."""
    spent = completion.usage if isinstance(completion, ChatCompletion) else None
    prompt, written = (getattr(spent, f"{kind}_tokens", None) for kind in ("prompt", "completion"))
    return Usage(
        prompt_tokens=prompt if isinstance(prompt, int) else 0,
        completion_tokens=written if isinstance(written, int) else 0,
    )


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


def _in_content(message: ChatCompletionMessage, answer: type[Answer]) -> str:
    """Leave nothing but the answer in the content, and return it."""
    said = _content(message)
    message.content = json_object(said) or (
        said if said.strip() else _in_reasoning(message, answer)
    )
    return message.content


def _in_call(message: ChatCompletionMessage, answer: type[Answer]) -> str:
    """Leave one tool call with the answer in the message, where there is one, and return it."""
    called: list[Function | FunctionCall] = [
        call.function
        for call in message.tool_calls or ()
        if isinstance(call, ChatCompletionMessageFunctionToolCall)
    ]
    if message.function_call:
        called.append(message.function_call)
    texts = list(dict.fromkeys(_arguments(function.arguments) for function in called))
    if not texts:
        said = _content(message)
        found = json_object(said) or ("" if said.strip() else _in_reasoning(message, answer))
        texts = [found] if found else []
    elif len(texts) > 1:
        texts = _joined(texts, answer)
    message.function_call = None
    message.tool_calls = [
        ChatCompletionMessageFunctionToolCall(
            id=f"call{number:05}",  # of nine characters, as the strictest server wants
            type="function",
            function=Function(name=answer.__name__, arguments=text),
        )
        for number, text in enumerate(texts)
    ] or None
    return texts[0] if texts else ""


def _joined(texts: list[str], answer: type[A]) -> list[str]:
    """Add up the calls that fit, so that one call an incident loses none; all if none fits."""
    fitting = {text: value for text in texts if (value := _fit(text, answer)) is not None}
    if len(fitting) > 1:
        return [reduce(add, fitting.values()).model_dump_json(exclude_defaults=True)]
    return list(fitting) or texts


def _in_reasoning(message: ChatCompletionMessage, answer: type[Answer]) -> str:
    """Return the answer from the reasoning if it fits: a reasoning may hold any other JSON."""
    for field in ("reasoning_content", "reasoning"):
        thought = _extra(message, field)
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


def _content(message: ChatCompletionMessage) -> str:
    """Return the content, of which some servers send a list of parts."""
    content: object = message.content
    if isinstance(content, list):
        parts = (part.get("text") for part in content if isinstance(part, dict))
        return "".join(part for part in parts if isinstance(part, str))
    return content if isinstance(content, str) else ""


def _extra(model: object, name: str) -> object:
    return (model.model_extra or {}).get(name) if isinstance(model, BaseModel) else None
