"""Every setting, once. Read by `load_settings`, never at import."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import (
    AliasChoices,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    model_validator,
)
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from extractor.errors import ConfigurationError, FieldError
from extractor.secret_files import SecretFiles

Mode = Literal["tools", "json_schema", "md_json"]


class FallbackModel(BaseModel):
    """One of `Settings.fallback_models`.

    Without a base URL it is asked where the first model is, with that one's key unless it has its
    own; with one, the first model's key is not sent there.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    model: str = Field(min_length=1)
    base_url: str | None = Field(default=None, pattern=r"^https?://")
    api_key: SecretStr | None = None
    api_key_env: str | None = Field(default=None, min_length=1)
    mode: Mode | None = None

    @model_validator(mode="after")
    def _one_key(self) -> Self:
        if self.api_key and self.api_key_env:
            raise ValueError("api_key and api_key_env are both given")
        if self.api_key_env and self.api_key_env not in os.environ:
            raise ValueError("api_key_env names a variable that is not set")
        return self

    @property
    def key(self) -> SecretStr | None:
        """The model's own key."""
        return SecretStr(os.environ[self.api_key_env]) if self.api_key_env else self.api_key

    def __str__(self) -> str:
        return f"{self.model} at {self.base_url}" if self.base_url else self.model


def _json_of_text(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise ValueError("the value is not JSON") from None


class Settings(BaseSettings):
    """Settings from the environment (`EXTRACTOR_*`), `.env` and secret files, in this order.

    Units are in the names.
    """

    model_config = SettingsConfigDict(
        env_prefix="EXTRACTOR_", env_file=".env", extra="ignore", frozen=True, env_ignore_empty=True
    )

    openai_api_key: SecretStr | None = Field(
        default=None,
        validation_alias=AliasChoices("EXTRACTOR_OPENAI_API_KEY", "OPENAI_API_KEY"),
        description="Key of the provider. A key or a base URL turns the llm engine on.",
    )
    openai_base_url: str | None = Field(
        default=None,
        validation_alias=AliasChoices("EXTRACTOR_OPENAI_BASE_URL", "OPENAI_BASE_URL"),
        pattern=r"^https?://",
        description="Any OpenAI-compatible endpoint: hosted, vLLM, Ollama, llama.cpp.",
    )
    model: str = Field(default="gpt-5.4-mini", min_length=1, description="Name of the model.")
    mode: Mode = Field(
        default="tools",
        description="How the answer is asked for: a tool call, a JSON schema, or JSON in Markdown "
        "for small local models.",
    )
    prompt: str = Field(default="incident/v1", description="Prompt folder and version.")
    deadline_s: float = Field(default=120, gt=0, description="For one request, all told.")
    attempt_timeout_s: float = Field(default=60, gt=0, description="For one HTTP call.")
    max_attempts: int = Field(default=4, ge=1, description="HTTP calls per turn, at most.")
    max_reasks: int = Field(default=1, ge=0, description="Re-asks after an invalid answer.")
    max_output_tokens: int | None = Field(
        default=None, ge=1, description="Sent as max_completion_tokens when set."
    )
    temperature: float | None = Field(default=None, ge=0, le=2, description="Sent when set.")
    fallback_models: Annotated[
        tuple[FallbackModel, ...], NoDecode, BeforeValidator(_json_of_text)
    ] = Field(
        default=(),
        description="Models to ask in order when the first fails: a JSON list of objects with "
        "model and, where they differ, base_url, api_key or api_key_env, mode.",
    )
    max_concurrency: int = Field(default=256, ge=1, description="Calls to a model at once.")
    max_waiting: int = Field(
        default=256, ge=0, description="Articles that may wait for a model; more are answered 429."
    )
    breaker_failures: int = Field(
        default=10, ge=1, description="Failed calls in a row after which a model is left alone."
    )
    breaker_open_s: float = Field(
        default=30, gt=0, description="For which it is; then one call tries it again."
    )
    max_article_chars: int = Field(default=200_000, ge=1, description="In Unicode code points.")
    host: str = Field(default="127.0.0.1", description="Address `serve` binds.")
    port: int = Field(default=8000, ge=0, le=65_535, description="Port `serve` binds.")
    shutdown_s: int = Field(
        default=30, ge=1, description="For what is in flight to finish after SIGTERM."
    )
    workers: int = Field(
        default=1, ge=1, description="Processes `serve` starts; a key's limits are divided."
    )
    keys_file: Path | None = Field(
        default=None, description="TOML file of the API keys, as `extractor keys` writes it."
    )
    allow_open: bool = Field(
        default=False, description="Serve beyond the loopback without keys: anyone may call."
    )
    cors_origins: str = Field(
        default="",
        pattern=r"^(https?://[^\s,/]+(\s*,\s*https?://[^\s,/]+)*)?$",
        description="Web origins whose pages may call, with commas between; none when empty.",
    )
    docs: bool = Field(default=True, description="Serve /docs and /openapi.json.")
    body_timeout_s: float = Field(
        default=30, gt=0, description="For the whole body of a request to arrive."
    )
    idle_timeout_s: int = Field(
        default=75, ge=1, description="For a connection to wait for its next request, head and all."
    )
    heartbeat_s: float = Field(
        default=10, gt=0, description="Between comments in a stream of events that is silent."
    )
    reader_timeout_s: float = Field(
        default=60, gt=0, description="For the reader of a stream to take an event."
    )
    max_head_bytes: int = Field(
        default=32_768, ge=1_024, description="Of a request line and its headers, together."
    )
    max_connections: int = Field(
        default=900, ge=1, description="Open at once in one process; more are answered 503."
    )
    metrics: bool = Field(default=True, description="Count, and serve /metrics for Prometheus.")
    prometheus_multiproc_dir: Path | None = Field(
        default=None,
        validation_alias=AliasChoices(
            "PROMETHEUS_MULTIPROC_DIR", "EXTRACTOR_PROMETHEUS_MULTIPROC_DIR"
        ),
        description="Where several workers count together; `serve` makes one when not set.",
    )
    prices_file: Path | None = Field(
        default=None, description="TOML file of token prices; without it nothing has a cost."
    )
    cache_path: Path | None = Field(
        default=None,
        description="File for the kept answers, shared by all workers; in memory when not set.",
    )
    cache_max_entries: int = Field(
        default=10_000, ge=0, description="Model answers kept; 0 keeps none."
    )
    cache_max_bytes: int = Field(
        default=33_554_432,
        ge=0,
        description="Of model answers, and again of those to requests with an idempotency key.",
    )
    cache_max_age_s: float = Field(default=86_400, ge=0, description="Of a kept model answer.")
    idempotency_max_entries: int = Field(
        default=10_000, ge=0, description="Idempotency keys kept; with 0 they are ignored."
    )
    idempotency_max_age_s: float = Field(default=86_400, ge=0, description="Of a kept key.")
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["json", "console"] = "json"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 ours takes its place
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Say where values come from; the first that has one wins."""
        return init_settings, env_settings, dotenv_settings, SecretFiles(settings_cls)

    @property
    def llm_configured(self) -> bool:
        """Whether the llm engine can be asked: there is a key or a base URL."""
        return self.openai_api_key is not None or self.openai_base_url is not None


def load_settings() -> Settings:
    """Read the environment, `.env` and the secret files.

    Raises:
        ConfigurationError: names every setting that does not fit; no value is shown.
    """
    try:
        return Settings()
    except ValidationError as error:
        raise ConfigurationError(
            tuple(
                FieldError(_variable(*item["loc"]), item["msg"])
                for item in error.errors(include_input=False, include_url=False)
            )
        ) from None


def _variable(name: int | str, *path: int | str) -> str:
    """Name the variable, and where in its value the error is: `EXTRACTOR_X[0].mode`."""
    variable = str(name) if str(name).isupper() else f"EXTRACTOR_{name}".upper()
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return variable + "".join(steps)
