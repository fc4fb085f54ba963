"""Every setting, once. Read by `load_settings`, never at import."""

from __future__ import annotations

from typing import Literal

from pydantic import AliasChoices, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from extractor.errors import ConfigurationError, FieldError


class Settings(BaseSettings):
    """Settings from the environment (`EXTRACTOR_*`) and `.env`; units are in the names."""

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
    mode: Literal["tools", "json_schema", "md_json"] = Field(
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
    max_concurrency: int = Field(default=32, ge=1, description="Calls to the provider at once.")
    max_article_chars: int = Field(default=200_000, ge=1, description="In Unicode code points.")
    host: str = Field(default="127.0.0.1", description="Address `serve` binds.")
    port: int = Field(default=8000, ge=0, le=65_535, description="Port `serve` binds.")
    workers: int = Field(default=1, ge=1, description="Processes `serve` starts.")
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["json", "console"] = "json"

    @property
    def llm_configured(self) -> bool:
        """Whether the llm engine can be asked: there is a key or a base URL."""
        return self.openai_api_key is not None or self.openai_base_url is not None


def load_settings() -> Settings:
    """Read the environment and `.env`.

    Raises:
        ConfigurationError: names every setting that does not fit; no value is shown.
    """
    try:
        return Settings()
    except ValidationError as error:
        raise ConfigurationError(
            tuple(
                FieldError(_variable(str(item["loc"][0])), item["msg"])
                for item in error.errors(include_input=False, include_url=False)
            )
        ) from None


def _variable(location: str) -> str:
    return location if location.isupper() else f"EXTRACTOR_{location.upper()}"
