"""`extractor config`: every setting, its value, and where that came from."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import AliasChoices, SecretStr
from pydantic.fields import FieldInfo
from pydantic_settings import DotEnvSettingsSource, EnvSettingsSource
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from extractor.cli.problems import reporting
from extractor.cli.terminal import console, inline
from extractor.secret_files import SecretFiles
from extractor.settings import Settings, load_settings

MASK = "********"

_USER_INFO = re.compile(r"(?<=://)[^/?#]*@")


@dataclass(frozen=True, slots=True)
class InForce:
    """One setting: its variables (the first wins), its value as it may be shown, its origin."""

    name: str
    variables: tuple[str, ...]
    value: str
    origin: str
    description: str


def run() -> None:
    """Print the settings, or which of them do not fit."""
    with reporting():
        console(sys.stdout).print(config_view(load_settings()))
        sys.stdout.flush()


def settings_in_force(settings: Settings) -> Iterator[InForce]:
    """Yield every setting in the order of `Settings`."""
    origins = {
        "environment": set(EnvSettingsSource(Settings)()),
        ".env": set(DotEnvSettingsSource(Settings)()),
        "secret file": set(SecretFiles(Settings)()),
    }
    for name, field in Settings.model_fields.items():
        variables = _variables(name, field)
        origin = next(
            (where for where, keys in origins.items() if keys & {name, *variables}), "default"
        )
        value = _shown(getattr(settings, name))
        yield InForce(name, variables, value, origin, field.description or "")


def config_view(settings: Settings) -> RenderableType:
    """Render the settings as a table."""
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold", pad_edge=False)
    table.add_column("Setting, variable", no_wrap=True)
    table.add_column("Value in force", overflow="fold", ratio=1)
    table.add_column("From", no_wrap=True)
    for setting in settings_in_force(settings):
        changed = setting.origin != "default"
        table.add_row(
            Text(setting.name, "bold"),
            Text(setting.value, "bold" if changed else ""),
            Text(setting.origin, "" if changed else "dim"),
        )
        for at, variable in enumerate(setting.variables):
            table.add_row(
                Text(f"  {variable}", "dim"), Text(setting.description if at == 0 else "", "dim")
            )
    return table


def _variables(name: str, field: FieldInfo) -> tuple[str, ...]:
    alias = field.validation_alias
    if isinstance(alias, AliasChoices):
        return tuple(str(choice) for choice in alias.choices)
    return (f"{Settings.model_config['env_prefix']}{name}".upper(),)


def _shown(value: object) -> str:
    """Write a value; of a secret, nothing, and of a URL not its user and password."""
    if value is None:
        return "not set"
    if isinstance(value, SecretStr):
        return MASK
    if isinstance(value, tuple):
        return ", ".join(_shown(one) for one in value) or "none"
    return inline(_USER_INFO.sub(f"{MASK}@", str(value)))
