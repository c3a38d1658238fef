"""What the numbered cubes answer is what the plain tables say: every question asked both ways."""

from __future__ import annotations

import itertools
import random
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from framing import selection, snapshot
from framing.dashboard import queries, queries_events
from framing.errors import SnapshotError
from framing.selection import Filter
from framing.snapshot import Snapshot, files, points, search
from tests import factory

HOLDS = """(contains(lower(a.title), $word) OR contains(lower(e.label_zh), $word)
    OR contains(lower(e.label_en), $word)
    OR contains(lower(replace(coalesce(a.match_reasons, ''), '", "', '","')), '"name","' || $word)
    OR a.article_id IN (SELECT article_id FROM hits WHERE contains(lower(variant), $word)))"""
WORDS = ("白鹭", "石桥镇", "第1天", "event", "Event", "2021-0", "港务", "表示", "说", "白鹭湾", "鹭湾", "没有这样", "![", "<script>",
         "x", "·", "1", '"', "\\")  # fmt: skip
ORDER = {
    "articles": "t.published_utc, t.article_id",
    "sentences": "t.article_id, t.sentence_no",
    "hits": 't.article_id, t.sentence_no, t.start, t.family, t."end", t.concept, t.variant',
    "events": "t.first_utc, t.event_id",
    "matches": "t.article_id_a, t.article_id_b",
}
OF = {
    "events": "t.event_id IN (SELECT event_id FROM picked)",
    "matches": """t.article_id_a IN (SELECT article_id FROM picked)
                  OR t.article_id_b IN (SELECT article_id FROM picked)""",
}
LISTED = """WITH counted AS (
        SELECT event_id, count(*) AS n, count(DISTINCT outlet) AS k FROM articles
        WHERE outlet IN (SELECT unnest($chosen::VARCHAR[])) GROUP BY event_id
    ), kept AS (
        SELECT e.*, c.n, c.k, epoch_ms(e.first_utc) AS begins FROM counted c JOIN events e USING (event_id)
        WHERE c.k >= $at_least AND ($since IS NULL OR e.last_utc::DATE >= $since)
        AND ($until IS NULL OR e.first_utc::DATE <= $until) AND ($any OR list_contains($ids, e.event_id))
    ), lines AS (
        SELECT *, max(begins) OVER w AS latest, min(begins) OVER w AS earliest, sum(n) OVER w AS size
        FROM kept WINDOW w AS (PARTITION BY storyline_id)
    )
    SELECT event_id, n, k, dense_rank() OVER (ORDER BY
            CASE WHEN $order = 'articles' THEN -size END,
            CASE WHEN $order = 'oldest' THEN coalesce(earliest, 1e18) ELSE -coalesce(latest, -1e18) END,
            storyline_id) AS place
    FROM lines ORDER BY place, CASE WHEN $order = 'articles' THEN -n END,
        CASE WHEN $order = 'oldest' THEN begins ELSE -begins END, event_id"""


@pytest.fixture(scope="module", autouse=True)
def small_blocks() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(files, "BLOCK", 4)
        yield


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("selection")
    with pytest.MonkeyPatch.context() as patch:
        # tables of many row groups, of which articles are found by place
        patch.setattr(files, "GROUP", 10)
        patch.setattr(files, "FILE", 30)
        factory.build(folder / "long", hostile=True)
    return {
        "long": folder / "long",
        "plain": factory.build(folder / "plain"),
        "hostile": factory.build(folder / "hostile", hostile=True),
        "wide": factory.build(folder / "wide", extra_outlets=3, events=25),
    }


@pytest.fixture(params=["plain", "hostile", "wide"])
def snap(request: pytest.FixtureRequest, folders: dict[str, Path]) -> Iterator[Snapshot]:
    with snapshot.open(folders[request.param]) as opened:
        yield opened


def plain(snap: Snapshot, table: str, chosen: Filter) -> pd.DataFrame:
    """The filter's meaning, word by word, over the tables alone."""
    where, values = ["true"], {}
    for name, condition, value in (
        ("outlets", "list_contains($outlets, a.outlet)", list(chosen.outlets)),
        ("events", "list_contains($events, a.event_id)", list(chosen.events)),
        ("since", "a.published_utc::DATE >= $since", chosen.since),
        ("until", "a.published_utc::DATE <= $until", chosen.until),
        ("least", "e.n_outlets >= $least", chosen.min_outlets),
    ):
        if value:
            where.append(condition)
            values[name] = value
    for number, word in enumerate(chosen.query.lower().split()):
        where.append(HOLDS.replace("$word", f"$word{number}"))
        values[f"word{number}"] = word
    kept = OF.get(table, "t.article_id IN (SELECT article_id FROM picked)")
    sql = "WITH picked AS (SELECT a.* FROM articles a JOIN events e USING (event_id) WHERE HOW) SELECT t.* FROM FROM_ t"
    sql = sql.replace("HOW", " AND ".join(where)).replace("FROM_", table)
    return snap.query(f"{sql} WHERE {kept} ORDER BY {ORDER[table]}", values)


def filters() -> list[Filter]:
    chance = random.Random(11)
    days = [None, date(2021, 3, 1), date(2021, 9, 13), date(2022, 2, 1)]
    found = [Filter(), Filter(events=("e-003",)), Filter(min_outlets=3), Filter(outlets=("nobody",))]
    for _ in range(15):
        found.append(
            Filter(
                outlets=tuple(o for o in ("tide", "ridge", "lantern", "harbour") if chance.random() < 0.5),
                since=chance.choice(days[:2]), until=chance.choice([None, *days[2:]]),
                query=" ".join(chance.sample(WORDS, chance.choice([0, 1, 1, 2, 3]))),
                min_outlets=chance.choice([0, 0, 2]),
            )
        )  # fmt: skip
    return found


@pytest.mark.parametrize("table", list(ORDER))
def test_rows_and_their_previews_are_those_of_the_plain_tables(snap: Snapshot, table: str) -> None:
    for chosen in filters():
        wanted = plain(snap, table, chosen)
        pd.testing.assert_frame_equal(selection.rows(snap, table, chosen), wanted)
        check_previews(snap, table, chosen, wanted)


def test_previews_of_articles_found_by_place_are_those_of_the_plain_tables(
    folders: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(points, "SPARSE", 0)  # however many are asked for
    with snapshot.open(folders["long"]) as snap:
        for chosen in filters():
            check_previews(snap, "articles", chosen, plain(snap, "articles", chosen))


def check_previews(snap: Snapshot, table: str, chosen: Filter, wanted: pd.DataFrame) -> None:
    """A long preview shows all rows that are wanted, a short one counts them and shows some."""
    count, shown = selection.preview(snap, table, chosen, 100_000)
    assert count == len(wanted), chosen
    pd.testing.assert_frame_equal(shown, wanted)
    count, shown = selection.preview(snap, table, chosen, 7)
    assert (count, len(shown)) == (len(wanted), min(7, len(wanted)))
    assert len(shown.merge(wanted)) == len(shown)


def test_long_tables_alone_hold_their_rows_by_place(folders: dict[str, Path]) -> None:
    with snapshot.open(folders["plain"]) as few, snapshot.open(folders["long"]) as many:
        size = len(many.table("articles"))
        assert not points.quicker(few, 1) and points.quicker(many, 1)
        most = size // (files.BLOCK * points.SPARSE)
        assert points.quicker(many, most) and not points.quicker(many, most + 1)
        assert len(many.manifest["cubes"]["cube_rows"]["files"]) > 1
        every = list(range(size))
        for places in (every, every[:1], every[-1:], every[3:5], every[::7], every[28:33]):
            wanted = many.query(
                """SELECT r.* EXCLUDE (no) FROM (SELECT *, row_number() OVER () - 1 AS no FROM articles) r
                   WHERE list_contains($nos, r.no) ORDER BY published_utc, article_id""",
                {"nos": places},
            )
            pd.testing.assert_frame_equal(points.articles(many, places), wanted)


def test_rows_by_place_can_show_no_text_of_publishers() -> None:
    assert not [c.name for c in snapshot.columns("articles") if c.text or c.phrase]


def test_a_damaged_row_by_place_is_named(folders: dict[str, Path], tmp_path: Path) -> None:
    store = tmp_path / "store"
    shutil.copytree(folders["long"], store)
    (file,) = store.glob("**/cube_rows-0000.parquet")
    table = pq.read_table(file)
    pq.write_table(table.slice(0, 24), file, row_group_size=4)
    with (
        snapshot.open(store) as snap,
        pytest.raises(SnapshotError, match=r"cube_rows .*build the store again"),
    ):
        points.articles(snap, [27])
    pq.write_table(table.take(list(range(27, -1, -1))), file, row_group_size=4)
    with snapshot.open(store) as snap, pytest.raises(SnapshotError, match="not in their places"):
        points.articles(snap, [3])


@pytest.mark.parametrize("word", WORDS)
def test_a_search_finds_what_the_tables_hold(snap: Snapshot, word: str) -> None:
    sql = "SELECT a.article_id, a.event_id FROM articles a JOIN events e USING (event_id) WHERE HOW ORDER BY ALL"
    wanted = snap.query(sql.replace("HOW", HOLDS), {"word": word.lower()})
    pd.testing.assert_frame_equal(selection.holding(snap, word), wanted)


def test_many_words_are_looked_for_in_several_passes(snap: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "TOGETHER", 2)
    title = str(snap.query("SELECT max(title) AS title FROM articles")["title"].iloc[0]).split()[0]
    query = " ".join(title[:end] for end in range(1, 8))
    wanted = plain(snap, "articles", Filter(query=query))
    assert len(wanted) > 0
    pd.testing.assert_frame_equal(selection.rows(snap, "articles", Filter(query=query)), wanted)


@pytest.mark.parametrize("order", ["newest", "oldest", "articles"])
@pytest.mark.parametrize("query", ["", "白鹭", "event 表示"])
def test_the_list_of_events_is_that_of_the_plain_tables(snap: Snapshot, order: str, query: str) -> None:
    key = str(snap.path), snap.id
    outlets = tuple(snap.manifest["outlets"])
    ids = set(snap.table("events")["event_id"])
    for word in query.split():
        ids &= set(selection.holding(snap, word)["event_id"])
    for chosen, least, since in itertools.product((outlets, outlets[1:3]), (1, 2), (None, date(2021, 9, 13))):
        values = {"chosen": list(chosen), "at_least": least, "since": since, "until": None if since else date(2022, 1, 1),
                  "any": not query, "ids": sorted(ids), "order": order}  # fmt: skip
        wanted = snap.query(LISTED, values)
        found = queries_events.events(*key, chosen, since, values["until"], query, least, order, 0, 10_000)
        pd.testing.assert_frame_equal(found[["event_id", "n", "k", "place"]], wanted)
        assert found.empty or (found["places"] == wanted["place"].max()).all()
        assert found.empty or (found["events"] == len(wanted)).all()
        part = queries_events.events(*key, chosen, since, values["until"], query, least, order, 3, 4)
        assert part["event_id"].tolist() == wanted[wanted["place"].between(4, 7)]["event_id"].tolist()


def test_the_widest_events_and_the_counts_are_those_of_the_plain_tables(snap: Snapshot) -> None:
    key = str(snap.path), snap.id
    for chosen in (tuple(snap.manifest["outlets"]), ("tide", "lantern"), ("nobody",)):
        wanted = snap.query(
            """SELECT e.event_id, e.label_zh, e.label_en, e.first_utc, e.last_utc, count(*) AS n,
                count(DISTINCT a.outlet) AS k
            FROM articles a JOIN events e USING (event_id) WHERE list_contains($chosen, a.outlet)
            GROUP BY ALL ORDER BY k DESC, e.first_utc DESC NULLS LAST, e.event_id LIMIT 9""",
            {"chosen": list(chosen)},
        )
        pd.testing.assert_frame_equal(queries.widest(*key, chosen, 9), wanted)
    days = snap.query("""SELECT outlet, published_utc::DATE - DATE '1970-01-01' AS day, count(*) AS n FROM articles
                         WHERE published_utc IS NOT NULL GROUP BY ALL ORDER BY ALL""")  # fmt: skip
    assert queries.days(*key).to_dict("records") == days.to_dict("records")
    assert queries.totals(*key)["articles"].sum() == len(snap.table("articles"))
