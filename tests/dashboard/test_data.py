"""The Data page: downloads are the rows shown, packages hold all of them, and what is cited can be found again."""

from __future__ import annotations

import csv
import hashlib
import html
import io
import json
import re
import shlex
import tomllib
import zipfile
from datetime import date
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing import __version__, bundle, export, i18n, selection, snapshot
from framing.cleaning import script
from framing.cli import main
from framing.dashboard import citing, downloads, state
from framing.dashboard.pages.data import WHOLE
from framing.dashboard.scope import Scope
from framing.errors import ExportError, I18nError
from framing.selection import Filter
from framing.snapshot import files
from framing.snapshot.schema import columns
from framing.snapshot.script import PAIRS
from tests.conftest import ROOT
from tests.dashboard.conftest import Open, words

CHOSEN = Filter(outlets=("tide", "ridge"), since=date(2021, 6, 1), query="白鹭")
GIVEN = {"outlets": "tide,ridge", "since": "2021-06-01", "q": "白鹭"}


def commands(page: str) -> list[list[str]]:
    """The command lines that the page shows, as words."""
    shown = re.findall(r"<code>(python -m framing [^<]*)</code>", page)
    return [shlex.split(html.unescape(c)) for c in shown]


def zipped(store: Path, chosen: Filter, format_: str) -> bytes:
    """A package as bytes."""
    handle = io.BytesIO()
    with snapshot.open(store) as snap:
        bundle.write(snap, chosen, format_, handle)
    return handle.getvalue()


@pytest.mark.parametrize("table", ["articles", "facts", "matches", "keyness"])
def test_the_command_shown_writes_the_rows_of_the_table(
    open_page: Open, stores: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, table: str
) -> None:
    page = words(open_page("data", table=table, genre="report", copies="without", **GIVEN))
    monkeypatch.chdir(tmp_path)
    assert main(commands(page)[0][3:]) == 0
    with snapshot.open(stores["store-plain"]) as snap:
        chosen = Filter(CHOSEN.outlets, CHOSEN.since, None, "白鹭", genres=("report",), copies=False)
        wanted = selection.rows(snap, table, chosen)
    assert (tmp_path / f"{table}.csv").read_bytes() == export.to_csv(wanted)


@pytest.mark.parametrize("format_", ["csv", "jsonl", "parquet"])
def test_a_file_written_in_parts_is_the_file_of_the_whole(
    stores: dict[str, Path], monkeypatch: pytest.MonkeyPatch, format_: str
) -> None:
    monkeypatch.setattr(files, "GROUP", 40)
    with snapshot.open(stores["store-hostile"]) as snap:
        for table in ("articles", "hits", "events", "substitutions"):
            handle = io.BytesIO()
            parts = list(selection.batches(snap, table, Filter(outlets=("tide", "lantern"))))
            whole = selection.rows(snap, table, Filter(outlets=("tide", "lantern")))
            assert export.stream(parts, handle, format_) == len(whole)
            assert len(parts) > 1 or len(whole) <= 40
            if format_ == "parquet":
                handle.seek(0)
                pd.testing.assert_frame_equal(pd.read_parquet(handle), whole)
            else:
                assert handle.getvalue() == export.FORMATS[format_](whole)


def test_a_package_holds_every_table_filtered_with_what_it_needs_to_be_read(stores: dict[str, Path]) -> None:
    with zipfile.ZipFile(io.BytesIO(zipped(stores["store-plain"], CHOSEN, "csv"))) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    around = {"manifest.json", "datapackage.json", "README.md", "LICENSE.txt", "CITATION.cff"}
    assert held.keys() == {f"{t}.csv" for t in snapshot.TABLES} | around
    manifest, described = (json.loads(held[n]) for n in ("manifest.json", "datapackage.json"))
    fields = {r["name"]: r["schema"]["fields"] for r in described["resources"]}
    with snapshot.open(stores["store-plain"]) as snap:
        assert manifest["snapshot"] == snap.id == described["version"]
        for table in ("articles", "hits", "events", "matches", "documents", "facts"):
            wanted = selection.rows(snap, table, CHOSEN)
            assert held[f"{table}.csv"] == export.to_csv(wanted)
            assert manifest["tables"][table]["rows"] == len(wanted)
        assert len(selection.rows(snap, "lexicon", CHOSEN)) == len(snap.table("lexicon"))
    assert manifest["filter"] == {"outlets": ["tide", "ridge"], "since": "2021-06-01", "query": "白鹭"}
    for table, entry in manifest["tables"].items():
        data = held[entry["files"][0]["name"]]
        assert entry["files"][0]["sha256"] == hashlib.sha256(data).hexdigest()
        head = next(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
        assert head == [f["name"] for f in fields[table]]
        assert all(f["description"] and f["description_zh"] for f in fields[table])


@pytest.mark.parametrize("format_", bundle.FORMATS)
def test_a_package_holds_no_article_text_and_no_formula(stores: dict[str, Path], format_: str) -> None:
    data = zipped(stores["store-hostile"], Filter(), format_)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for table, cols in snapshot.TABLES.items():
            raw = archive.read(f"{table}.{format_}")
            frame = pd.read_csv(io.BytesIO(raw)) if format_ == "csv" else pd.read_parquet(io.BytesIO(raw))
            assert all(frame[c.name].isna().all() for c in cols if c.text), table
            if format_ == "csv":
                cells = [c for row in csv.reader(io.StringIO(raw.decode("utf-8-sig"))) for c in row]
                bad = [
                    c for c in cells if c.startswith(export.DANGEROUS) and not re.fullmatch(r"-?[\d.e-]+", c)
                ]
                assert bad == []
        assert json.loads(archive.read("manifest.json"))["dataset"]["holds_text"] is False
    assert data == zipped(stores["store-hostile"], Filter(), format_), "the same selection, other bytes"


def test_the_command_for_the_package_writes_the_same_bytes(
    open_page: Open, stores: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = commands(words(open_page("data", event="e-000", **GIVEN)))[1]
    monkeypatch.chdir(tmp_path)
    assert main(command[3:]) == 0
    chosen = Filter(CHOSEN.outlets, CHOSEN.since, None, "白鹭", ("e-000",))
    assert next(tmp_path.iterdir()).read_bytes() == zipped(stores["store-plain"], chosen, "csv")


def test_what_a_package_cannot_be_is_refused(
    stores: dict[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = str(stores["store-plain"])
    assert main(["export-package", "--store", store, "--out", str(tmp_path / "p"), "--outlet", "tide"]) == 2
    assert "NAME.zip" in capsys.readouterr().err
    with snapshot.open(stores["store-plain"]) as snap, pytest.raises(ExportError, match="csv or parquet"):
        bundle.write(snap, Filter(), "jsonl", io.BytesIO())
    out = tmp_path / "p.zip"
    assert main(["export-package", "--store", store, "--out", str(out), "--outlet", "nobody"]) == 2
    assert not out.exists() and list(tmp_path.iterdir()) == []


def test_csv_comes_first_and_a_package_follows(open_page: Open) -> None:
    app = open_page("data", **GIVEN)
    labels = [b.proto.label for b in app.get("download_button")]
    assert labels == ["下载 CSV", "下载 Parquet", "下载 JSONL", "下载 zip（CSV）", "下载 zip（Parquet）"]


@pytest.mark.parametrize("public", ["0", "1"])
def test_strangers_download_no_article_text(
    open_page: Open, stores: dict[str, Path], monkeypatch: pytest.MonkeyPatch, public: str
) -> None:
    monkeypatch.setenv("FRAMING_PUBLIC", public)
    app = open_page("data", table="sentences", lang="en")
    assert ("columns of article text are empty" in words(app)) == (public == "1")
    ctx = app.session_state["context"]
    frame = pd.read_parquet(io.BytesIO(downloads.table(ctx, Scope(), "parquet")()))
    with snapshot.open(stores["store-plain"]) as snap:
        assert len(frame) == len(snap.table("sentences"))
    assert frame["text"].isna().all() == (public == "1")


def test_too_many_rows_are_told_and_left_to_the_command(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloads, "MOST", 5)
    monkeypatch.setattr(downloads, "MOST_IN_ALL", 50)
    app = open_page("data", table="hits", lang="en")
    assert list(app.get("download_button")) == []
    page = words(app)
    assert "more than this page makes a file of (5 rows)" in page and "(50 rows)" in page
    assert {c[3] for c in commands(page)} == {"export", "export-package"}


def test_it_is_told_which_tables_only_outlets_filter() -> None:
    def asked(table: str, chosen: Filter) -> object:
        return selection.statement(table, chosen)

    assert {t for t in state.TABLES if asked(t, Filter()) == asked(t, Filter(query="白鹭"))} == set(WHOLE)


def test_a_dataset_with_nothing_of_the_selection_offers_no_file(open_page: Open) -> None:
    assert list(open_page("data", q="没有这样的词").get("download_button")) == []


def test_every_column_of_every_table_is_told_in_chinese() -> None:
    for table in snapshot.TABLES:
        for column in columns(table, families=["visits"], outlets=["tide"]):
            assert re.search("[\u4e00-\u9fff]", i18n.column(table, column.name)), (table, column.name)
    with pytest.raises(I18nError, match=r"articles\.nothing"):
        i18n.column("articles", "nothing")


def test_no_column_is_told_that_is_not_there() -> None:
    told = tomllib.loads((ROOT / "framing" / "i18n" / "columns.toml").read_text(encoding="utf-8"))
    named = {table: {c.name for c in cols} for table, cols in snapshot.TABLES.items()}
    every = set().union(*named.values())
    assert set(told.pop("any")) <= every
    assert all(any(c.startswith(f"{b}_") for t in named for c in _names(t)) for b in told.pop("each"))
    assert {(t, c) for t, own in told.items() for c in own if c not in named[t]} == set()


def _names(table: str) -> list[str]:
    return [c.name for c in columns(table, families=["visits"], outlets=["tide"])]


def test_the_dictionary_is_in_the_readers_language(open_page: Open) -> None:
    assert "在出版者处的网址" in words(open_page("data"))
    assert "address at the publisher" in words(open_page("data", lang="en"))


def test_the_citation_names_version_snapshot_and_link(open_page: Open, stores: dict[str, Path]) -> None:
    page = html.unescape(words(open_page("data", lang="en", **GIVEN)))
    with snapshot.open(stores["store-plain"]) as snap:
        id_ = snap.id
    plain, bibtex, link = re.findall(r'data-clip="([^"]*)"', page)[-3:]
    assert all(part in plain for part in (citing.AUTHORS, __version__, id_, link))
    assert bibtex.startswith(f"@misc{{framing-{id_},") and "q=%E7%99%BD%E9%B9%AD" in bibtex
    assert state.from_query(dict(parse_qsl(urlsplit(link).query)))[1] == ()


@given(st.text(max_size=40))
def test_no_text_is_a_command_to_tex(text: str) -> None:
    safe = citing.tex(text)
    assert not re.search(r"(?<!\\)[&%$#_]", safe)
    bare = re.sub(r"\\(textbackslash|textasciitilde|textasciicircum)\{\}|\\[&%$#_{}]", "", safe)
    assert not set(bare) & set("\\{}~^&%$#_")


def test_the_citation_file_is_whole_and_of_this_version() -> None:
    text = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    values = {k: v.strip('"') for k, v in re.findall(r'^([a-z-]+): (".*"|[^"\n]+)$', text, re.M)}
    assert values["cff-version"] == "1.2.0"
    assert values["version"] == __version__
    assert (values["type"], values["license"]) == ("software", "MIT")
    assert values["title"].startswith("Framing") and values["message"] and len(values["abstract"]) > 80
    assert re.search(rf'^authors:\n  - name: "{citing.AUTHORS}"$', text, re.M)
    assert len(re.findall(r"^  - \S", text.partition("keywords:")[2], re.M)) >= 3
    known = {
        "cff-version",
        "message",
        "type",
        "title",
        "abstract",
        "authors",
        "version",
        "license",
        "keywords",
    }
    assert set(re.findall(r"^([a-z-]+):", text, re.M)) == known


def test_traditional_characters_find_what_simplified_ones_do(open_page: Open) -> None:
    def lead(query: str) -> str:
        found = re.search(r'class="fr-lead">(.*?)筛选', words(open_page("data", q=query)))
        return found[1] if found else ""

    assert lead("白鷺") == lead("白鹭") != lead("")


def test_searches_fold_characters_as_cleaning_does() -> None:
    """The file holds the pairs of cleaning's table but for quotation marks: written anew where that changes."""
    table = {chr(k): v for k, v in script.table().items() if chr(k) not in script.QUOTES}
    assert {old: snapshot.simplified(old) for old in table} == table
    assert len(PAIRS.read_text(encoding="utf-8").split()) == len(table)
