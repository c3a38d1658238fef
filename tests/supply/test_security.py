"""SECURITY.md says how to report a problem, and names nobody and no address that would have to be invented."""

from __future__ import annotations

import re

from tests.conftest import ROOT

TEXT = (ROOT / "SECURITY.md").read_text(encoding="utf-8")


def test_it_says_where_to_report_what_is_covered_and_against_whom() -> None:
    assert re.findall(r"^## (.+)$", TEXT, re.M) == [
        "Report a problem",
        "Supported versions",
        "In scope",
        "Threat model",
    ]
    assert "*Report a vulnerability*" in TEXT
    assert len(re.findall(r"^\d+\. ", TEXT, re.M)) == 10


def test_it_names_no_address() -> None:
    assert not re.search(r"\S@\S|https?://", TEXT)


def test_what_it_links_is_made_here() -> None:
    """docs/trust.md is written by `make trust`, the other files stand in the repository."""
    links = re.findall(r"\]\(([^)#]+)\)", TEXT)
    assert links == ["docs/trust.md"]
    assert (ROOT / "docs" / "trust.toml").exists()
