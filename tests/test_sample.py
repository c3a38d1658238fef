"""data/sample against its own answer key: what is read, what is cleaned, and that all of it is invented."""

from __future__ import annotations

import csv
import re
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from framing import outlets, text
from framing.model import Article, Document, Source
from framing.readers import NotAnArchive, read, sources
from tests.articles import group

SAMPLE = Path(__file__).resolve().parent.parent / "data" / "sample"
LAYOUTS = {"timestamped", "nodebe4", "hexo-rsshub", "gfw-pages", "records"}
HAN = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
RUN = re.compile(f"[{HAN}]{{13,}}")
CHROME = (
    "版权声明", "未经授权", "责任编辑", "点击查看大图", "获取更多", "策划：", "撰文：", "原文链接", "首页", "http", "<", ">",
    "&nbsp;", "article content", "【长风时报", "【文/", "【编译/", "记者林疏影", "（远望通讯社", "（环岛通讯社", "转自北岸电台", "此文依据",
)  # fmt: skip
MAPPING = {
    "text": "body_zh", "title": "headline_zh", "outlet": "outlet_name", "published": "posted_at", "url": "permalink",
}  # fmt: skip
Row = dict[str, str]


def _key() -> dict[str, Row]:
    with (SAMPLE / "expected.csv").open(encoding="utf-8", newline="") as handle:
        return {row["path"]: row for row in csv.DictReader(handle)}


KEY = _key()
ARTICLES = [path for path, row in KEY.items() if row["status"] in ("kept", "version")]


@pytest.fixture(scope="module")
def offered() -> tuple[dict[str, Document], dict[str, str]]:
    """Documents by path, and the refusals: path and what was said."""
    documents: dict[str, Document] = {}
    refused: dict[str, str] = {}
    for source in sources(SAMPLE):
        assert isinstance(source, Source), source
        try:
            documents.update((document.path, document) for document in read(source))
        except NotAnArchive as answer:
            refused[source.path] = str(answer)
    return documents, refused


@pytest.fixture(scope="module")
def known() -> outlets.Outlets:
    return outlets.load(SAMPLE / "outlets.csv")


@pytest.fixture(scope="module")
def cleaned(
    offered: tuple[dict[str, Document], dict[str, str]], known: outlets.Outlets
) -> dict[str, Article]:
    return {path: text.clean(document, known) for path, document in offered[0].items()}


def test_every_file_and_row_is_in_the_key(offered: tuple[dict[str, Document], dict[str, str]]) -> None:
    documents, refused = offered
    assert set(documents) == set(ARTICLES)
    assert set(refused) == {path for path, row in KEY.items() if row["status"] == "not_archive"}


def test_every_layout_is_there(cleaned: dict[str, Article]) -> None:
    assert {article.layout for article in cleaned.values()} == LAYOUTS
    assert any("!" in path for path in cleaned)


@pytest.mark.parametrize("path", ARTICLES)
def test_article_is_as_the_key_says(path: str, cleaned: dict[str, Article]) -> None:
    article, row = cleaned[path], KEY[path]
    pattern = "%Y-%m-%d" if article.published_precision == "day" else "%Y-%m-%dT%H:%M:%SZ"
    found = {
        "outlet": article.outlet,
        "title": article.title,
        "form": article.form,
        "published_utc": article.published.strftime(pattern) if article.published else "",
        "precision": article.published_precision or "",
    }
    assert found == {name: row[name] for name in found}


@pytest.mark.parametrize("path", ARTICLES)
def test_body_begins_and_ends_where_the_article_does(path: str, cleaned: dict[str, Article]) -> None:
    body, row = _section(cleaned[path], "body"), KEY[path]
    size = len(row["body_start"]), len(row["body_end"])
    assert body.strip()[: size[0]] == row["body_start"]
    assert body.strip()[len(body.strip()) - size[1] :] == row["body_end"]


@pytest.mark.parametrize("path", ARTICLES)
def test_no_chrome_is_left_in_the_body(path: str, cleaned: dict[str, Article]) -> None:
    body = _section(cleaned[path], "body")
    assert [word for word in CHROME if word in body] == []


@pytest.mark.parametrize("path", ARTICLES)
def test_no_letter_is_lost(
    path: str, cleaned: dict[str, Article], offered: tuple[dict[str, Document], dict[str, str]]
) -> None:
    """Every visible Han letter of the source belongs to exactly one section."""
    document = offered[0][path]
    sections = [s for name, s in cleaned[path].sections.items() if name != "headline"]
    held = Counter(
        at for s in sections for _, source, length in s.runs for at in range(source, source + length)
    )
    assert [at for at, times in held.items() if times > 1] == []
    visible = _blank_tags(document.text) if document.markup else document.text
    letters = [at for at in range(*document.body) if re.match(f"[{HAN}]", visible[at])]
    assert "".join(visible[at] for at in letters if at not in held) == ""


def test_captions_credits_and_editors_are_kept_apart(cleaned: dict[str, Article]) -> None:
    visit = cleaned["sample/timestamped/000_bay-visit.txt"]
    assert "白屿正下着小雨" in _section(visit, "caption")
    assert "远望通讯社" in _section(visit, "credit")
    border = cleaned["sample/gfw/ncid900/n9000401.md"]
    assert _section(border, "caption").strip() == "图为麦口镇的市集。（环岛通讯社）"
    assert "顾渔" in _section(border, "editor")
    counter = cleaned["sample/hexo/平原观察/头条/港方出手！反制三家苍原企业.md"]
    assert _section(counter, "caption").strip() == "反制清单截图"


def test_traditional_letters_are_simplified_in_place(cleaned: dict[str, Article]) -> None:
    body = _section(cleaned["sample/timestamped/005_bay-border.txt"], "body")
    assert "毫无征兆" in body
    assert "徵" not in body and "後" not in body and "於" not in body


def test_copies_become_one_article(cleaned: dict[str, Article]) -> None:
    groups = group(list(cleaned.values()))
    status = {one.paths[0]: "kept" for one in groups}
    status |= {path: "version" for one in groups for path in one.paths[1:]}
    assert status == {path: KEY[path]["status"] for path in ARTICLES}


def test_events_are_told_by_the_outlets_promised() -> None:
    told: dict[str, set[str]] = defaultdict(set)
    for path in ARTICLES:
        told[KEY[path]["event"]].add(KEY[path]["outlet"])
    told.pop("")
    assert {event: len(names) for event, names in told.items()} == {
        "visit": 4, "counter": 4, "protest": 4, "border": 4, "ferry": 3, "fever": 4, "vote": 4,
    }  # fmt: skip


def test_a_table_with_its_own_column_names_is_read_once_they_are_mapped(known: outlets.Outlets) -> None:
    source = Source("sample/records/mapped.csv", (SAMPLE / "records" / "mapped.csv").read_bytes())
    (document,) = read(source, columns=MAPPING)
    article = text.clean(document, known)
    assert (article.outlet, article.title) == ("shore", "渔港的猫有了自己的户口")
    assert article.published is not None and article.published.isoformat() == "2024-07-11T08:15:00+00:00"


def test_refusals_say_what_was_seen(offered: tuple[dict[str, Document], dict[str, str]]) -> None:
    assert "body_zh" in offered[1]["sample/records/mapped.csv"]


def test_everything_is_marked_as_invented(known: outlets.Outlets) -> None:
    with (SAMPLE / "outlets.csv").open(encoding="utf-8", newline="") as handle:
        rows = {row["outlet_id"]: row for row in csv.DictReader(handle)}
    assert {KEY[path]["outlet"] for path in ARTICLES} == set(rows)
    for row in rows.values():
        assert all("虚构" in row[name] for name in ("name_zh", "owner_zh", "funding_zh"))
        assert all("invented" in row[name].lower() for name in ("name_en", "owner_en", "funding_en"))
    readme = (SAMPLE / "README.md").read_text(encoding="utf-8")
    assert "虚构" in readme and "invented" in readme and "CC BY 4.0" in readme


def test_addresses_lead_nowhere() -> None:
    hosts = {
        host for name, content in _contents() for host in re.findall(r"https?://([^/\s\"'?)<]+)", content)
    }
    hosts -= {"creativecommons.org"}
    assert hosts and all(re.search(r"(?:^|\.)example\.(?:org|net|com)$", host) for host in hosts), hosts


def test_no_run_of_thirteen_letters_is_from_a_real_article(shared: Path) -> None:
    ours = {run: name for name, content in _contents() for run in _runs(content)}
    assert len(ours) > 200
    found = {
        run: (ours[run], file.name)
        for folder in ("corpora", "eval")
        for file in (shared / folder).rglob("*")
        if file.is_file()
        for run in _runs(file.read_text(encoding="utf-8", errors="replace"))
        if run in ours
    }
    assert found == {}


def _section(article: Article, name: str) -> str:
    section = article.sections.get(name)
    return section.text if section else ""


def _blank_tags(markup: str) -> str:
    """Markup with tags and comments blanked in place, so that positions hold."""
    return re.sub(r"<!--.*?-->|<[^>]*>", lambda tag: " " * len(tag[0]), markup, flags=re.S)


def _contents() -> Iterator[tuple[str, str]]:
    for file in sorted(SAMPLE.rglob("*")):
        if file.suffix == ".zip":
            with zipfile.ZipFile(file) as archive:
                yield from ((name, archive.read(name).decode("utf-8")) for name in archive.namelist())
        elif file.is_file():
            yield file.name, file.read_text(encoding="utf-8")


def _runs(content: str) -> Iterator[str]:
    for match in RUN.finditer(content):
        yield from (match[0][i : i + 13] for i in range(len(match[0]) - 12))
