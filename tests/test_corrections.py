"""The manual file: read strictly, applied where it fits, and never silent where it does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from framing.corrections import COLUMNS, Corrections, apply, load
from framing.errors import CorrectionsError
from framing.events import Matching, assign_ids, fresh_id
from framing.model import Event, Match

HEADER = ",".join(COLUMNS)
BY = "A,2031-03-02"
ADDRESSES = {"https://alpha.example/1": "a1", "https://beta.example/4": "a4"}


def event(articles: str, story: str = "s1") -> Event:
    ids = tuple(articles.split())
    return Event(fresh_id("e", ids[0]), story, f"2031-03-01 {ids[0]}", f"2031-03-01 {ids[0]}", ids)


def base() -> Matching:
    links = (
        Match("a1", "a2", 0.9, "same_event", (("hours", "2"),)),
        Match("a2", "a4", 0.3, "same_storyline", (("hours", "9"),)),
        Match("a4", "a5", 0.8, "same_event", (("hours", "1"),)),
    )
    return Matching(links, (event("a1 a2 a3"), event("a4 a5"), event("a6", "s2")), "test")


def read(tmp_path: Path, *rows: str) -> Corrections:
    file = tmp_path / "corrections.csv"
    file.write_text("# why\n" + "\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    return load(file)


def event_of(m: Matching, article: str) -> Event:
    (found,) = [e for e in m.events if article in e.article_ids]
    return found


def test_the_shipped_file_is_valid_and_only_names() -> None:
    assert {row.action for row in load().rows} <= {"name"}


def test_merge_joins_and_redirects(tmp_path: Path) -> None:
    result, notes = apply(
        base(), read(tmp_path, f"merge,a6,https://alpha.example/1,,,,{BY},one flood"), ADDRESSES
    )
    merged = event_of(result, "a6")
    assert merged.article_ids == ("a1", "a2", "a3", "a6") and merged.correction == "merged"
    assert merged.event_id == fresh_id("e", "a1")
    assert result.redirects == {fresh_id("e", "a6"): fresh_id("e", "a1")}
    assert notes == ()
    (link,) = [m for m in result.matches if "a6" in (m.article_id_a, m.article_id_b)]
    assert ("correction", "merged: one flood") in link.reasons


def test_links_follow_a_merge_and_a_split(tmp_path: Path) -> None:
    rows = f"merge,a4,{fresh_id('e', 'a1')},,,,{BY},same", f"split,a1,,,,,{BY},another place"
    result, notes = apply(base(), read(tmp_path, *rows))
    relation = {(m.article_id_a, m.article_id_b): m.relation for m in result.matches}
    assert relation["a2", "a4"] == "same_event"
    assert relation["a1", "a2"] == "same_storyline"
    assert event_of(result, "a1").correction == "split"
    assert event_of(result, "a2").correction == "merged+split"
    assert notes == ()


def test_pin_moves_one_article_and_says_so(tmp_path: Path) -> None:
    result, _ = apply(base(), read(tmp_path, f"pin,a3,https://beta.example/4,,,,{BY},its subject"), ADDRESSES)
    assert event_of(result, "a3").article_ids == ("a4", "a5", "a3")
    assert event_of(result, "a3").correction == "pinned"
    (link,) = [m for m in result.matches if "a3" in (m.article_id_a, m.article_id_b)]
    assert (link.relation, link.reasons) == ("same_event", (("correction", "pinned: its subject"),))


def test_name_keeps_the_date_or_sets_it(tmp_path: Path) -> None:
    row = "name,https://alpha.example/1 nowhere,,{},临川洪水,Linchuan flood," + BY + ","
    kept, _ = apply(base(), read(tmp_path, row.format("")), ADDRESSES)
    assert event_of(kept, "a1").label_zh == "2031-03-01 临川洪水"
    dated, _ = apply(base(), read(tmp_path, row.format("2031-02-28")), ADDRESSES)
    assert event_of(dated, "a1").label_en == "2031-02-28 Linchuan flood"
    assert event_of(dated, "a1").correction == "named"


def test_rows_that_fit_nothing_are_reported(tmp_path: Path) -> None:
    rows = (
        f"merge,gone1,a1,,,,{BY},x",
        f"merge,a1,a2,,,,{BY},x",
        f"split,a6,,,,,{BY},x",
        f"name,a1 a4,,,甲,A,{BY},",
        f"name,gone2,,,乙,B,{BY},",
    )
    result, notes = apply(base(), read(tmp_path, *rows))
    assert set(result.events) == set(base().events) and result.matches == base().matches
    assert [n.split(" line ")[1].split(":")[0] for n in notes[:3]] == ["4", "5", "6"]
    assert "2 rows (lines 3, 7) about articles or events that this archive does not hold" in notes[3]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (f"move,a1,a2,,,,{BY},x", "use one of merge, split, pin, name"),
        ("merge,a1,,,,,A,2031-03-02,x", "merge needs into"),
        ("split,a1,,,,,,,", "split needs by, date, reason"),
        ("name,a1,,,甲,A,A,yesterday,", "write it as YYYY-MM-DD"),
        ("name,a1,,甲", "has 4 cells"),
    ],
)
def test_errors_name_file_and_line(tmp_path: Path, row: str, says: str) -> None:
    with pytest.raises(CorrectionsError) as error:
        read(tmp_path, row)
    assert "corrections.csv line 3" in str(error.value) and says in str(error.value)


def test_a_missing_file_and_a_wrong_header_are_errors(tmp_path: Path) -> None:
    with pytest.raises(CorrectionsError, match="cannot be read"):
        load(tmp_path / "none.csv")
    (tmp_path / "c.csv").write_text("a,b\n", encoding="utf-8")
    with pytest.raises(CorrectionsError, match="first row must be"):
        load(tmp_path / "c.csv")


def test_corrected_ids_are_the_same_at_every_build(tmp_path: Path) -> None:
    """The smaller event survives a merge, and a split-off article keeps its new id."""
    rows = f"merge,a1,a6,,,,{BY},x", f"split,a5,,,,,{BY},x", f"pin,a2,a4,,,,{BY},x"
    corrections = read(tmp_path, *rows)
    result, _ = apply(assign_ids(base()), corrections)
    for _ in range(3):
        events = {a: e.event_id for e in result.events for a in e.article_ids}
        stories = {a: e.storyline_id for e in result.events for a in e.article_ids}
        again, notes = apply(assign_ids(base(), events, stories, result.redirects), corrections)
        assert {a: e.event_id for e in again.events for a in e.article_ids} == events
        assert again.redirects.keys() >= result.redirects.keys() and notes == ()
        result = again
