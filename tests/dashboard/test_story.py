"""What an event's matrix is counted from, and the words for time and absence."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest

from framing.charts import timeline
from framing.charts.lanes import Lane
from framing.charts.sheet import Words
from framing.dashboard import coverage, evidence, story, when
from framing.dashboard.marks import histogram
from framing.i18n import load

HITS = pd.DataFrame(
    [
        ("a", "names", "party", "甲", 3), ("a", "names", "party", "乙", 1), ("b", "names", "party", "乙", 2),
        ("a", "names", "state", "丙", 9), ("b", "hedges", "perhaps", "或许", 5), ("z", "names", "party", "甲", 50),
    ],
    columns=["outlet", "family", "concept", "variant", "n"],
)  # fmt: skip


def test_concepts_named_in_several_ways_come_first_and_registers_stay_out() -> None:
    found = story.named(HITS, ["a", "b"])
    assert [c.concept for c in found] == ["party", "state"]
    assert found[0].variants == ("乙", "甲")
    assert found[0].of("a") == [("乙", 1, 0), ("甲", 3, 1)]
    assert (found[0].total(), found[0].total("b"), found[0].total("z")) == (6, 2, 0)


def test_the_leading_name_and_its_ties() -> None:
    party = story.named(HITS, ["a", "b"])[0]
    assert party.leading("a") == (("甲",), 3, 4)
    assert party.leading("z") == ((), 0, 0)
    tied = story.Named("f", "c", ("x", "y"), {("a", "x"): 2, ("a", "y"): 2})
    assert tied.leading("a") == (("x", "y"), 2, 4)


def test_a_finding_needs_two_outlets_and_two_names() -> None:
    assert [c.concept for c in story.telling(story.named(HITS, ["a", "b"]), ["a", "b"])] == ["party"]
    assert story.telling(story.named(HITS[3:4], ["a", "b"]), ["a", "b"]) == []


ARTICLES = pd.DataFrame(
    [("1", "report", "none", 300), ("2", "opinion", "copied_from", 700), ("3", "report", "wire", 50),
     ("4", "analysis", "credit", 20)],
    columns=["article_id", "genre", "shared_copy", "chars"],
)  # fmt: skip


@pytest.mark.parametrize(
    ("genres", "copies", "kept", "left"),
    [((), True, "1234", {}), ((), False, "14", {"copy": 2}), (("report", "analysis"), True, "134", {"opinion": 1}),
     (("report",), False, "1", {"analysis": 1, "opinion": 1, "copy": 1}), (("video",), True, "", {"analysis": 1, "opinion": 1, "report": 2})],
)  # fmt: skip
def test_what_is_left_out_is_counted_by_its_reason(
    genres: tuple[str, ...], copies: bool, kept: str, left: dict[str, int]
) -> None:
    part = story.part("a", "found", ARTICLES, genres, copies)
    assert "".join(part.articles["article_id"]) == kept
    assert part.left == left
    assert part.counted == bool(kept)
    assert part.chars == part.articles["chars"].sum()


DAY = pd.Timestamp("2022-03-21")
NUMBER = (DAY - pd.Timestamp("1970-01-01")).days


@pytest.mark.parametrize(
    ("n", "archived", "said"),
    [(1, [], "found"), (0, [NUMBER - 7], "absent"), (0, [NUMBER - 8], "unarchived"), (0, [NUMBER + 9], "absent"),
     (0, [NUMBER + 10], "unarchived"), (0, [0, NUMBER - 8, NUMBER + 10], "unarchived"), (0, [], "unarchived")],
)  # fmt: skip
def test_found_absent_unarchived(n: int, archived: list[int], said: str) -> None:
    last = DAY + pd.Timedelta(days=2, hours=23)
    assert coverage.status(n, DAY, last, np.array(archived, dtype=int)) == said


def test_an_undated_event_is_held_against_no_day() -> None:
    assert coverage.status(0, pd.NaT, pd.NaT, np.array([NUMBER])) == "unarchived"
    assert coverage.status(0, DAY, DAY, None) == "unarchived"


def test_times_are_said_as_exactly_as_they_are() -> None:
    t = load("zh")
    assert when.moment(t, pd.Timestamp("2021-12-19 13:40"), "second") == "2021-12-19 13:40 UTC · 北京 21:40"
    assert (
        when.moment(t, pd.Timestamp("2021-12-19 18:05"), "minute")
        == "2021-12-19 18:05 UTC · 北京 12-20 02:05"
    )
    assert when.moment(t, pd.Timestamp("2021-12-20"), "day") == "2021-12-20（只到日）"
    assert when.moment(t, pd.NaT, None) == "时间未知"
    assert when.span(DAY, DAY) == "2022-03-21"
    assert when.undated("2021-12-19 香港立法会选举") == "香港立法会选举"
    assert when.undated("2021-12-19") == "2021-12-19"


def test_evidence_is_parsed_or_refused() -> None:
    assert str(evidence.parse("hits:dw:f:c:中共", ["dw"])) == "hits:dw:f:c:中共"
    assert str(evidence.parse("tone:dw", ["dw"])) == "tone:dw"
    for wrong in ("hits:dw:f", "tone:voa", "tone:dw:x", "hits:dw::c", "family:dw"):
        assert evidence.parse(wrong, ["dw"]) is None


def test_spans_are_marked_where_they_stand_and_never_twice() -> None:
    assert evidence.marked("甲<乙>丙", [(2, 3, ""), (0, 1, "k"), (2, 4, "")]) == (
        '<mark class="k">甲</mark>&lt;<mark>乙</mark>&gt;丙'
    )
    assert evidence.marked("短", [(0, 9, ""), (-1, 1, "")]) == "短"


def test_the_histogram_counts_ten_tenths() -> None:
    page = histogram([2, 0, 0, 0, 0, 1, 0, 0, 0, 2], 0.5, "x")
    assert [int(n) for n in re.findall(r'title="(\d+)"', page)] == [2, 0, 0, 0, 0, 1, 0, 0, 0, 2]
    assert 'style="left:50.0%"' in page


def days(*rows: tuple[str, str, int]) -> pd.DataFrame:
    start = pd.Timestamp("1970-01-01")
    return pd.DataFrame(
        [(o, (pd.Timestamp(d) - start).days, n) for o, d, n in rows], columns=["outlet", "day", "n"]
    )


def test_weeks_and_months_are_counted_and_gaps_stay_gaps() -> None:
    short = days(
        ("a", "2022-03-20", 2), ("a", "2022-03-21", 1), ("a", "2022-03-27", 4), ("a", "2022-05-01", 1)
    )
    assert timeline.unit(short) == "week"
    weeks = timeline.counts(short, "week")
    assert dict(zip(weeks["start"].dt.strftime("%m-%d"), weeks["n"], strict=True)) == {
        "03-14": 2,
        "03-21": 5,
        "04-25": 1,
    }
    long = days(("a", "2019-01-31", 1), ("a", "2019-02-01", 2), ("a", "2023-01-01", 3))
    assert timeline.unit(long) == "month"
    assert list(timeline.counts(long, "month")["n"]) == [1, 2, 3]


def test_the_figure_says_its_scale_and_draws_names_as_they_stand() -> None:
    lanes = [Lane("a", "<b>A</b>", "#0072B2"), Lane("b", "B%{x}", "#D55E00")]
    said = Words("w", "s", "n = 3 <i>")
    fig = timeline.figure(
        days(("a", "2022-03-20", 2), ("a", "2022-03-29", 1)), lanes, said, "{name}: %{customdata[0]}"
    )
    assert list(fig.layout.yaxis.ticktext) == ["B%&#123;x} 0", "&lt;b&gt;A&lt;/b&gt; 2"]
    assert list(fig.data[1].y) == [timeline.LANE, timeline.LANE / 2]
    assert fig.layout.xaxis.tickformat == "%Y-%m"
    assert [note.text for note in fig.layout.annotations] == ["n = 3 &lt;i&gt;"]


def test_an_empty_archive_still_makes_a_figure() -> None:
    empty = days(("a", "2022-03-20", 2)).head(0)
    assert timeline.figure(empty, [Lane("a", "A", "#000000")], Words("", "", ""), "").layout.height > 0


@pytest.mark.parametrize(
    ("last", "step"), [("2022-04-20", 1), ("2022-09-10", 1), ("2023-03-10", 2), ("2025-09-20", 12)]
)
def test_ticks_are_whole_months_and_at_most_seven(last: str, step: int) -> None:
    assert timeline.month_step(days(("a", "2022-03-20", 1), ("a", last, 1))) == step
