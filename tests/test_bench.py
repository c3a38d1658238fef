"""The measurements measure what they say: longer archives are longer, kept figures are kept."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from bench import archive, make_corpus, measure
from bench.__main__ import _kept
from bench.queries import sql_side
from framing import snapshot
from tests import factory

POST = """---
title: "港口"
date: 2024-03-{day:02}T08:00:00.000Z
author: 潮汐
from: https://tide.example/2024/{day}.html
---
<!--{moment}-->
<p>潮汐通讯2024年3月{day}日讯，渡轮恢复。</p><p>Fri, {day:02} Mar 2024 08:00:00 GMT</p>
"""


def test_copies_follow_each_other_in_time_and_differ(tmp_path: Path) -> None:
    for day in (1, 2, 3):
        folder = tmp_path / "short" / f"2024-03-{day:02}"
        folder.mkdir(parents=True)
        (folder / f"2024-03-{day:02}-x.md").write_text(POST.format(day=day, moment=1709280000000))
    assert archive.span(tmp_path / "short") == timedelta(days=3)
    assert archive.lengthen(tmp_path / "short", tmp_path / "long", 3) == 9
    names = sorted(p.relative_to(tmp_path / "long").as_posix() for p in (tmp_path / "long").rglob("*.md"))
    assert names == [f"2024-03-{d:02}/2024-03-{d:02}-x.md" for d in range(1, 10)]
    last = (tmp_path / "long" / names[-1]).read_text()
    for moved in (
        "date: 2024-03-09T",
        "2024年03月09日",
        "09 Mar 2024",
        "3.html-2",
        f"<!--{1709280000000 + 6 * 86_400_000}-->",
    ):
        assert moved in last
    assert (tmp_path / "long" / names[0]).read_text() == POST.format(day=1, moment=1709280000000)


def test_figures_not_measured_now_are_kept(tmp_path: Path) -> None:
    out = tmp_path / "RESULTS.md"
    assert _kept(out) == {}
    out.write_text("# Measurements\n\nhead\n\n## (a) One\n\n- 1\n\n## (g) Two\n\n- 2\n")
    assert _kept(out) == {"a": ["## (a) One", "", "- 1"], "g": ["## (g) Two", "", "- 2"]}


def test_a_process_tells_its_memory_and_time() -> None:
    script = "x = bytearray(200_000_000); import time; time.sleep(0.5); print('done')"
    done = measure.run(["-c", script], closely=True)
    assert done.output == "done\n" and done.seconds >= 0.5
    assert 150_000_000 < done.peak < 400_000_000 and measure.own_peak() > 0


def test_the_invented_corpus_has_every_table_and_column(tmp_path: Path) -> None:
    make_corpus.make(300, tmp_path / "made")
    with snapshot.open(tmp_path / "made") as made:
        assert len(made.table("articles")) == len(made.table("documents")) == 300
        for name in ("sections", "sentences", "hits", "quotes", "tones", "matches", "keyness", "statements"):
            assert len(made.table(name)) > 0, name
        assert made.table("documents")["removed_n"].tolist() == [0] * 300


def test_every_question_drawn_is_one_that_the_pages_ask(tmp_path: Path) -> None:
    store = factory.build(tmp_path / "store", events=4)
    figures = sql_side(store, 2)["queries"]
    assert {
        "events",
        "headlines",
        "event_hits",
        "event_matches",
        "hit_rows",
        "preview hits",
    } <= figures.keys()
    assert all(figure["n"] == 2 for figure in figures.values())
