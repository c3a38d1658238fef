"""One browser's part of Streamlit's protocol: what it sends, what it keeps, what it waits for.

A page is run by a message on the socket ``/_stcore/stream``, never by fetching its
address. Messages are the protocol buffers of the installed Streamlit. Like a
browser, a reader keeps the values of the widgets on the page, the address that the
script writes, and the hashes of large messages it has had, which are then sent as
references.
"""

from __future__ import annotations

import asyncio
import html
import re
import time
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from types import TracebackType
from typing import Any, TypeVar
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

T = TypeVar("T")
PATIENCE = 60.0
"""Seconds after which a run that has not ended is given up."""
_AGE = 2
"""Runs that a browser keeps a large message after it was last used (``global.maxCachedMessageAge``)."""
_LINK = re.compile(r'<a (?=[^>]*data-framing="")[^>]*?href="([^"]*)"[^>]*>')
_NO_VISIT = ("data-copy", "data-print", "data-save")


def alone(coroutine: Coroutine[Any, Any, T]) -> T:
    """What a coroutine comes to, in a loop and a thread of its own: whoever asks may have a loop running already."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()


class PageError(RuntimeError):
    """A page that a reader would have seen broken: an exception on it, a run that did not end, a dropped socket."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a page: ``seconds`` from sending the message to the script's end, messages and bytes sent.

    ``cpu`` is the server's processor time in seconds, None where others asked it too.
    """

    page: str
    query: str
    seconds: float
    messages: int
    size: int
    cpu: float | None = None

    @property
    def address(self) -> str:
        """The page's path and query."""
        return f"/{self.page}?{self.query}"


class Reader:
    """A connection with one reader's page behind it; ``async with Reader(url) as reader``."""

    def __init__(self, base: str) -> None:
        parts = urlsplit(base)
        scheme = {"http": "ws", "https": "wss"}[parts.scheme]
        self._socket_url = f"{scheme}://{parts.netloc}{parts.path.rstrip('/')}/_stcore/stream"
        self._origin = f"{parts.scheme}://{parts.netloc}"
        self._socket: ClientConnection | None = None
        self._pages: dict[str, str] = {}
        self._kept: dict[str, tuple[ForwardMsg, int]] = {}
        self._runs = 0
        self._values: dict[str, WidgetState] = {}
        self._elements: dict[tuple[int, ...], Any] = {}
        self.page, self.query = "", ""

    async def __aenter__(self) -> Reader:
        try:
            self._socket = await connect(
                self._socket_url, origin=self._origin, subprotocols=["streamlit"], max_size=None, compression=None,
                open_timeout=PATIENCE, proxy=None,
            )  # fmt: skip
        except (OSError, WebSocketException) as error:
            raise PageError(f"{self._socket_url}: {error}") from error
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._socket is not None:
            await self._socket.close()

    async def open(self, page: str, query: str) -> Run:
        """Go to an address of the dashboard: the first one, a link, Back or Forward."""
        self.page, self.query = page, query
        return await self._run(moved=self._runs > 0)

    async def set(self, widget: str, value: Any) -> Run:
        """Give the widget whose key begins with ``widget`` a value, as a click or a typed line does."""
        element = self.widget(widget)
        self._values[element.id] = _state(element, value)
        return await self._run(moved=False)

    def widget(self, key: str) -> Any:
        """The element of a widget on the page; the part of its key after a colon may be left out.

        Raises:
            PageError: there is none.
        """
        for element in self._widgets():
            if re.search(rf"-{re.escape(key)}(:[a-z]+)?$", element.id):
                return element
        raise PageError(f"/{self.page}?{self.query}: no widget {key!r}")

    def options(self, key: str) -> list[Any]:
        """Values that :meth:`set` may give a widget with a list to choose from, one at a time."""
        element = self.widget(key)
        grouped = _kind(element) == "button_group"
        return [[option.content] if grouped else option for option in element.options]

    def markup(self) -> str:
        """All markup on the page, as it was sent."""
        return "\n".join(e.html.body for e in self._elements.values() if e.WhichOneof("type") == "html")

    def links(self, contain: str = "") -> list[tuple[str, str]]:
        """Page and query of the dashboard's own links on the page, in order, each once."""
        found: dict[tuple[str, str], None] = {}
        for element in self._elements.values():
            if element.WhichOneof("type") == "html":
                for match in _LINK.finditer(element.html.body):
                    if any(name in match[0] for name in _NO_VISIT) or contain not in match[1]:
                        continue
                    parts = urlsplit(html.unescape(match[1]))
                    found[parts.path or self.page, parts.query] = None
        return list(found)

    async def _run(self, *, moved: bool) -> Run:
        message = BackMsg()
        state = message.rerun_script
        state.query_string = self.query
        state.page_script_hash = self._pages.get(self.page, "")
        state.page_name = "" if state.page_script_hash else self.page
        state.is_history_navigation = moved
        state.cached_message_hashes.extend(self._kept)
        state.widget_states.widgets.extend(self._values.values())
        self._elements = {}
        page, query = self.page, self.query
        clock = time.perf_counter()
        try:
            await self._need().send(message.SerializeToString())
            messages, size = await self._until_finished()
        except (WebSocketException, OSError, TimeoutError) as error:
            raise PageError(f"/{page}?{query}: {type(error).__name__}: {error}") from error
        seconds = time.perf_counter() - clock
        self._settle()
        return Run(page, query, seconds, messages, size)

    def _need(self) -> ClientConnection:
        if self._socket is None:
            raise PageError("the reader is not connected")
        return self._socket

    async def _until_finished(self) -> tuple[int, int]:
        messages = size = 0
        async with asyncio.timeout(PATIENCE):
            while True:
                data = await self._need().recv(decode=False)
                messages, size = messages + 1, size + len(data)
                if self._take(_parsed(data)):
                    return messages, size

    def _take(self, message: ForwardMsg) -> bool:
        """Note what a message says; whether it says that the script has ended."""
        kind = message.WhichOneof("type")
        if kind == "ref_hash":
            path, message = list(message.metadata.delta_path), self._kept[message.ref_hash][0]
            self._keep(message)
            self._element(path, message)
        elif kind == "delta":
            if message.metadata.cacheable:
                self._keep(message)
            self._element(list(message.metadata.delta_path), message)
        elif kind == "navigation":
            self._pages = {p.url_pathname: p.page_script_hash for p in message.navigation.app_pages}
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind in ("page_not_found", "auth_redirect"):
            raise PageError(f"/{self.page}?{self.query}: {kind}")
        elif kind == "session_event" and message.session_event.HasField("script_compilation_exception"):
            raise PageError(f"/{self.page}: {message.session_event.script_compilation_exception.message}")
        elif kind == "script_finished":
            return self._finished(message)
        return False

    def _finished(self, message: ForwardMsg) -> bool:
        if message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
            raise PageError(f"/{self.page}?{self.query}: the script does not compile")
        return message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY

    def _keep(self, message: ForwardMsg) -> None:
        self._kept[message.hash] = message, self._runs

    def _element(self, path: list[int], message: ForwardMsg) -> None:
        if message.delta.WhichOneof("type") != "new_element":
            return
        element = message.delta.new_element
        if element.WhichOneof("type") == "exception" and not element.exception.is_warning:
            said = element.exception
            raise PageError(f"/{self.page}?{self.query}: {said.type}: {said.message}")
        self._elements[tuple(path)] = element

    def _settle(self) -> None:
        """After a run: forget widgets that have gone and large messages not used of late."""
        self._runs += 1
        self._kept = {h: (m, last) for h, (m, last) in self._kept.items() if self._runs - last <= _AGE}
        before, self._values = self._values, {}
        for element in self._widgets():
            if element.set_value or element.id not in before:
                self._values[element.id] = _state(element)
            else:
                self._values[element.id] = before[element.id]

    def _widgets(self) -> Iterator[Any]:
        for element in self._elements.values():
            kind = element.WhichOneof("type")
            if kind in _READ:
                yield getattr(element, kind)


def _parsed(data: bytes) -> ForwardMsg:
    message = ForwardMsg()
    message.ParseFromString(data)
    return message


def _texts(field: str, values: list[str]) -> WidgetState:
    state = WidgetState()
    getattr(state, field).data.extend(values)
    getattr(state, field).SetInParent()
    return state


def _group(element: Any) -> list[str]:
    """Options of a pill or segmented control that are on, as they are called on the wire."""
    if element.set_value:
        return list(element.raw_values)
    return [element.options[i].content for i in element.default]


def _one(element: Any) -> str | None:
    """The option of a select box or radio that is on; its ``default`` counts from 0."""
    if element.set_value:
        return element.raw_value if element.HasField("raw_value") else None
    return element.options[element.default] if element.HasField("default") and element.options else None


def _typed(element: Any) -> str | None:
    if element.set_value:
        return element.value if element.HasField("value") else None
    return element.default if element.HasField("default") else None


def _dates(element: Any) -> list[str]:
    return list(element.value if element.set_value else element.default)


_READ = {
    "text_input": _typed, "button_group": _group, "selectbox": _one, "radio": _one, "date_input": _dates,
    "checkbox": lambda e: e.value if e.set_value else e.default,
}  # fmt: skip
"""What the widgets that the dashboard uses hold when they arrive, by their kind."""


def _state(element: Any, *given: Any) -> WidgetState:
    """A widget's value as the browser sends it: its own, or the one given."""
    kind = _kind(element)
    value = given[0] if given else _READ[kind](element)
    state = WidgetState()
    if kind in ("button_group", "date_input"):
        state = _texts("string_array_value", list(value))
    elif kind == "checkbox":
        state.bool_value = bool(value)
    elif value is not None:
        state.string_value = value
    state.id = element.id
    return state


def _kind(element: Any) -> str:
    name = type(element).__name__
    return {"TextInput": "text_input", "ButtonGroup": "button_group", "DateInput": "date_input"}.get(
        name, name.lower()
    )
