"""The real application, and Debian's nginx with hosting/nginx.conf before it, on ports of this machine alone."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect

from bench.sessions_server import Server
from tests import factory
from tests.conftest import ROOT

CONF = ROOT / "hosting" / "nginx.conf"
FORM = b'--x\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\nkept\r\n--x--\r\n'
FORM_TYPE = {"Content-Type": "multipart/form-data; boundary=x"}
KEPT = "/var/cache/framing-proxy"
"""Where the configuration lets nginx keep files; a test gives it a folder of its own."""
AROUND = """
daemon off;
worker_processes 1;
pid {folder}/pid;
error_log {folder}/error.log warn;
{user}
events {{ worker_connections 1024; }}
http {{
    include /etc/nginx/mime.types;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxied;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/framing.conf;
}}
"""


@dataclass(frozen=True)
class Answer:
    """A status, headers by lower-case name (all values of one in order), and the body as sent."""

    status: int
    headers: Mapping[str, list[str]]
    body: bytes

    def header(self, name: str) -> str:
        """The one value of a header; '' where it is not sent, an error where it is sent twice."""
        values = self.headers.get(name, [""])
        assert len(values) == 1, (name, values)
        return values[0]


def ask(
    base: str, path: str, method: str = "GET", body: bytes | None = None, headers: Mapping[str, str] | None = None
) -> Answer:  # fmt: skip
    """One request as it is given: nothing is followed, unpacked or put right."""
    connection = http.client.HTTPConnection(urlsplit(base).netloc, timeout=20)
    with contextlib.closing(connection):
        connection.request(method, path, body, dict(headers or {}))
        answer = connection.getresponse()
        found: dict[str, list[str]] = {}
        for name, value in answer.getheaders():
            found.setdefault(name.lower(), []).append(value)
        return Answer(answer.status, found, answer.read())


async def upload(page: str, to: str) -> Answer:
    """What a reader with a page open at ``page`` is told who sends a file to ``to``, with every token that is asked for."""
    address = page.replace("http", "ws", 1) + "/_stcore/stream"
    async with connect(address, origin=page, subprotocols=["streamlit"], max_size=None, proxy=None) as socket:
        begin, message = BackMsg(), ForwardMsg()
        begin.rerun_script.query_string = ""
        await socket.send(begin.SerializeToString())
        while not message.HasField("new_session"):
            message.ParseFromString(await socket.recv(decode=False))
        session = message.new_session.initialize.session_id
        cookie = ask(page, "/_stcore/health").header("set-cookie").split(";")[0]
        headers = {"Cookie": cookie, "X-Xsrftoken": cookie.partition("=")[2], **FORM_TYPE}
        return await asyncio.to_thread(ask, to, f"/_stcore/upload_file/{session}/mine", "PUT", FORM, headers)


def stored(app: str) -> float:
    """Bytes of uploaded files that a server holds, as its own metrics say; asked without a proxy."""
    told = ask(app, "/_stcore/metrics?families=cache_memory_bytes").body.decode()
    return sum(
        map(float, re.findall(r"cache_memory_bytes\{[^}]*UploadedFileManager[^}]*\} ([0-9.e+]+)", told))
    )


def free_port() -> int:
    """A port of the loopback that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def nginx() -> str:
    """nginx's command; missing is a failure in CI, a skip elsewhere."""
    command = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    if command is None:
        if os.environ.get("CI"):
            pytest.fail("nginx is missing: install nginx-light")
        pytest.skip("nginx is not installed: the tests of hosting/nginx.conf need nginx-light")
    return command


@contextlib.contextmanager
def proxied(app: str, folder: Path) -> Iterator[str]:
    """nginx before ``app``, as hosting/nginx.conf says; its address, and at its end a log without errors."""
    command, port = nginx(), free_port()
    text = CONF.read_text(encoding="utf-8").replace(KEPT, f"{folder}/kept")
    filled = {"${FRAMING_LISTEN}": f"127.0.0.1:{port}", "${FRAMING_APP}": urlsplit(app).netloc}
    for name, value in filled.items():
        text = text.replace(name, value)
    (folder / "framing.conf").write_text(text, encoding="utf-8")
    user = "user root;" if os.geteuid() == 0 else ""  # the workers, too, have to reach a test's own folder
    (folder / "nginx.conf").write_text(AROUND.format(folder=folder, user=user), encoding="utf-8")
    words = [command, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]
    with (folder / "said").open("w") as said, subprocess.Popen(words, stdout=said, stderr=said) as process:
        try:
            _wait(port, process, folder)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(10)
    log = (folder / "error.log").read_text(encoding="utf-8")
    wrong = [line for line in log.splitlines() if "limiting" not in line and "forbidden" not in line]
    assert not [line for line in wrong if "too large body" not in line], log[-3000:]


def _wait(port: int, process: subprocess.Popen[bytes], folder: Path) -> None:
    for _ in range(200):
        assert process.poll() is None, (folder / "said").read_text() + (folder / "error.log").read_text()
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise AssertionError("nginx did not listen within 10 seconds")


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The application as it is hosted for strangers, with a store of invented news that holds text."""
    folder = tmp_path_factory.mktemp("hosted")
    store = factory.build(folder / "plain", events=8)
    with Server(folder, stores=[store], env={"FRAMING_PUBLIC": "1", "FRAMING_CONTACT": ""}) as server:
        yield server
    assert server.complaints() == ""


@pytest.fixture(scope="session")
def proxy(app: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of nginx before the application."""
    with proxied(app.url, tmp_path_factory.mktemp("nginx")) as address:
        yield address
