"""The engine that asks a language model behind an OpenAI-compatible endpoint."""

from __future__ import annotations

import asyncio
from functools import partial

from extractor.core.document import Document, Missing
from extractor.engines.answers import DraftAnswer, FixesAnswer
from extractor.engines.base import Drafted, Repaired, Watch
from extractor.engines.cassettes import Cassettes
from extractor.engines.provider import LLMConfig, Provider
from extractor.telemetry.observer import Observer
from extractor.telemetry.spans import span
from prompts import Message, Prompt
from schemas.extraction import PromptRef
from schemas.vocabulary import EngineName

__all__ = ["LLMConfig", "LLMEngine"]


class LLMEngine:
    """Writes drafts with a language model. Belongs to the event loop it is first asked in.

    With `cassettes` the exchanges with the model are recorded, or replayed; `observer` is told
    of them.
    """

    name = EngineName.LLM

    def __init__(
        self,
        config: LLMConfig,
        prompt: Prompt,
        cassettes: Cassettes | None = None,
        observer: Observer | None = None,
    ) -> None:
        self._prompt = prompt
        self._provider = Provider(config, cassettes, observer, prompt.prefix)

    @property
    def model(self) -> str:
        """The model's name, as it is configured."""
        return self._provider.config.model

    async def draft(
        self,
        document: Document,
        *,
        deadline: float | None = None,
        share: float = 1,
        watch: Watch | None = None,
    ) -> Drafted:
        """Ask for a draft; a repair of it has what is left until the deadline.

        Args:
            document: what to read.
            deadline: on the running loop's clock; the configured time from now when None.
            share: of the time until then, for the draft alone.
            watch: told of the records while the model writes.

        Raises:
            EngineError: as the provider or the model failed, or `DeadlineExceeded`.
        """
        now = asyncio.get_running_loop().time()
        if deadline is None:
            deadline = now + self._provider.config.deadline_s
        drafted_by = now + (deadline - now) * share
        with span("prompt"):
            sentences = [document.quote(sentence) for sentence in document.sentences]
            messages = self._prompt.messages(document.article, sentences)
        answered = await self._provider.ask(DraftAnswer, messages, deadline=drafted_by, watch=watch)
        # As the model wrote it: the turns then share a prefix that providers cache.
        messages.append({"role": "assistant", "content": answered.text})
        return Drafted(
            draft=answered.value.draft(),
            engine=self.name,
            model=answered.model,
            prompt=PromptRef(name=self._prompt.name, digest=self._prompt.digest),
            usage=answered.usage,
            attempts=answered.attempts,
            repair=partial(self._repair, messages, deadline),
        )

    async def aclose(self) -> None:
        """Close the provider's connections."""
        await self._provider.aclose()

    async def _repair(
        self, messages: list[Message], deadline: float, missing: tuple[Missing, ...]
    ) -> Repaired:
        asked = self._prompt.repair([(item.text, item.hint) for item in missing])
        answered = await self._provider.ask(
            FixesAnswer,
            [*messages, {"role": "user", "content": asked}],
            deadline=deadline,
            again=True,
        )
        replacements = {
            missing[fix.n - 1].path: fix.text or None
            for fix in answered.value.fixes
            if 1 <= fix.n <= len(missing)
        }
        return Repaired(replacements, answered.usage, answered.attempts)
