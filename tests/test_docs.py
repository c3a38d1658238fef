"""What the documents say to do is done, in a copy of the checkout, and what they say is printed is printed.

How a document is read is written in tests/markdown.py.
"""

from __future__ import annotations

import html
import re
import shutil
import subprocess
import sys
import unicodedata
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from tests import conftest, markdown
from tests.conftest import ROOT
from tests.markdown import Block

FOLDERS = (".", "docs", "bench", "hosting", "framing/lexicons")
DOCUMENTS = sorted(path for folder in FOLDERS for path in (ROOT / folder).glob("*.md"))
BESIDE_DATA = [ROOT / name for name in ("data/coverage", "data/sample", "data/coding", "tests/tone")]
LINKED = [*DOCUMENTS, *sorted(path for folder in BESIDE_DATA for path in folder.glob("*.md"))]
QUICK = {"docs/cite.md"}
"""Run every day; the others with the long tests."""
ELSEWHERE = {
    "docs/hosting.md": "it sets up a server with Docker, as root or at a provider",
}
"""Documents of which no block is run, and why."""
OWN_TEST = {"README.md": "tests/test_readme.py", "docs/fetching.md": "tests/fetch/test_document.py"}
"""Documents that another test runs."""
SERVED = {"docs/tutorial.md", "docs/coding.md", "docs/own-archive.md", "docs/add-an-outlet.md"}
"""Documents that start the dashboard, so that none stops doing so unseen."""
SHOWN = {"text", "python", "toml", "csv", "json", "jsonl", "diff", "bibtex", "yaml", "nginx", "ini", "dockerfile", "markdown"}  # fmt: skip


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def steps(path: Path) -> list[Block]:
    if name_of(path) in ELSEWHERE or name_of(path) in OWN_TEST:
        return []
    return [block for block in markdown.blocks(path) if block.step and block.why is None]


def ran() -> list[pytest.param]:
    found = [p for p in DOCUMENTS if any(b.lang == "sh" for b in steps(p))]
    return [
        pytest.param(p, id=name_of(p), marks=() if name_of(p) in QUICK else pytest.mark.long) for p in found
    ]


@pytest.mark.parametrize("path", ran())
def test_every_step_does_what_the_document_says(path: Path, sample_store: Path, tmp_path: Path) -> None:
    """`make run` has been done before: the sample is built, and built there where a document builds it again."""
    folder = markdown.copy(tmp_path / "framing")
    if any("make sample" in block.text for block in steps(path)):
        markdown.run("make sample", folder)
    else:
        shutil.copytree(sample_store, folder / ".stores" / "sample")
    printed = ""
    for block in steps(path):
        try:
            printed = markdown.do(block, folder, printed)
        except (AssertionError, subprocess.TimeoutExpired) as error:
            raise AssertionError(f"{name_of(path)} line {block.line}: {error}") from error


def test_documents_that_serve_are_those_known() -> None:
    assert {name_of(p) for p in DOCUMENTS if any(b.serves for b in steps(p))} == SERVED


@pytest.mark.parametrize("path", [p for p in DOCUMENTS if name_of(p) in OWN_TEST], ids=name_of)
def test_the_tests_that_run_other_documents_are_there(path: Path) -> None:
    test = (ROOT / OWN_TEST[name_of(path)]).read_text(encoding="utf-8")
    assert path.name in test and "markdown.do(" in test


LEFT = [
    pytest.param(block, why, id=f"{name_of(path)}:{block.line}")
    for path in DOCUMENTS
    for block in markdown.blocks(path)
    if block.lang == "sh" and (why := block.why or ELSEWHERE.get(name_of(path)))
]


@pytest.mark.parametrize(("block", "why"), LEFT)
def test_what_is_not_run_says_why(block: Block, why: str) -> None:
    """Each such block is listed among the skipped tests, with its reason."""
    assert len(why.split()) >= 3
    pytest.skip(f"not run: {why} ({len(markdown.commands(block.text))} commands)")


def test_only_commands_are_marked_as_not_run() -> None:
    assert not [
        b for path in DOCUMENTS for b in markdown.blocks(path) if b.why is not None and b.lang != "sh"
    ]


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_blocks_are_of_a_kind_that_is_looked_after(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n```") % 2 == 0, "a fence is not closed"
    for block in markdown.blocks(path):
        assert block.lang in {"sh", *SHOWN}, (
            f"line {block.line}: write sh for what is run; this is {block.lang!r}"
        )
        if block.target:
            before = "\n".join(text.splitlines()[: block.line - 1]).strip().rpartition("\n\n")[2]
            assert f"`{block.target[1]}`" in before, f"line {block.line}: name the file in the line before"


def anchors(path: Path) -> set[str]:
    """The fragments that GitHub gives to a document's headings."""
    text = re.sub(r"^```.*?^```", "", path.read_text(encoding="utf-8"), flags=re.M | re.S)
    found: dict[str, int] = {}
    names = set()
    for heading in re.findall(r"^#{1,6} +(.+?) *$", text, re.M):
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)|[`*]", r"\1", heading).lower()
        kept = "".join(
            c for c in plain if c in "-_ " or unicodedata.category(c)[0] in "LN" or unicodedata.combining(c)
        )
        name = kept.replace(" ", "-")
        names.add(f"{name}-{found[name]}" if name in found else name)
        found[name] = found.get(name, 0) + 1
    return names


@pytest.mark.parametrize("path", LINKED, ids=name_of)
def test_links_lead_somewhere(path: Path) -> None:
    text = re.sub(r"^```.*?^```|`[^`\n]+`", "", path.read_text(encoding="utf-8"), flags=re.M | re.S)
    targets = re.findall(r"\]\(([^)\s]+)\)", text) + re.findall(r'(?:src|srcset|href)="([^"]+)"', text)
    for target in targets:
        if re.match(r"[a-z]+:", target):
            continue
        file, _, fragment = target.partition("#")
        there = (path.parent / file).resolve() if file else path
        assert there.exists(), f"{target} leads nowhere"
        assert there.is_relative_to(ROOT), f"{target} leads out of the project"
        assert not fragment or fragment in anchors(there), f"{target}: no such heading"


TUTORIAL = ROOT / "docs" / "tutorial.md"
VISITS = re.findall(
    r"^<(http://127\.0\.0\.1:8501/\S+)>$(.*?)(?=^<http|\Z)", TUTORIAL.read_text("utf-8"), re.M | re.S
)


@pytest.mark.long
@pytest.mark.parametrize(("address", "then"), VISITS, ids=[f"step-{n}" for n in range(1, len(VISITS) + 1)])
def test_the_tutorials_addresses_show_what_it_says(
    address: str, then: str, sample_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What stands in bold after an address stands on its page."""
    monkeypatch.setenv("FRAMING_SAMPLE", str(sample_store))
    monkeypatch.setattr(sys, "argv", ["app.py"])
    page = shown(address)
    bold = re.findall(r"\*\*(.+?)\*\*", then.split("\n## 8.")[0])
    assert bold, "say in bold what is to be seen there"
    for words in bold:
        assert "".join(words.split()) in page, f"{words} is not on {address}"


def shown(address: str) -> str:
    """A page's text without white space."""
    parts = urlsplit(address)
    chosen = dict(parse_qsl(parts.query))
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.query_params.update(chosen)
    if parts.path != "/events":
        app.switch_page(f"framing/dashboard/pages{parts.path}.py")
    app.run()
    assert not app.exception, app.exception
    body = "".join(block.proto.body for block in app.get("html"))
    return "".join(html.unescape(re.sub(r"<(style|script)\b.*?</\1>|<[^>]*>", "", body, flags=re.S)).split())


def test_the_tutorial_visits_every_kind_of_thing_it_promises() -> None:
    pages = [urlsplit(address).path for address, _ in VISITS]
    assert len(VISITS) >= 7 and {"/events", "/side", "/data"} == set(pages)


def test_the_picture_of_the_architecture_names_parts_that_there_are() -> None:
    picture = (ROOT / "docs" / "architecture.svg").read_text(encoding="utf-8")
    named = set(re.findall(r"framing/(\w+)", picture))
    assert len(named) >= 10
    assert {
        n
        for n in named
        if not (ROOT / "framing" / n).exists() and not (ROOT / "framing" / f"{n}.py").exists()
    } == set()
    assert "prefers-color-scheme: dark" in picture and "<script" not in picture


def test_a_download_without_git_has_the_same_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Copies, and the tests that look at every file, work from a zip of the project too."""
    known = set(conftest.tracked())
    monkeypatch.setattr(conftest, "ROOT", markdown.copy(tmp_path / "framing"))
    assert set(conftest.tracked()) == known
