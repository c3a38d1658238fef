"""Ids outlive additions and rebuilds; what merges redirects."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from framing.events import Matching, assign_ids, fresh_id
from framing.model import Event


def matching(groups: list[list[str]], stories: list[list[int]] | None = None) -> Matching:
    """Events of the given article ids, as ``match`` would name them."""
    stories = [[n] for n in range(len(groups))] if stories is None else stories
    story_of = {n: fresh_id("s", groups[members[0]][0]) for members in stories for n in members}
    return Matching(
        (),
        tuple(Event(fresh_id("e", g[0]), story_of[n], "x", "x", tuple(g)) for n, g in enumerate(groups)),
        "test",
    )


def known(m: Matching) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """What a snapshot of ``m`` would say to the next build."""
    events = {a: e.event_id for e in m.events for a in e.article_ids}
    stories = {a: e.storyline_id for e in m.events for a in e.article_ids}
    return events, stories, dict(m.redirects)


@st.composite
def partitions(draw: st.DrawFn, first: int = 0) -> list[list[str]]:
    labels = draw(st.lists(st.integers(0, 5), min_size=1, max_size=14))
    groups: dict[int, list[str]] = {}
    for n, label in enumerate(labels):
        groups.setdefault(label, []).append(f"a{first + n:02d}")
    return list(groups.values())


def test_a_first_build_takes_the_matchers_ids() -> None:
    m = matching([["a1", "a2"], ["a3"]])
    result = assign_ids(m)
    assert {e.event_id for e in result.events} == {e.event_id for e in m.events}
    assert result.redirects == {}


@given(partitions())
def test_a_rebuild_changes_nothing(groups: list[list[str]]) -> None:
    first = assign_ids(matching(groups))
    again = assign_ids(matching(groups), *known(first))
    assert again.events == first.events and again.redirects == first.redirects


@given(partitions(), st.data())
def test_additions_never_change_surviving_ids(groups: list[list[str]], data: st.DataObject) -> None:
    first = assign_ids(matching(groups))
    grown = [list(g) for g in groups]
    for n in range(data.draw(st.integers(1, 8))):
        # New articles may sort before the old ones: the earliest article changes, the id must not.
        new = data.draw(st.sampled_from([f"0new{n}", f"znew{n}"]))
        at = data.draw(st.integers(0, len(grown)))
        if at == len(grown):
            grown.append([new])
        else:
            grown[at] = sorted([*grown[at], new])
    after = assign_ids(matching(grown), *known(first))
    was, now = known(first)[0], known(after)[0]
    assert all(now[a] == was[a] for a in was)
    assert after.redirects == {}


@given(partitions(), partitions())
def test_every_old_id_still_leads_somewhere_and_no_id_is_both(
    before: list[list[str]], after: list[list[str]]
) -> None:
    first = assign_ids(matching(before))
    second = assign_ids(matching(after), *known(first))
    living = {e.event_id for e in second.events}
    assert len(living) == len(second.events)
    assert set(second.redirects.values()) <= living and not living & set(second.redirects)
    left = {a for e in second.events for a in e.article_ids}
    for e in first.events:
        if left & set(e.article_ids):
            assert e.event_id in living or e.event_id in second.redirects


@given(partitions(), partitions(), st.randoms())
def test_order_does_not_matter(before: list[list[str]], after: list[list[str]], random) -> None:
    first = assign_ids(matching(before))
    m = matching(after)
    shuffled = Matching((), tuple(random.sample(m.events, len(m.events))), m.version)
    assert assign_ids(shuffled, *known(first)).events == assign_ids(m, *known(first)).events


def test_merging_redirects_to_the_larger_and_chains_are_followed() -> None:
    one = assign_ids(matching([["a1", "a2"], ["a3"], ["a4", "a5", "a6"]]))
    ids = known(one)[0]
    two = assign_ids(matching([["a1", "a2", "a3"], ["a4", "a5", "a6"]]), *known(one))
    assert two.redirects == {ids["a3"]: ids["a1"]}
    three = assign_ids(matching([["a1", "a2", "a3", "a4", "a5", "a6"]]), *known(two))
    assert three.redirects == {ids["a3"]: ids["a4"], ids["a1"]: ids["a4"]}


def test_a_split_keeps_the_id_where_most_articles_stay() -> None:
    one = assign_ids(matching([["a1", "a2", "a3"]]))
    two = assign_ids(matching([["a1"], ["a2", "a3"]]), *known(one))
    ids = known(two)[0]
    assert ids["a2"] == ids["a3"] == known(one)[0]["a1"] != ids["a1"]


def test_storylines_keep_their_ids_too() -> None:
    groups = [["a1", "a2"], ["a3"], ["a4"]]
    one = assign_ids(matching(groups, [[0, 1], [2]]))
    two = assign_ids(matching([["a0", "a1", "a2"], ["a3"], ["a4"]], [[0, 1], [2]]), *known(one))
    was, now = known(one)[1], known(two)[1]
    assert all(now[a] == was[a] for a in was)


def test_events_that_left_the_archive_leave_no_redirect() -> None:
    one = assign_ids(matching([["a1"], ["a2"]]))
    assert assign_ids(matching([["a2"]]), *known(one)).redirects == {}
