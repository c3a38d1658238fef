"""One polite way to the web: robots.txt is asked first, answers have a size, and nothing leads into a private network."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, urljoin, urlsplit
from urllib.robotparser import RobotFileParser

import requests
from urllib3.exceptions import HTTPError

from framing import __version__
from framing.errors import FetchError
from framing.fetch.doors import Adapter, Clock, Private
from framing.fetch.folder import said as shown

AGENT = f"framing/{__version__}"
LARGEST = 10_000_000
"""Bytes of an answer, unpacked."""
HOPS = 5
"""Redirects followed."""
PATIENCE = 30.0
"""Seconds for a connection, and between two parts of an answer."""
LONGEST = 120.0
"""Seconds for a whole answer."""
SLOWEST = 300.0
"""Seconds between two requests that a robots.txt may ask for; a server that asks for more is left alone."""
MOVED = (301, 302, 303, 307, 308)
_REASONS: tuple[tuple[type[BaseException], str], ...] = (
    (socket.gaierror, "no server of this name is known; check the address, or the network here"),
    (ssl.SSLError, "the connection cannot be trusted: its certificate or encryption does not hold"),
    (ConnectionRefusedError, "nothing answers there"),
    (TimeoutError, f"no word for {PATIENCE:.0f} seconds"),
    (ValueError, "this is, or leads to, no address that can be asked"),
)


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
        self._clock = Clock()
        self._session = requests.Session()
        self._session.trust_env = False
        # One connection a request: the clock then knows which one to close.
        self._session.headers.update(
            {"User-Agent": AGENT, "Accept-Encoding": "gzip, deflate", "Connection": "close"}
        )
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, Adapter(self._clock, private))

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Answer:
        """The answer to a request, redirects followed.

        Raises:
            FetchError: an address that may not be asked, a server that refuses or cannot be reached, an answer
                that is too large or too slow.
        """
        for _ in range(HOPS + 1):
            self._may(url)
            answer = self._once(url, headers or {})
            if answer.status in MOVED and "location" in answer.headers:
                url = _next(url, answer.headers["location"])
                continue
            return _accepted(answer)
        raise FetchError(f"{shown(url)}: more than {HOPS} redirects; give the address that they lead to.")

    def _may(self, url: str) -> None:
        parts = _parts(url)
        place = f"{parts.scheme}://{parts.netloc}"
        if place not in self._robots:
            self._robots[place] = self._rules(place)
        if not self._robots[place].can_fetch(AGENT, url):
            raise FetchError(
                f"{shown(url)}: the server's robots.txt asks programs not to fetch this; it was left alone."
            )

    def _rules(self, place: str) -> RobotFileParser:
        """What the server's robots.txt asks for; a server without one asks for nothing."""
        rules, url = RobotFileParser(), f"{place}/robots.txt"
        for _ in range(HOPS + 1):
            _parts(url)
            answer = self._once(url, {})
            if answer.status not in MOVED or "location" not in answer.headers:
                break
            url = _next(url, answer.headers["location"])
        if answer.status >= 500:
            raise FetchError(
                f"{shown(url)}: the server could not say what programs may fetch (status {answer.status}); try later."
            )
        rules.parse(answer.body.decode("utf-8", "replace").splitlines() if answer.status == 200 else [])
        if float(rules.crawl_delay(AGENT) or 0) > SLOWEST:
            raise FetchError(
                f"{shown(url)}: the server asks for more than {SLOWEST:.0f} seconds between two requests; it was left alone."
            )
        return rules

    def _once(self, url: str, headers: Mapping[str, str]) -> Answer:
        self._wait(urlsplit(url).netloc)
        with self._clock.running(LONGEST) as clock:
            try:
                with self._session.get(
                    url, headers=dict(headers), stream=True, timeout=PATIENCE, allow_redirects=False
                ) as said:
                    body = _body(said, url)
            except (requests.RequestException, HTTPError, ValueError) as error:
                if not clock.late:
                    raise FetchError(f"{shown(url)}: could not be reached ({_reason(error)}).") from error
            if clock.late:  # a connection cut off by the clock may look like an answer's end
                raise FetchError(f"{shown(url)}: the answer took more than {LONGEST:.0f} seconds; try later.")
            return Answer(said.status_code, body, {k.lower(): v for k, v in said.headers.items()}, url)

    def _wait(self, host: str) -> None:
        known = [
            rules.crawl_delay(AGENT) for place, rules in self._robots.items() if place.endswith("://" + host)
        ]
        asked = max((float(delay) for delay in known if delay), default=0.0)
        due = self._asked.get(host, 0.0) + max(self._delay, asked)
        if host in self._asked and (left := due - time.monotonic()) > 0:
            time.sleep(left)
        self._asked[host] = time.monotonic()


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        fit = parts.scheme in ("http", "https") and parts.hostname and not parts.username and parts.port != 0
    except ValueError:
        fit = False
    if not fit:
        raise FetchError(f"{shown(url)}: only plain http and https addresses can be fetched.")
    return parts


def _next(url: str, location: str) -> str:
    """Where a redirect leads; what is wrong with it, the next look at the address says."""
    try:
        return urljoin(url, location)
    except ValueError:
        return location


def _body(said: requests.Response, url: str) -> bytes:
    body = bytearray()
    for part in said.iter_content(65_536):
        body += part
        if len(body) > LARGEST:
            raise FetchError(f"{shown(url)}: the answer is larger than {LARGEST:,} bytes; it was left alone.")
    return bytes(body)


def _accepted(answer: Answer) -> Answer:
    if answer.status in (200, 304):
        return answer
    later = answer.headers.get("retry-after")
    wait = f" It asks to wait: {shown(later)}." if later else ""
    raise FetchError(f"{shown(answer.url)}: the server answered with status {answer.status}.{wait}")


def _reason(error: BaseException) -> str:
    """Why a server could not be reached, in words."""
    causes = _causes(error)
    for one in causes:
        if isinstance(one, Private):
            return str(one)
    return next(
        (words for kind, words in _REASONS if any(isinstance(c, kind) for c in causes)), type(error).__name__
    )


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
