"""The provider's endpoint: its URL, what every request to it says, and the connections."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from urllib.request import getproxies, proxy_bypass

import aiohttp
import httpx2
from yarl import URL

from extractor import __version__

OPENAI = "https://api.openai.com/v1"
IDLE_S = 5.0
"""For which a connection waits for its next call: the servers that close first wait as long."""


class Endpoint:
    """Where chat completions are asked for. Belongs to the event loop it is first asked in.

    Spoken to without the openai client: what that does to a request on its way costs more than
    sending it. Timeouts are the caller's.

    Args:
        base_url: of the API, OpenAI's when None. User and password in it become a header.
        api_key: sent as a bearer token where the URL holds no credentials.
        connections: open at once, at most.
    """

    def __init__(self, base_url: str | None, api_key: str, *, connections: int) -> None:
        url = URL(base_url or OPENAI)
        credentials = f"Bearer {api_key}"
        if url.user is not None or url.password is not None:
            credentials = aiohttp.encode_basic_auth(url.user or "", url.password or "")
            url = url.with_user(None)
        self.base_url = str(url).rstrip("/")
        self._url = URL(f"{self.base_url}/chat/completions")
        self._headers = {
            "Authorization": credentials,
            "Accept": "application/json",
            "Content-Type": "application/json",
            "User-Agent": f"incident-extractor/{__version__}",
        }
        # Looked up once: aiohttp would go through environment and files on every call.
        self._proxy = _proxy(url)
        encrypted = {url.scheme, self._proxy and URL(self._proxy).scheme} & {"https"}
        self._tls = httpx2.create_ssl_context() if encrypted else True
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None
        self._closed = False

    def post(
        self, body: bytes, headers: Mapping[str, str]
    ) -> AbstractAsyncContextManager[aiohttp.ClientResponse]:
        """Send a request; what is not read of the answer by the end is dropped.

        Args:
            body: JSON.
            headers: besides those of every request.

        Raises:
            aiohttp.ClientError: there is no answer, or it breaks off.
        """
        if self._closed:
            raise aiohttp.ClientConnectionError("closed")
        if self._session is None:
            self._session = self._opened()
        # A redirect would be a call that nobody counts, to a host that nobody chose.
        return self._session.post(
            self._url, data=body, headers=headers, allow_redirects=False, proxy=self._proxy
        )

    async def aclose(self) -> None:
        """Close the connections; nothing can be sent any more."""
        self._closed = True
        if self._session:
            await self._session.close()

    def _opened(self) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                limit=self._connections, keepalive_timeout=IDLE_S, ssl=self._tls
            ),
            headers=self._headers,
            timeout=aiohttp.ClientTimeout(total=None),
            # One caller's request must not be told from another's.
            cookie_jar=aiohttp.DummyCookieJar(),
        )


def _proxy(url: URL) -> str | None:
    """Return the proxy that the environment has for a URL."""
    proxies = getproxies()
    if not proxies or proxy_bypass(url.host or ""):
        return None
    proxy = proxies.get(url.scheme) or proxies.get("all")
    return proxy if proxy is None or "://" in proxy else f"http://{proxy}"
