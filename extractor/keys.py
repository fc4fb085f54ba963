"""API keys: the file that names them, and how a new one is made.

    [keys.desk]
    sha256 = "9f86…"
    requests_per_minute = 60
    tokens_per_day = 1_000_000   # model tokens, prompt and completion, by UTC day
    expires = 2027-01-01         # from this UTC day on the key is refused
    disabled = true

Only `sha256` is required; without a limit there is none. The file holds no key: a key is 32
random bytes, so its plain SHA-256 cannot be turned back, and bcrypt, which is slow so that
guessing human passwords is, would cost every request its delay for nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime
from pathlib import Path

from extractor.errors import ConfigurationError, FieldError

PREFIX = "iex_"
"""Lets people and secret scanners see what it is."""

SETTING = "EXTRACTOR_KEYS_FILE"

_RANDOM_BYTES = 32
_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Key:
    """One key as the file knows it. None sets no limit."""

    name: str
    sha256: str
    requests_per_minute: int | None = None
    tokens_per_day: int | None = None
    expires: date | None = None
    disabled: bool = False

    def expired(self, today: date) -> bool:
        """Whether the key is refused on this UTC day for its age."""
        return self.expires is not None and today >= self.expires

    def table(self) -> str:
        """Write the key as a table of the file."""
        lines = [f"[keys.{self.name}]", f'sha256 = "{self.sha256}"']
        for name in ("requests_per_minute", "tokens_per_day", "expires"):
            value = getattr(self, name)
            if value is not None:
                lines.append(f"{name} = {value}")
        if self.disabled:
            lines.append("disabled = true")
        return "\n".join(lines) + "\n"


def digest(secret: bytes) -> str:
    """Return what the file keeps of a key."""
    return hashlib.sha256(secret).hexdigest()


def find(keys: Iterable[Key], secret: bytes) -> Key | None:
    """Return the key that this is; the time taken tells nothing of where it differs."""
    given = digest(secret)
    found = None
    for key in keys:
        if hmac.compare_digest(given, key.sha256):
            found = key
    return found


def new_key(
    name: str,
    *,
    requests_per_minute: int | None = None,
    tokens_per_day: int | None = None,
    expires: date | None = None,
) -> tuple[str, Key]:
    """Make a key: the secret, which nobody will see again, and what the file keeps.

    Raises:
        ConfigurationError: the name does not fit.
    """
    if not _NAME.fullmatch(name):
        raise ConfigurationError(
            (FieldError("NAME", "Up to 64 letters, digits, hyphens and underscores."),)
        )
    secret = PREFIX + secrets.token_urlsafe(_RANDOM_BYTES)
    key = Key(name, digest(secret.encode()), requests_per_minute, tokens_per_day, expires)
    return secret, key


def read_keys(path: Path) -> tuple[Key, ...]:
    """Read the file.

    Raises:
        ConfigurationError: it cannot be read, is not TOML, has no key, or names every field
            that does not fit. No hash is shown.
    """
    try:
        document = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise _wrong("", f"{path}: {error.strerror or 'it cannot be read'}.") from None
    except UnicodeDecodeError:
        raise _wrong("", f"{path} is not UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        raise _wrong("", f"{path} is not TOML: {error}.") from None
    tables = document.pop("keys", None)
    if document:
        raise _wrong("", "The file holds tables [keys.NAME] and nothing else.")
    if not isinstance(tables, dict) or not tables:
        raise _wrong("", "The file has no table [keys.NAME]: `extractor keys new NAME` writes one.")
    wrong = [error for name, table in tables.items() for error in _errors(name, table)]
    if wrong:
        raise ConfigurationError(tuple(wrong))
    keys = tuple(Key(name, **table) for name, table in tables.items())
    seen: dict[str, str] = {}
    for key in keys:
        if key.sha256 in seen:
            raise _wrong(key.name, f"It is the same key as {seen[key.sha256]}.")
        seen[key.sha256] = key.name
    return keys


def _errors(name: str, table: object) -> Iterable[FieldError]:
    if not _NAME.fullmatch(name):
        yield _error("", "A key's name is up to 64 letters, digits, hyphens and underscores.")
        return
    if not isinstance(table, dict):
        yield _error(name, "Not a table.")
        return
    for unknown in table.keys() - {field.name for field in fields(Key)} | table.keys() & {"name"}:
        yield _error(name, f"{unknown[:40]!r} is unknown.")
    value = table.get("sha256")
    if not isinstance(value, str) or not _DIGEST.fullmatch(value):
        yield _error(f"{name}.sha256", "The SHA-256 of the key, 64 lower-case hexadecimal digits.")
    for limit in ("requests_per_minute", "tokens_per_day"):
        value = table.get(limit, 1)
        if type(value) is not int or value < 1:
            yield _error(f"{name}.{limit}", "A whole number, 1 or more; leave it out for no limit.")
    value = table.get("expires", date.max)
    if not isinstance(value, date) or isinstance(value, datetime):
        yield _error(f"{name}.expires", "A day, without quotes: 2027-01-01.")
    if not isinstance(table.get("disabled", False), bool):
        yield _error(f"{name}.disabled", "true or false.")


def _error(where: str, message: str) -> FieldError:
    return FieldError(f"{SETTING} [keys.{where}]" if where else SETTING, message)


def _wrong(where: str, message: str) -> ConfigurationError:
    return ConfigurationError((_error(where, message),))
