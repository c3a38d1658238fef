"""docs/fetching.md does what it says: its steps in order, in a copy of the checkout, with servers of this machine for its examples."""

from __future__ import annotations

import configparser
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from framing import snapshot
from tests import markdown
from tests.conftest import ROOT
from tests.fetch import places
from tests.fetch.places import RSS, Server
from tests.markdown import Block

DOCUMENT = ROOT / "docs" / "fetching.md"
STEPS = [block for block in markdown.blocks(DOCUMENT) if block.step]
REPOSITORY, FEED = "https://git.example/owner/mirror", "https://news.example/rss"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return markdown.copy(tmp_path_factory.mktemp("document") / "framing")


@pytest.fixture
def mirror(tmp_path: Path) -> str:
    """A repository with the sample's archive in it, of a day in spring."""
    work = tmp_path / "work"
    shutil.copytree(ROOT / "data" / "sample" / "nodebe4", work / "data" / "sample" / "nodebe4")
    places.commit(work, {"README.md": "Elsewhere."}, "2022-03-18")
    return f"file://{places.bare(work, tmp_path / 'mirror.git')}"


def here(block: Block, mirror: str, server: Server) -> Block:
    """The step with addresses of this machine, which are private ones."""
    text = block.text.replace(REPOSITORY, mirror)
    if block.lang == "sh":
        text = text.replace(FEED, f"{server.url}/rss --allow-private --delay 0")
    return replace(
        block, text=text.replace(f'["{FEED}"]', f'["{server.url}/rss"]\nallow_private = true\ndelay = 0')
    )


def test_three_commands_from_an_address_to_a_page() -> None:
    first, second = STEPS[:2]
    assert len(markdown.commands(first.text)) + len(markdown.commands(second.text)) == 3
    assert second.serves


@pytest.mark.long
def test_the_document_does_what_it_says(folder: Path, mirror: str, server: Server) -> None:
    server.say("/rss", RSS)
    printed = ""
    for block in STEPS:
        printed = markdown.do(here(block, mirror, server), folder, printed)
    assert snapshot.manifest(folder / "mystore")["tables"]["articles"]["rows"] == 8
    assert snapshot.manifest(folder / "news")["tables"]["articles"]["rows"] > 8


def test_every_address_is_an_example_and_every_unit_can_be_read() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert all(part.startswith(("git.example/", "news.example/")) for part in text.split("https://")[1:])
    unit = next(b for b in markdown.blocks(DOCUMENT) if b.text.startswith("[Unit]"))
    parser = configparser.ConfigParser()
    parser.read_string(unit.text)
    assert parser["Service"]["ExecStart"].endswith("-m framing watch news.toml")
