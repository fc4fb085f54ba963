"""`extractor serve`: settings in force, a free port, then the service."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Mapping

from extractor.api import server
from extractor.cli.counting import counting_together
from extractor.cli.problems import reporting
from extractor.errors import ConfigurationError, FieldError
from extractor.settings import Settings, load_settings
from extractor.wiring import build_access


def run(flags: Mapping[str, object]) -> None:
    """Serve until told to stop.

    Args:
        flags: settings by name that go before the environment; None says nothing.
    """
    with reporting():
        settings = settings_to_serve(flags)
        sys.stderr.write(banner(settings))
        sys.stderr.flush()
        with counting_together(settings):
            server.serve(settings)


def settings_to_serve(flags: Mapping[str, object]) -> Settings:
    """Put the flags into force, and a free port in place of port 0.

    Raises:
        ConfigurationError: a setting or the keys do not fit, the address is open to others and
            there are no keys, or it cannot be bound.
    """
    # Through the environment, since that is what worker processes get to see.
    for name, value in flags.items():
        if value is not None:
            os.environ[f"EXTRACTOR_{name.upper()}"] = str(value)
    settings = load_settings()
    build_access(settings)  # refuses here, and not in every worker anew
    port = free_port(settings.host, settings.port)
    os.environ["EXTRACTOR_PORT"] = str(port)
    return settings.model_copy(update={"port": port})


def free_port(host: str, port: int) -> int:
    """Return the port, or for 0 a free one, once it is known that it can be bound.

    Raises:
        ConfigurationError: it cannot.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        # As uvicorn does: a port of connections that have just ended is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            reason = error.strerror or "it cannot be bound"
            raise ConfigurationError(
                (FieldError("EXTRACTOR_HOST, EXTRACTOR_PORT", f"{host} port {port}: {reason}."),)
            ) from None
        bound: int = probe.getsockname()[1]
        return bound


def banner(settings: Settings) -> str:
    """Say where the service listens and who can answer."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    models = ", then ".join((settings.model, *(one.model for one in settings.fallback_models)))
    model = (
        f"llm ({models})"
        if settings.llm_configured
        else "llm not configured (OPENAI_API_KEY or OPENAI_BASE_URL turns it on)"
    )
    docs = " (documentation at /docs)" if settings.docs else ""
    return (
        f"Listening on http://{host}:{settings.port}{docs}\n"
        f"Callers: {_callers(settings)}\n"
        f"Engines: rules (offline); {model}\n"
    )


def _callers(settings: Settings) -> str:
    if settings.keys_file:
        return f"those with a key of {settings.keys_file}"
    if settings.allow_open:
        return "anyone who can reach the address, without a key"
    return "this machine alone, without a key"
