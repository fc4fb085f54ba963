"""The one composition root: settings in, service out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import prompts
from extractor.engines.base import Engine
from extractor.engines.rules import RulesEngine
from extractor.errors import ConfigurationError, FieldError
from extractor.reader import Reader
from extractor.service import Service
from extractor.settings import Settings
from schemas.vocabulary import EngineName

if TYPE_CHECKING:
    from extractor.engines.cassettes import Cassettes

_DAY_S = 86_400.0


def build_service(settings: Settings, cassettes: Cassettes | None = None) -> Service:
    """Build the service that these settings ask for; nothing is connected yet.

    Args:
        settings: all of them.
        cassettes: where exchanges with the model are recorded, or replayed from. A replay needs
            neither key nor base URL.

    Raises:
        ConfigurationError: a setting names something that does not exist.
    """
    reader = Reader.load()
    engines: dict[EngineName, Engine] = {EngineName.RULES: RulesEngine.load(reader)}
    if settings.llm_configured or (cassettes and cassettes.replay):
        engines[EngineName.LLM] = _llm(settings, cassettes)
    return Service(engines, reader, max_article_chars=settings.max_article_chars)


def _llm(settings: Settings, cassettes: Cassettes | None) -> Engine:
    # The provider's libraries cost over a second to import: only who has a key pays for them.
    from extractor.engines.llm import LLMConfig, LLMEngine  # noqa: PLC0415 -- see above

    key = settings.openai_api_key
    config = LLMConfig(
        # Local servers want a key header and ignore what it holds.
        api_key=key.get_secret_value() if key else "unused",
        base_url=settings.openai_base_url,
        model=settings.model,
        mode=settings.mode,
        deadline_s=settings.deadline_s,
        attempt_timeout_s=settings.attempt_timeout_s,
        max_attempts=settings.max_attempts,
        max_reasks=settings.max_reasks,
        max_output_tokens=settings.max_output_tokens,
        temperature=settings.temperature,
        max_concurrency=settings.max_concurrency,
    )
    if cassettes and cassettes.replay:
        # Whether files answer as they did must not hang on how busy the machine is.
        config = replace(config, deadline_s=_DAY_S, attempt_timeout_s=_DAY_S)
    try:
        prompt = prompts.load(settings.prompt)
    except prompts.UnknownPrompt as error:
        raise ConfigurationError((FieldError("EXTRACTOR_PROMPT", str(error)),)) from None
    return LLMEngine(config, prompt, cassettes)
