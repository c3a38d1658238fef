"""A reader over Streamlit's own protocol runs pages, uses widgets, and does not overlook a broken page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bench import measure as measured
from bench.sessions import Load, measure, read, told
from bench.sessions_client import PageError, Reader, alone
from bench.sessions_script import held
from bench.sessions_server import Server
from tests import factory

APP = """
import streamlit as st
name = st.text_input("Name", key="name")
st.html(f'<a href="?said={name}" data-framing="">a link</a>')
if "break" in st.query_params:
    raise ValueError("a broken page")
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return factory.build(tmp_path_factory.mktemp("sessions") / "plain")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A page with a box, a link, and an exception for whoever asks for one."""
    home = tmp_path_factory.mktemp("small")
    (home / "small.py").write_text(APP, encoding="utf-8")
    with Server(home, "small.py", home=home) as server:
        yield server


def test_a_reader_runs_pages_and_uses_what_is_on_them(store: Path, tmp_path: Path) -> None:
    events = held(store)

    async def visit(url: str) -> None:
        async with Reader(url) as reader:
            run = await reader.open("events", f"v=1&data={events.dataset}")
            assert run.messages > 10 and 0 < run.seconds < 30
            everything = reader.links("side?")
            assert everything and "order=newest" in reader.query, (
                "the script wrote its selection to the address"
            )
            await reader.set("query", "没有这样的词")
            assert reader.links("side?event") == [] and "q=" in reader.query
            await reader.open(*next(link for link in everything if "evidence" in link[1]))
            assert reader.page == "side" and reader.links("evidence=")

    with Server(tmp_path, stores=[store]) as server:
        alone(visit(server.url))
        load = Load(2, 0.0, 4.0)
        alone(read(server.url, events, load, limit=4))
        assert server.cpu() > 0 and server.complaints() == ""
    assert load.errors == [] and len(load.runs) == 8
    assert server.peak[0] > 50_000_000
    assert any(line.startswith("| events: first view | 2 |") for line in told(load))


def test_widgets_keep_their_values_from_run_to_run(small: Server) -> None:
    async def visit() -> list[tuple[str, str]]:
        async with Reader(small.url) as reader:
            await reader.open("", "")
            await reader.set("name", "tide")
            await reader.open("", "v=1")
            return reader.links()

    assert alone(visit()) == [("", "said=tide")]


def test_a_broken_page_is_an_error(small: Server) -> None:
    async def visit(query: str) -> None:
        async with Reader(small.url) as reader:
            await reader.open("", query)

    alone(visit(""))
    with pytest.raises(PageError, match="break=1"):
        alone(visit("break=1"))
    assert "a broken page" in small.complaints()


def test_a_server_that_is_not_there_is_an_error(store: Path) -> None:
    load = measure(store, Load(1, 0.0, 1.0), "http://127.0.0.1:9")
    assert len(load.errors) == 1 and load.runs == []


def test_what_visits_need_is_loaded_beside_the_first_and_left_out_of_collections() -> None:
    code = (
        "import asyncio, gc, sys\n"
        "from framing.dashboard import server\n"
        "async def served():\n"
        "    async with server.ready(None):\n"
        "        while not gc.get_freeze_count(): await asyncio.sleep(0.01)\n"
        "asyncio.run(served())\n"
        "assert gc.get_freeze_count() > 50_000, gc.get_freeze_count()\n"
        "assert {'pandas', 'duckdb', 'plotly', 'streamlit.emojis'} <= set(sys.modules)\n"
    )
    done = measured.run(["-W", "ignore", "-c", code])
    assert done.seconds < 30
