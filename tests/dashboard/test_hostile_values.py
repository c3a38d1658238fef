"""What a link or a search box holds comes back as text or is named as unusable; it is never SQL and never an error."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pandas as pd
import pytest

from framing import selection, snapshot
from framing.dashboard import state
from tests.dashboard.conftest import Open, params, words
from tests.figures import Report

VALUES = (
    "'", "''", '"', ";", "' OR '1'='1", "' OR 1=1 --", "'; DROP VIEW articles; --", "1; SELECT 2", "') UNION SELECT * FROM documents --",
    "x' UNION SELECT read_text('/etc/passwd') --", "$word0", "$$", "?", "%", "_", "\\", "%' ESCAPE '", "/* */", "-- x", "*", "(", "[a", "{0}", "{{7*7}}",
    "${7*7}", "$(id)", "`id`", "../../etc/passwd", "/etc/passwd", "TABLE", "PICKED", "FOUND CHOSEN", "NULL", "nan", "-1", "1e9", "0x1f", "__import__('os')",
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "![x](http://evil.example/x)", "javascript:alert(1)", ":red[x]", "\u202e倒", "a\u200bb",
    "\x00", "\ufeff", "\U0001f600", "é\u0301", "＝１＋１", "=1+1", "A" * 3000, "中" * 250, "a:b:c:d", "articles:tide", "tide,,ridge", ",", " ", "all",
)  # fmt: skip
"""What attackers, and hurried readers, put into addresses and search boxes."""
KEYS = tuple(state.Selection(
    query="q", since=pd.Timestamp("2022-01-01").date(), until=pd.Timestamp("2022-01-02").date(), bound="exact", event="e", evidence="a:b",
    family="f", options=("a",), genre="all", copies="with", voice="all", view="a", concept="a.b", actor="a", group="a", speaker="a", term="a",
    pair=("a", "b"), coding=("a",),
).to_query())  # fmt: skip
"""Every parameter there is."""


def test_every_field_of_the_selection_is_tried() -> None:
    assert len(KEYS) == len(fields(state.Selection)) + 1  # and the version


def test_every_value_of_every_parameter_is_kept_as_it_is_or_named(figure: Report) -> None:
    named = 0
    for key in KEYS:
        for value in VALUES:
            chosen, problems = state.from_query({key: value})
            assert all(p.key == key for p in problems)
            again = chosen.to_query()
            if problems:
                assert problems[0].value == value
                assert chosen == state.Selection()
                named += 1
            else:
                assert again.get(key, "") == " ".join(value.split())
            assert state.from_query(again) == (chosen, ())
    figure(6, "hostile values", len(VALUES))
    figure(6, "hostile values in every field of the address, kept as text or named", len(KEYS) * len(VALUES))
    assert named > len(KEYS) * len(VALUES) / 2


def test_a_search_for_anything_is_a_search(stores: dict[str, Path], figure: Report) -> None:
    with snapshot.open(stores["store-plain"]) as snap:
        held = snap.query("SELECT count(*) AS n FROM articles")["n"].iloc[0]
        for value in VALUES:
            found = selection.rows(snap, "articles", selection.Filter(query=value))
            assert (len(found) == held) == (not value.split()), value
            count, _ = selection.preview(snap, "hits", selection.Filter(query=value), 5)
            assert count == len(selection.rows(snap, "hits", selection.Filter(query=value)))
        assert snap.query("SELECT count(*) AS n FROM articles")["n"].iloc[0] == held
    figure(6, "hostile searches that found no more than they say", len(VALUES))


def _tried(open_page: Open, page: str, value: str, *keys: str, **also: str) -> None:
    """The page says that it cannot use a value, or keeps it in the address; it makes no markup of it."""
    app = open_page(page, **dict.fromkeys(keys, value), **also)
    seen = words(app)
    assert not any(sign in seen for sign in ("<script>alert", "<img", 'href="javascript'))
    kept = all(params(app).get(key, "") in (" ".join(value.split()), "") for key in keys)
    assert kept or "fr-problems" in seen


PAGES = ("events", "side", "wording", "voices", "archive", "method", "data")
CHOICES = tuple(key for key in KEYS if key not in ("v", "lang", "data", "view"))


@pytest.mark.parametrize("value", VALUES[::4], ids=ascii)
def test_a_page_with_a_hostile_address_says_so(open_page: Open, value: str) -> None:
    _tried(open_page, PAGES[VALUES.index(value) % len(PAGES)], value, *CHOICES)


@pytest.mark.long
@pytest.mark.parametrize("value", VALUES, ids=ascii)
def test_pages_take_any_address(open_page: Open, value: str) -> None:
    place = VALUES.index(value)
    _tried(open_page, PAGES[place % len(PAGES)], value, *KEYS)
    _tried(open_page, PAGES[(place + 3) % len(PAGES)], value, "q")
    _tried(open_page, "wording", value, "term", "q", view="context")
    _tried(open_page, "voices", value, "speaker", view="speaker")
    _tried(open_page, "side", value, "evidence", "concept", event="e-000")
