"""One polite way to the web: robots.txt is asked first, answers have a size, and nothing leads into a private network."""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from framing import __version__
from framing.errors import FetchError

AGENT = f"framing/{__version__}"
LARGEST = 10_000_000
"""Bytes of an answer."""
HOPS = 5
"""Redirects followed."""
PATIENCE = 30.0
"""Seconds for a connection, and between two parts of an answer."""
LONGEST = 120.0
"""Seconds for a whole answer."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said: status (200 or 304), body, headers by lower-case name, and the address at last."""

    status: int
    body: bytes
    headers: Mapping[str, str]
    url: str


class Web:
    """A visitor of servers; one for all addresses of a run, so that no server is asked twice within the delay.

    Args:
        delay: seconds between two requests to one host; a longer Crawl-delay of its robots.txt stands.
        private: whether addresses of private networks and of this machine may be asked.
    """

    def __init__(self, *, delay: float = 2.0, private: bool = False) -> None:
        self._delay, self._asked, self._robots = delay, dict[str, float](), dict[str, RobotFileParser]()
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers.update({"User-Agent": AGENT, "Accept-Encoding": "gzip, deflate"})
        if not private:
            for scheme in ("http://", "https://"):
                self._session.mount(scheme, _PublicOnly())

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Answer:
        """The answer to a request, redirects followed.

        Raises:
            FetchError: an address that may not be asked, a server that refuses or cannot be reached, an answer
                that is too large or too slow.
        """
        for _ in range(HOPS + 1):
            self._may(url)
            answer = self._once(url, headers or {})
            if answer.status in (301, 302, 303, 307, 308) and "location" in answer.headers:
                url = urljoin(url, answer.headers["location"])
                continue
            return _accepted(answer)
        raise FetchError(f"{url}: more than {HOPS} redirects; give the address that they lead to.")

    def _may(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
            raise FetchError(f"{url}: only plain http and https addresses can be fetched.")
        place = f"{parts.scheme}://{parts.netloc}"
        if place not in self._robots:
            self._robots[place] = self._rules(place)
        if not self._robots[place].can_fetch(AGENT, url):
            raise FetchError(
                f"{url}: the server's robots.txt asks programs not to fetch this; it was left alone."
            )

    def _rules(self, place: str) -> RobotFileParser:
        """What the server's robots.txt asks for; a server without one asks for nothing."""
        rules, url = RobotFileParser(), f"{place}/robots.txt"
        for _ in range(HOPS + 1):
            answer = self._once(url, {})
            if answer.status not in (301, 302, 303, 307, 308) or "location" not in answer.headers:
                break
            url = urljoin(url, answer.headers["location"])
        if answer.status >= 500:
            raise FetchError(
                f"{url}: the server could not say what programs may fetch (status {answer.status}); try later."
            )
        rules.parse(answer.body.decode("utf-8", "replace").splitlines() if answer.status == 200 else [])
        return rules

    def _once(self, url: str, headers: Mapping[str, str]) -> Answer:
        self._wait(urlsplit(url).netloc)
        begun = time.monotonic()
        try:
            with self._session.get(
                url, headers=dict(headers), stream=True, timeout=PATIENCE, allow_redirects=False
            ) as said:
                body = bytearray()
                for part in said.iter_content(65_536):
                    body += part
                    if len(body) > LARGEST:
                        raise FetchError(
                            f"{url}: the answer is larger than {LARGEST:,} bytes; it was left alone."
                        )
                    if time.monotonic() - begun > LONGEST:
                        raise FetchError(
                            f"{url}: the answer took more than {LONGEST:.0f} seconds; try later."
                        )
                return Answer(
                    said.status_code, bytes(body), {k.lower(): v for k, v in said.headers.items()}, url
                )
        except (requests.RequestException, HTTPError) as error:
            reason = next((str(e) for e in _causes(error) if isinstance(e, _Private)), type(error).__name__)
            raise FetchError(f"{url}: could not be reached ({reason}).") from error

    def _wait(self, host: str) -> None:
        known = [
            rules.crawl_delay(AGENT) for place, rules in self._robots.items() if place.endswith("://" + host)
        ]
        asked = max((float(delay) for delay in known if delay), default=0.0)
        due = self._asked.get(host, 0.0) + max(self._delay, asked)
        if host in self._asked and (left := due - time.monotonic()) > 0:
            time.sleep(left)
        self._asked[host] = time.monotonic()


def _accepted(answer: Answer) -> Answer:
    if answer.status in (200, 304):
        return answer
    later = answer.headers.get("retry-after")
    wait = f" It asks to wait: {later}." if later else ""
    raise FetchError(f"{answer.url}: the server answered with status {answer.status}.{wait}")


class _Private(OSError):
    """The address belongs to a private network."""


def _causes(error: BaseException | None) -> list[BaseException]:
    """The error and all that led to it, wherever libraries keep them."""
    found: list[BaseException] = []
    waiting = [error]
    while waiting:
        one = waiting.pop()
        if one is None or any(one is f for f in found):
            continue
        found.append(one)
        waiting += [one.__cause__, one.__context__, getattr(one, "reason", None)]
        waiting += [a for a in one.args if isinstance(a, BaseException)]
        waiting = [w for w in waiting if isinstance(w, BaseException)]
    return found


def _public(connection: HTTPConnection) -> None:
    """Look at who really answered, after the name was resolved and before anything is sent."""
    peer = connection.sock.getpeername()[0] if connection.sock is not None else ""
    address = ipaddress.ip_address(str(peer).split("%")[0])
    mapped = getattr(address, "ipv4_mapped", None)
    if not (mapped or address).is_global:
        connection.close()
        raise _Private("the address belongs to a private network; --allow-private lets it be asked")


class _PublicHTTP(HTTPConnection):
    def connect(self) -> None:
        super().connect()
        _public(self)


class _PublicHTTPS(HTTPSConnection):
    def connect(self) -> None:
        super().connect()
        _public(self)


class _PublicHTTPPool(HTTPConnectionPool):
    ConnectionCls = _PublicHTTP  # ty: ignore[invalid-assignment]


class _PublicHTTPSPool(HTTPSConnectionPool):
    ConnectionCls = _PublicHTTPS  # ty: ignore[invalid-assignment]


class _PublicOnly(HTTPAdapter):
    """Connections that are dropped before a word is sent where they lead into a private network."""

    def init_poolmanager(self, *arguments: object, **options: object) -> None:
        super().init_poolmanager(*arguments, **options)  # ty: ignore[invalid-argument-type]
        self.poolmanager.pool_classes_by_scheme = {"http": _PublicHTTPPool, "https": _PublicHTTPSPool}  # ty: ignore[invalid-assignment]
