from __future__ import annotations

import ipaddress
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.model_server import ModelServer

SETTINGS = ("EXTRACTOR_", "OPENAI_")


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    """Let no test reach beyond the loopback, nor look up a name there."""
    connect, connect_ex, lookup = (
        socket.socket.connect,
        socket.socket.connect_ex,
        socket.getaddrinfo,
    )

    def checked_connect(self: socket.socket, address: Any) -> None:
        _refuse_unless_local(self.family, address)
        connect(self, address)

    def checked_connect_ex(self: socket.socket, address: Any) -> int:
        _refuse_unless_local(self.family, address)
        return connect_ex(self, address)

    def checked_lookup(host: Any, *args: Any, **kwargs: Any) -> Any:
        _refuse_unless_local(socket.AF_INET, (host,))
        return lookup(host, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", checked_connect)
        patch.setattr(socket.socket, "connect_ex", checked_connect_ex)
        patch.setattr(socket, "getaddrinfo", checked_lookup)
        yield


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the developer's own settings, key and proxy out of the environment."""
    for name in os.environ:
        if name.upper().startswith(SETTINGS) or name.upper().endswith("_PROXY"):
            monkeypatch.delenv(name)


@pytest.fixture
def model_server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[ModelServer]:
    """Serve a scripted model on the loopback; see `tests/support/model_server.py`."""
    # Plain HTTP needs no certificates, and reading the system's is most of what a client costs.
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
    with ModelServer() as server:
        yield server


def _refuse_unless_local(family: int, address: Any) -> None:
    host = address[0] if isinstance(address, tuple) else None
    if family not in (socket.AF_INET, socket.AF_INET6) or host in (
        None,
        "",
        "localhost",
        b"localhost",
    ):
        return
    text = host.decode() if isinstance(host, bytes) else host
    try:
        local = ipaddress.ip_address(text).is_loopback or ipaddress.ip_address(text).is_unspecified
    except ValueError:
        local = False
    if not local:
        raise OSError(f"tests have no network: {text}")
