"""What .streamlit/config.toml closes, asked of running servers: Streamlit with it alone, and the application."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.NewSession_pb2 import Config
from websockets.asyncio.client import connect

from bench.sessions_client import alone
from bench.sessions_server import Server
from tests.conftest import ROOT
from tests.figures import Report
from tests.hosting.conftest import FORM, FORM_TYPE, ask, stored, upload

pytestmark = pytest.mark.xdist_group("hosting")
SECRET = "the harbour master's own note"
APP = f"""
import streamlit as st
"said by magic"
raise ValueError("{SECRET}")
"""


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A page that fails, under the project's configuration and without anything else of the project."""
    home = tmp_path_factory.mktemp("plain")
    (home / "fails.py").write_text(APP, encoding="utf-8")
    with Server(home, str(home / "fails.py"), home=ROOT) as server:
        yield server


async def visited(url: str) -> tuple[list[ForwardMsg], bytes]:
    """All messages of one run of a page, and the same as bytes."""
    messages: list[ForwardMsg] = []
    raw = b""
    address = url.replace("http", "ws", 1) + "/_stcore/stream"
    async with connect(address, origin=url, subprotocols=["streamlit"], max_size=None, proxy=None) as socket:
        begin = BackMsg()
        begin.rerun_script.query_string = ""
        await socket.send(begin.SerializeToString())
        while not messages or messages[-1].WhichOneof("type") != "script_finished":
            data = await socket.recv(decode=False)
            message = ForwardMsg()
            message.ParseFromString(data)
            messages, raw = [*messages, message], raw + data
    return messages, raw


def listening(port: int) -> set[str]:
    """Addresses on which this machine listens at a port, as the kernel writes them."""
    found = set()
    for name in ("tcp", "tcp6"):
        table = Path("/proc/net", name)
        lines = table.read_text().splitlines()[1:] if table.is_file() else []
        for words in (line.split() for line in lines):
            address, _, at = words[1].partition(":")
            if int(at, 16) == port and words[3] == "0A":
                found.add(address)
    return found


def test_only_this_machine_is_served(plain: Server, app: Server) -> None:
    loopback = "0100007F"
    for server in (plain, app):
        assert listening(int(server.url.rpartition(":")[2])) == {loopback}


def test_a_reader_is_told_nothing_of_an_error_and_nobody_is_told_of_a_reader(
    plain: Server, figure: Report
) -> None:
    messages, raw = alone(visited(plain.url))
    config = next(m.new_session.config for m in messages if m.WhichOneof("type") == "new_session")
    assert not config.gather_usage_stats
    assert not config.allow_run_on_save
    assert config.disable_data_export
    assert config.hide_sidebar_nav
    assert config.toolbar_mode == Config.MINIMAL
    assert config.show_error_links == Config.SHOW_ERROR_LINKS_FALSE
    kinds = {m.delta.new_element.WhichOneof("type") for m in messages if m.WhichOneof("type") == "delta"}
    assert "exception" in kinds
    assert SECRET.encode() not in raw
    shown = next(m.delta.new_element.exception for m in messages if m.delta.new_element.HasField("exception"))
    assert not shown.stack_trace and "ValueError" not in str(shown) and "fails.py" not in str(shown)
    assert b"said by magic" not in raw
    assert SECRET in plain.complaints(), "the server's own log has it"
    figure(11, "settings of .streamlit/config.toml seen in what a running server sends", 8)


def test_the_agent_api_is_off(plain: Server, app: Server) -> None:
    for server in (plain, app):
        for path in ("/_stcore/agent/interact", "/_stcore/agent/mcp"):
            answer = ask(server.url, path, "POST", b"{}", {"Content-Type": "application/json"})
            assert answer.status >= 400
            assert b"does not serve the agent API" in answer.body


def test_no_file_is_taken(plain: Server, app: Server) -> None:
    """Streamlit stores a file for whoever has a page open, with no uploader on it; the application never does."""
    assert ask(plain.url, "/_stcore/upload_file/a/b", "PUT", FORM, FORM_TYPE).status == 403, "no token"
    assert alone(upload(plain.url, plain.url)).status == 204
    assert stored(plain.url) > 0
    assert alone(upload(app.url, app.url)).status == 403
    for method in ("PUT", "POST", "DELETE", "OPTIONS", "GET"):
        assert ask(app.url, "/_stcore/upload_file/a/b", method, FORM, FORM_TYPE).status == 403
    assert stored(app.url) == 0


def test_other_sites_may_not_open_a_socket(app: Server) -> None:
    upgrade = {
        "Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", "Origin": "https://elsewhere.example",
    }  # fmt: skip
    assert ask(app.url, "/_stcore/stream", headers=upgrade).status == 403
