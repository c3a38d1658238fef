"""The selection and the URL say the same, whatever comes in."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.dashboard import state
from framing.dashboard.state import Problem, Selection, from_query, known

ids = st.from_regex(r"[A-Za-z0-9_-]{1,20}", fullmatch=True)
searches = st.text(st.characters(codec="utf-8"), max_size=80).map(lambda s: " ".join(s.split()))
phrases = searches.filter(lambda s: 0 < len(s) <= state.PHRASE_LIMIT and s.isprintable())
evidence = st.builds(lambda kind, rest: f"{kind}:{rest}", st.sampled_from(["hits", "tone"]), ids)


@st.composite
def selections(draw: st.DrawFn) -> Selection:
    days = sorted(draw(st.lists(st.dates(), min_size=2, max_size=2)))
    return Selection(
        dataset=draw(ids),
        lang=draw(st.sampled_from(state.LANGS)),
        outlets=tuple(draw(st.lists(ids.filter(lambda i: i != "all"), unique=True, max_size=5))),
        since=draw(st.sampled_from([None, days[0]])),
        until=draw(st.sampled_from([None, days[1]])),
        query=draw(searches.filter(str.isprintable)),
        at_least=draw(st.integers(1, 20)),
        bound=draw(st.sampled_from(state.BOUNDS)),
        order=draw(st.sampled_from(state.ORDERS)),
        number=draw(st.integers(1, 1000)),
        event=draw(st.none() | ids),
        evidence=draw(st.none() | evidence),
        table=draw(st.sampled_from(state.TABLES)),
        family=draw(st.none() | ids),
        genre=draw(st.none() | st.sampled_from(list(state.GENRES))),
        copies=draw(st.none() | st.sampled_from(state.COPIES)),
        voice=draw(st.none() | st.sampled_from(state.VOICES)),
        view=draw(st.none() | st.from_regex(r"[a-z]{1,20}", fullmatch=True)),
        concept=draw(st.none() | st.builds("{}.{}".format, ids, ids)),
        actor=draw(st.none() | ids),
        group=draw(st.none() | ids),
        speaker=draw(st.none() | phrases),
        term=draw(st.none() | phrases),
        pair=tuple(draw(st.lists(ids, unique=True, min_size=2, max_size=2) | st.just([]))),
        options=tuple(draw(st.lists(st.from_regex(r"[a-z]{1,20}", fullmatch=True), unique=True, max_size=3))),
    )


@given(selections())
def test_round_trip(selection: Selection) -> None:
    read, problems = from_query(selection.to_query())
    assert read == selection
    assert problems == ()


@given(selections())
def test_round_trip_through_a_link(selection: Selection) -> None:
    page, _, query = selection.href("side").partition("?")
    read, problems = from_query(dict(parse_qsl(query, keep_blank_values=True, strict_parsing=True)))
    assert (page, read, problems) == ("side", selection, ())


@given(
    st.dictionaries(
        st.sampled_from([*Selection().to_query(), "event", "q", "since", "until", "x"]), st.text()
    )
)
def test_anything_is_read_without_raising_and_named_where_ignored(params: dict[str, str]) -> None:
    read, problems = from_query(params)
    again, none = from_query(read.to_query())
    assert again == read
    assert none == ()
    assert {p.key for p in problems} <= {*params, "until"}


@pytest.mark.parametrize(
    ("key", "value"),
    [("v", "2"), ("lang", "fr"), ("since", "2021-02-30"), ("since", "20210228"), ("min", "0"), ("min", "-1"), ("min", "٣"),
     ("p", "1e9"), ("order", "random"), ("table", "documents; drop"), ("event", "../../etc"), ("outlets", "dw,,voa"),
     ("evidence", "Script:1"), ("data", "a b"), ("show", "A"), ("genre", "novel"), ("voice", "x"), ("concept", "a"), ("pair", "a"), ("pair", "a,a"),
     ("term", "a" * 61), ("q", "a" * 201), ("q", "a\x00b"), ("utm_source", "x")],
)  # fmt: skip
def test_a_value_that_cannot_be_used_is_named_and_its_default_stands(key: str, value: str) -> None:
    read, problems = from_query({key: value})
    assert problems == (Problem(key, value),)
    assert read == Selection()


def test_dates_the_wrong_way_round_keep_the_first() -> None:
    read, problems = from_query({"since": "2022-03-01", "until": "2022-02-01"})
    assert (read.since, read.until) == (date(2022, 3, 1), None)
    assert problems == (Problem("until", "2022-02-01"),)


def test_unknown_ids_are_dropped_and_named() -> None:
    selection = Selection(dataset="store-x", outlets=("voa", "nobody", "dw"), family="nothing")
    read, problems = known(
        selection, datasets=["coverage"], outlets=["dw", "voa", "guancha"], families=["visits"]
    )
    assert read.outlets == ("dw", "voa")
    assert read.family is None
    assert {(p.key, p.value) for p in problems} == {
        ("outlets", "nobody"),
        ("data", "store-x"),
        ("family", "nothing"),
    }


def test_all_outlets_is_no_choice() -> None:
    read, _ = known(Selection(outlets=("b", "a")), datasets=["coverage"], outlets=["a", "b"], families=[])
    assert read.outlets == ()


def test_a_new_filter_starts_at_the_first_page_and_a_new_language_does_not() -> None:
    selection = Selection(number=4)
    assert selection.with_(query="x").number == 1
    assert selection.with_(lang="en").number == 4
    assert {f.name for f in fields(selection)} >= {"dataset", "lang", "event"}


def test_a_choice_that_a_widget_lost_changes_nothing() -> None:
    selection = Selection(lang="en", since=date(2022, 1, 1))
    assert selection.with_(lang=None, since=None) == Selection(lang="en")
