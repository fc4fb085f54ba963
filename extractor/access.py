"""Who may call."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

from extractor.keys import Key


@dataclass(frozen=True, slots=True)
class Access:
    """What the edge lets in.

    Args:
        keys: who may call; without any, whoever reaches the service.
        shares: processes among which a key's limits are divided.
        loopback_names_only: answer only those who ask for a name of the loopback, so that no web
            page gets here by pointing its own name at it.
        origins: web origins whose pages may call.
        docs: whether the service describes itself to anyone.
        body_timeout_s: for a whole body to arrive.
    """

    keys: tuple[Key, ...] = ()
    shares: int = 1
    loopback_names_only: bool = False
    origins: tuple[str, ...] = ()
    docs: bool = True
    body_timeout_s: float = 30


def is_loopback(host: str) -> bool:
    """Whether this name or address, without a port, can only mean this machine."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.removeprefix("[").removesuffix("]")).is_loopback
    except ValueError:
        return False
