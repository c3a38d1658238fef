"""The README's commands do what it says: every one is run, as written, from the top of the checkout."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests import markdown
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = [block for block in markdown.blocks(ROOT / "README.md") if block.lang == "sh"]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tracked files elsewhere, so that nothing here is touched."""
    return markdown.copy(tmp_path_factory.mktemp("readme") / "framing")


def test_it_opens_with_a_sentence_a_screenshot_and_the_two_commands() -> None:
    assert README.startswith("# Framing")
    image = re.search(r"!\[[^\]]+\]\(([^)]+)\)", README)
    assert image and (ROOT / image[1]).is_file()
    assert README.index(image[0]) < README.index("```sh")
    assert [markdown.commands(block.text) for block in BLOCKS[:2]] == [["make run"], ["make test"]]


def test_it_says_soon_for_whom_and_what_may_be_claimed_and_leads_to_the_tutorial() -> None:
    head = README.splitlines()[:60]
    assert "## Who it is for" in head and "## What a page may claim" in head
    assert any("docs/tutorial.md" in line for line in head[:20])


def test_every_block_is_run() -> None:
    assert len(BLOCKS) == 4 and not any(block.why for block in BLOCKS)


def test_the_first_command_scores_the_sample_and_serves(checkout: Path) -> None:
    output = markdown.do(BLOCKS[0], checkout)
    assert "quarantined        0" in output
    assert (checkout / ".stores" / "sample" / "CURRENT").is_file()


def test_the_second_command_is_the_one_that_runs_these_tests() -> None:
    plan = subprocess.run(["make", "-n", "test"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    assert "-m pytest" in plan


def test_the_other_commands_run_in_order(checkout: Path) -> None:
    for block in BLOCKS[2:]:
        assert "Traceback" not in markdown.do(block, checkout)
    assert (checkout / "articles.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert (checkout / "mypackage" / "datapackage.json").is_file()
