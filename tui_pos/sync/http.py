"""The link over HTTP, one kept connection, the node's certificate pinned."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

from tui_pos.core.refusal import Refusal
from tui_pos.sync import wire
from tui_pos.sync.link import Unreachable

if TYPE_CHECKING:
    import httpx

A = TypeVar("A", bound=wire.Message)

CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 30.0
QUICK_SECONDS = 2.0
"""How long a question may take that a cashier waits for."""

_NO_CHECK_TIME = 0x200000
"""X509_V_FLAG_NO_CHECK_TIME of OpenSSL's X509_VERIFY_PARAM_set_flags(3), which Python has no name for."""

_LOOPBACK = ("127.0.0.1", "localhost", "::1")


class HttpLink:
    """Ask a node over HTTP; used from one thread."""

    def __init__(
        self,
        url: str,
        token: str = "",
        *,
        context: ssl.SSLContext | None = None,
        quick: bool = False,
    ) -> None:
        """Connect lazily; `quick` gives up after two seconds, for what a cashier waits for."""
        self._url = url.rstrip("/")
        self._token = token
        self._context = context
        self._seconds = QUICK_SECONDS if quick else ANSWER_SECONDS
        self._client: httpx.Client | None = None

    def ask(self, path: str, message: wire.Message, answer: type[A], wait: float = 0) -> A:
        """Send a message and give the answer; see `Link`."""
        return self._send("POST", path, wire.pack(message), answer, wait)

    def look(self, path: str, answer: type[A]) -> A:
        """Ask what needs no message."""
        return self._send("GET", path, b"", answer, 0)

    def close(self) -> None:
        """Hang up."""
        if self._client is not None:
            self._client.close()
            self._client = None

    def _send(self, method: str, path: str, body: bytes, answer: type[A], wait: float) -> A:
        import httpx

        headers = {"content-type": wire.MEDIA_TYPE}
        if self._token:
            headers["authorization"] = f"Bearer {self._token}"
        timeout = httpx.Timeout(self._seconds + wait, connect=min(CONNECT_SECONDS, self._seconds))
        try:
            with self._connected().stream(
                method, f"{self._url}/v1/{path}", content=body, headers=headers, timeout=timeout
            ) as response:
                reply = _limited(response)
                status = response.status_code
        except (httpx.HTTPError, ssl.SSLError) as error:
            self.close()
            raise Unreachable(
                f"The node at {self._url} does not answer ({_word(error)})."
            ) from error
        return _read(status, reply, answer)

    def _connected(self) -> httpx.Client:
        if self._client is None:
            import httpx

            verify = self._context or not self._url.startswith("http://")
            self._client = httpx.Client(verify=verify, trust_env=False)
        return self._client


def check_url(url: str) -> str:
    """Give a node's address in its usual form; refuses (`url`) one that is none, or one in the open over a network."""
    parts = urlsplit(url if "://" in url else f"https://{url}")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Refusal("url", f"{url} is no address of a node: type one like https://office:8770.")
    if parts.scheme == "http" and parts.hostname not in _LOOPBACK:
        raise Refusal("url", "Over a network the node is reached with https:// only: type that.")
    return f"{parts.scheme}://{parts.netloc}"


def trusting(authority: str, *, named: bool) -> ssl.SSLContext | None:
    """Trust one certificate and what it has signed; nothing for a node on the same machine, which shows none.

    The small authority of a node signs nothing but that node, so its host name need not fit, nor its dates: a till whose
    clock starts in 1970 stays in step. A public one (`named`) signs half the world, so there both have to.
    """
    if not authority:
        return None
    context = ssl.create_default_context(cadata=authority)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.check_hostname = named
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    if not named:
        context.verify_flags |= _NO_CHECK_TIME
    return context


def unpinned() -> ssl.SSLContext:
    """Trust anybody, for the one question before a certificate is pinned; what it answers is proven by the code."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _limited(response: httpx.Response) -> bytes:
    body = bytearray()
    for chunk in response.iter_raw():
        body += chunk
        if len(body) > wire.MOST_PACKED:
            raise Unreachable("The node answered with more than can be.")
    return bytes(body)


def _read(status: int, reply: bytes, answer: type[A]) -> A:
    """Turn a reply into the answer, the node's refusal, or silence for what is neither."""
    try:
        if status == 200:
            return wire.unpack(reply, answer)
        refused = wire.unpack(reply, wire.Refused)
    except Refusal as error:
        raise Unreachable(f"What answers is no node (status {status}).") from error
    if status >= 500 or status == 408:
        raise Unreachable(f"The node cannot work now: {refused.sentence}")
    raise Refusal(refused.code, refused.sentence)


def _word(error: Exception) -> str:
    """Say in words of people what stands between this till and the node."""
    import httpx

    text = str(error)
    if isinstance(error, httpx.TimeoutException):
        return "it took too long"
    if "certificate" in text.lower():
        return (
            "another certificate than the one this till has pinned: put the node's .tls folder back, or join again"
            " with a code made by serve --code --replace"
        )
    if "refused" in text.lower():
        return "no service runs there"
    if isinstance(error, httpx.ConnectError):
        return "the network does not lead there"
    return text or "the line was cut"
