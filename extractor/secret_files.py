"""Settings from files, one a setting and named after it.

So come secrets of Docker and Kubernetes, and credentials of systemd.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from pydantic_settings import BaseSettings, SecretsSettingsSource

FOLDERS = ("EXTRACTOR_SECRETS_DIR", "CREDENTIALS_DIRECTORY")
"""Variables that name the folder; the first that is set counts. systemd sets the second."""


class SecretFiles(SecretsSettingsSource):
    """Reads `openai_api_key`, `extractor_model` and so on; an empty file says nothing."""

    def __init__(self, settings: type[BaseSettings]) -> None:
        folder = next((Path(os.environ[name]) for name in FOLDERS if os.environ.get(name)), None)
        super().__init__(settings, folder if folder and folder.is_dir() else None)

    def __call__(self) -> dict[str, Any]:
        """Return the values by name, as the settings take them."""
        return {name: value for name, value in super().__call__().items() if value != ""}
