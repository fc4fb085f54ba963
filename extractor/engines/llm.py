"""The engine that asks a language model behind an OpenAI-compatible endpoint."""

from __future__ import annotations

import asyncio
from functools import partial

from extractor.core.document import Document, Missing
from extractor.engines import answers
from extractor.engines.base import Drafted, Repaired
from extractor.engines.cassettes import Cassettes
from extractor.engines.provider import LLMConfig, Provider
from prompts import Message, Prompt
from schemas.extraction import PromptRef
from schemas.vocabulary import EngineName

__all__ = ["LLMConfig", "LLMEngine"]


class LLMEngine:
    """Writes drafts with a language model. Belongs to the event loop it is first asked in.

    With `cassettes` the exchanges with the model are recorded, or replayed.
    """

    name = EngineName.LLM

    def __init__(
        self, config: LLMConfig, prompt: Prompt, cassettes: Cassettes | None = None
    ) -> None:
        self._deadline_s = config.deadline_s
        self._prompt = prompt
        self._provider = Provider(config, cassettes)

    async def draft(self, document: Document) -> Drafted:
        """Ask for a draft; a repair of it shares what is left of the deadline.

        Raises:
            EngineError: as the provider or the model failed, or `DeadlineExceeded`.
        """
        deadline = asyncio.get_running_loop().time() + self._deadline_s
        sentences = [document.quote(sentence) for sentence in document.sentences]
        messages = self._prompt.messages(document.article, sentences)
        answered = await self._provider.ask(answers.DRAFT, messages, deadline=deadline)
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
            answers.FIXES, [*messages, {"role": "user", "content": asked}], deadline=deadline
        )
        replacements = {
            missing[fix.n - 1].path: fix.text or None
            for fix in answered.value.fixes
            if 1 <= fix.n <= len(missing)
        }
        return Repaired(replacements, answered.usage, answered.attempts)
