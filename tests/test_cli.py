"""info, export, export-package: what is asked for, exactly; otherwise one sentence and exit code 2."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from framing import cli, export, selection, snapshot
from framing.cli import TABLES, main
from tests.conftest import ROOT


def run(*arguments: object) -> int:
    return main([str(a) for a in arguments])


def exported(store: Path, out: Path, *arguments: object, table: str = "articles") -> pd.DataFrame:
    assert (
        run("export", "--store", store, "--table", table, "--format", "parquet", "--out", out, *arguments)
        == 0
    )
    return pd.read_parquet(out)


def test_the_module_runs_as_a_command(sample_store: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "framing", "info", "--store", str(sample_store)],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "articles" in done.stdout and done.stderr == ""


def test_info_as_json_is_the_manifest(sample_store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("info", "--store", sample_store, "--json") == 0
    assert json.loads(capsys.readouterr().out) == snapshot.manifest(sample_store)


@pytest.mark.parametrize("table", TABLES)
def test_every_table_exports_whole_in_every_format(sample_store: Path, tmp_path: Path, table: str) -> None:
    rows = snapshot.manifest(sample_store)["tables"][table]["rows"]
    assert len(exported(sample_store, tmp_path / "a", table=table)) == rows
    for format_ in ("csv", "jsonl"):
        out = tmp_path / format_
        assert (
            run("export", "--store", sample_store, "--table", table, "--format", format_, "--out", out) == 0
        )
    assert len((tmp_path / "jsonl").read_bytes().splitlines()) == rows
    assert len(pd.read_csv(io.BytesIO((tmp_path / "csv").read_bytes()))) == rows


def test_promised_columns_are_there(sample_store: Path) -> None:
    promised = {
        "documents": "document_id path article_id status reason",
        "articles": "article_id outlet title url published_utc published_precision chars layout event_id storyline_id "
        "match_score sentiment_mean sentiment_n",
        "sentences": "article_id sentence_no start end section text sentiment",
        "hits": "article_id sentence_no start end family concept variant attested_in",
        "events": "event_id label_zh label_en first_utc last_utc n_articles n_bay n_shore n_plain n_longwind",
        "matches": "article_id_a article_id_b score relation",
    }
    with snapshot.open(sample_store) as snap:
        for table, names in promised.items():
            assert set(names.split()) <= {c.name for c in snap.columns(table)}
            assert list(snap.table(table).columns) == [c.name for c in snap.columns(table)]


def test_filters_select(sample_store: Path, tmp_path: Path) -> None:
    out = tmp_path / "a"
    everything = exported(sample_store, out)
    bay = exported(sample_store, out, "--outlet", "bay")
    assert set(bay["outlet"]) == {"bay"} and len(bay) == (everything["outlet"] == "bay").sum()
    two = exported(sample_store, out, "--outlet", "bay", "--outlet", "plain")
    assert set(two["outlet"]) == {"bay", "plain"}
    march = exported(sample_store, out, "--since", "2024-03-05", "--until", "2024-03-06")
    days = march["published_utc"].dt.strftime("%Y-%m-%d")
    assert set(days) == {"2024-03-05", "2024-03-06"}, "both days are included"
    event = everything.groupby("event_id").size().idxmax()
    assert set(exported(sample_store, out, "--event", event)["event_id"]) == {event}
    word = everything["title"].str[:2].iloc[0]
    found = exported(sample_store, out, "--query", word)
    assert 0 < len(found) <= len(everything)


def test_events_and_matches_follow_their_articles(sample_store: Path, tmp_path: Path) -> None:
    out = tmp_path / "a"
    articles = exported(sample_store, out, "--outlet", "longwind")
    events = exported(sample_store, out, "--outlet", "longwind", table="events")
    assert set(events["event_id"]) == set(articles["event_id"])
    matches = exported(sample_store, out, "--outlet", "longwind", table="matches")
    ids = set(articles["article_id"])
    assert all(
        a in ids or b in ids for a, b in zip(matches["article_id_a"], matches["article_id_b"], strict=True)
    )


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["--outlet", "nobody"], "nobody"),
        (["--event", "e000000000000"], "e000000000000"),
        (["--outlet", "bay'; DROP VIEW articles; --"], "DROP VIEW"),
    ],
)
def test_unknown_values_are_named(
    sample_store: Path, tmp_path: Path, capsys, arguments: list[str], word: str
) -> None:
    out = tmp_path / "x.csv"
    code = run(
        "export", "--store", sample_store, "--table", "articles", "--format", "csv", "--out", out, *arguments
    )
    assert code == 2 and word in capsys.readouterr().err and not out.exists()


def test_a_query_is_text_and_nothing_else(sample_store: Path, tmp_path: Path) -> None:
    assert exported(sample_store, tmp_path / "a", "--query", "%' OR 1=1 --").empty


def test_a_bad_day_is_a_usage_error(sample_store: Path, tmp_path: Path, capsys) -> None:
    with pytest.raises(SystemExit) as caught:
        run(
            "export",
            "--store",
            sample_store,
            "--table",
            "articles",
            "--format",
            "csv",
            "--out",
            "x",
            "--since",
            "May",
        )
    assert caught.value.code == 2 and "2022-03-18" in capsys.readouterr().err


def test_no_store_says_how_to_make_one(tmp_path: Path, capsys) -> None:
    assert run("info", "--store", tmp_path / "none") == 2
    assert "framing build" in capsys.readouterr().err


def test_the_package_holds_no_text_and_opens_like_a_snapshot(sample_store: Path, tmp_path: Path) -> None:
    out = tmp_path / "package"
    assert run("export-package", "--store", sample_store, "--out", out) == 0
    assert run("export-package", "--store", sample_store, "--out", out) == 0, "it can be made again"
    with snapshot.open(out) as package, snapshot.open(sample_store) as store:
        assert not package.holds_text and store.holds_text
        for table in ("sentences", "sections"):
            assert package.table(table)["text"].isna().all() and len(package.table(table)) == len(
                store.table(table)
            )
        assert package.table("hits").equals(store.table("hits"))
    descriptor = json.loads((out / "datapackage.json").read_bytes())
    assert {r["name"] for r in descriptor["resources"]} == set(snapshot.TABLES)
    readme = (out / "README.md").read_text(encoding="utf-8")
    assert all(f"| {name} |" in readme for name in ("match_score", "sentiment_mean", "runs"))


def test_a_folder_with_something_else_is_not_replaced(sample_store: Path, tmp_path: Path, capsys) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    assert run("export-package", "--store", sample_store, "--out", tmp_path) == 2
    assert (tmp_path / "thesis.txt").read_text() == "mine" and "something else" in capsys.readouterr().err


def test_a_search_means_the_same_in_a_list_and_in_an_export(sample_store: Path, tmp_path: Path) -> None:
    with snapshot.open(sample_store) as snap:
        name = json.loads(snap.query("FROM matches ORDER BY score DESC LIMIT 1")["reasons"].iloc[0])
        words = [detail for kind, detail in name if kind == "name"] + ["制裁", "Frost", "不存在"]
        for word in words:
            found = set(selection.holding(snap, word)["article_id"])
            assert set(exported(sample_store, tmp_path / "a", "--query", word)["article_id"]) == found
            assert bool(found) == (word != "不存在")


def test_the_formats_offered_are_those_there_are() -> None:
    assert tuple(export.FORMATS) == cli.FORMATS


def test_a_reader_that_has_read_enough_ends_quietly(sample_store: Path) -> None:
    """The pipe is closed before the first line is written."""
    command = [sys.executable, "-m", "framing", "info", "--json", "--store", str(sample_store)]
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, cwd=ROOT, text=True)
    os.close(write)
    assert (done.returncode, done.stderr) == (0, "")
