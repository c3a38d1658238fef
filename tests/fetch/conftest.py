"""A web server, a visitor of it, and a git repository."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from framing.fetch import Web
from tests.fetch import places
from tests.fetch.places import Server


@pytest.fixture
def server() -> Iterator[Server]:
    one = Server()
    yield one
    one.close()


@pytest.fixture
def web() -> Web:
    return Web(delay=0.0, private=True)


@pytest.fixture
def origin(tmp_path: Path) -> Path:
    """A bare repository of three days, with folders, a link, and a name that leads nowhere."""
    work = tmp_path / "work"
    for day in ("2022-03-01", "2022-03-02", "2022-03-03"):
        files = {f"{outlet}/{day}-消息.md": f"{outlet} 在 {day} 的消息。\n" for outlet in ("bay", "cape")}
        places.commit(work, files, day)
    (work / "bay" / "link.md").symlink_to("/etc/passwd")
    places.commit(work, {}, "2022-03-03")
    return places.bare(work, tmp_path / "origin.git")
