"""Connections that lead into no private network and end when their time is up.

A name is resolved once, every address it has is looked at, and the connection
goes to an address that was looked at: what the name server says a moment later
changes nothing. A server that sends a byte now and then, in whatever part of
its answer, is cut off by a clock that does not wait for it.
"""

from __future__ import annotations

import contextlib
import ipaddress
import socket
import threading
from collections.abc import Generator

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Private(OSError):
    """The address belongs to a private network."""


class Clock:
    """Closes the connections of one request when its time is up."""

    def __init__(self) -> None:
        self._open: list[socket.socket] = []
        self._lock = threading.Lock()
        self.late = False

    def note(self, connection: socket.socket) -> None:
        """Hold a second handle: the first one changes hands when the connection is encrypted."""
        with self._lock:
            self._open.append(connection.dup())

    @contextlib.contextmanager
    def running(self, seconds: float) -> Generator[Clock]:
        """So long from here; ``late`` says whether it was too long."""
        self.late = False
        timer = threading.Timer(seconds, self._end)
        timer.daemon = True
        timer.start()
        try:
            yield self
        finally:
            timer.cancel()
            with self._lock:
                for one in self._open:
                    one.close()
                self._open.clear()

    def _end(self) -> None:
        with self._lock:
            self.late = True
            for one in self._open:
                with contextlib.suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)


def public(address: str) -> bool:
    """Whether an address is one of the open network, also where it wraps another one."""
    one: Address = ipaddress.ip_address(address.split("%")[0])
    if isinstance(one, ipaddress.IPv4Address):
        return one.is_global
    inner = [one.ipv4_mapped, one.sixtofour, *(one.teredo or ())]
    if one in _NAT64:
        inner.append(ipaddress.IPv4Address(int(one) & 0xFFFFFFFF))
    found = [i for i in inner if i is not None]
    return all(i.is_global for i in found) and (bool(found) or one.is_global)


def connect(host: str, port: int, timeout: float | None, private: bool) -> socket.socket:
    """A connection to one of the addresses of ``host``.

    Raises:
        Private: one of them is of a private network, and ``private`` is not set.
        OSError: the name is not known, or nobody answers.
    """
    try:
        found = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
    except UnicodeError as error:
        raise OSError("this is no name of a server") from error
    places = [(family, str(place[0]), place) for family, _, _, _, place in found]
    if not private and not all(public(address) for _, address, _ in places):
        raise Private("the address belongs to a private network; --allow-private lets it be asked")
    last: OSError = OSError("the name has no address")
    for family, _, place in places:
        one = socket.socket(family, socket.SOCK_STREAM)
        try:
            one.settimeout(timeout)
            one.connect(place)
        except OSError as error:
            one.close()
            last = error
        else:
            return one
    raise last


class Adapter(HTTPAdapter):
    """The way of all requests of one visitor."""

    def __init__(self, clock: Clock, private: bool) -> None:
        self._pools = _pools(clock, private)
        super().__init__()

    def init_poolmanager(self, *arguments: object, **options: object) -> None:
        """As ever, with our own connections."""
        super().init_poolmanager(*arguments, **options)  # ty: ignore[invalid-argument-type]
        self.poolmanager.pool_classes_by_scheme = self._pools  # ty: ignore[invalid-assignment]


def _pools(clock: Clock, private: bool) -> dict[str, type[HTTPConnectionPool]]:
    def opened(connection: HTTPConnection) -> socket.socket:
        timeout = connection.timeout if isinstance(connection.timeout, int | float) else None
        one = connect(connection.host, connection.port or 0, timeout, private)
        clock.note(one)
        return one

    class Plain(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return opened(self)

    class Encrypted(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            return opened(self)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain  # ty: ignore[invalid-assignment]

    class EncryptedPool(HTTPSConnectionPool):
        ConnectionCls = Encrypted  # ty: ignore[invalid-assignment]

    return {"http": PlainPool, "https": EncryptedPool}
