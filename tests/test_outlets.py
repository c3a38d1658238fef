"""The outlets file: the same facts for each, errors with file and line, recognition by name and host."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from framing import outlets
from framing.errors import OutletsError
from framing.model import Document
from framing.outlets import COLUMNS, DEFAULT, load


def document(outlet: str | None = None, url: str | None = None) -> Document:
    return Document("d1", "x", "records", "", (0, 0), False, outlet=outlet, url=url)


def table(path: Path, *changes: dict[str, str]) -> Path:
    """An outlets file of invented rows, one for each dict of changes."""
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, COLUMNS)
        writer.writeheader()
        for number, change in enumerate(changes, start=1):
            row = {name: f"{name} {number}" for name in COLUMNS} | {
                "outlet_id": f"o{number}", "facts_url": "https://x.example", "color": f"#00000{number}",
                "marker": ("square", "circle", "cross")[number - 1], "order": str(number), "timezone": "UTC",
                "names": f"甲{number};乙{number}", "domains": f"d{number}.example",
            }  # fmt: skip
            writer.writerow(row | change)
    return path


def test_the_four_outlets_in_their_order() -> None:
    four = load()
    assert list(four) == ["dw", "voa", "guancha", "epoch"]
    assert [(o.color, o.marker) for o in four.values()] == [
        ("#0072B2", "square"), ("#D55E00", "circle"), ("#CC79A7", "diamond"), ("#009E73", "triangle-up"),
    ]  # fmt: skip
    assert four["guancha"].timezone == "Asia/Shanghai"
    for outlet in four.values():
        assert all(getattr(outlet, name) for name in COLUMNS)


def test_facts_use_the_same_words_for_all_and_no_verdicts() -> None:
    text = DEFAULT.read_text("utf-8").lower()
    assert not [
        word
        for word in ("propaganda", "biased", "mouthpiece", "independent", "宣传", "喉舌", "独立", "偏")
        if word in text
    ]


@pytest.mark.parametrize(
    ("name", "url", "outlet"),
    [
        ("德国之声", None, "dw"),
        ("德国之声中文网", None, "dw"),
        ("dw", None, "dw"),
        (" Voice of America ", None, "voa"),
        ("觀察者網", None, "guancha"),
        (None, "https://www.dw.com/zh/x/a-1", "dw"),
        (None, "https://www.voachinese.com/a/1.html", "voa"),
        (None, "https://WWW.EpochTimes.com./gb/1", "epoch"),
        (None, "https://user@mil.guancha.cn:8080/1", "guancha"),
        ("某报", "https://www.dw.com/a", "dw"),
        (None, "https://notdw.com/a", None),
        (None, "https://dw.com.example.org/a", None),
        (None, "https://[broken", None),
        (None, None, None),
        ("某报", "https://example.org", None),
    ],
)
def test_recognition(name: str | None, url: str | None, outlet: str | None) -> None:
    assert load().recognise(document(name, url)) == outlet


def test_a_new_outlet_is_a_new_row(tmp_path: Path) -> None:
    found = load(table(tmp_path / "o.csv", {"order": "2"}, {"order": "1"}))
    assert list(found) == ["o2", "o1"]
    assert found.recognise(document("甲2")) == "o2"
    assert found.recognise(document(url="https://a.b.d1.example/x")) == "o1"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ([{"owner_zh": ""}], "line 2: owner_zh is empty"),
        ([{}, {"funding_en": " "}], "line 3: funding_en is empty"),
        ([{"outlet_id": "Ärger"}], "line 2: outlet_id"),
        ([{"color": "blue"}], "line 2: color 'blue' is not a colour as #RRGGBB"),
        ([{"marker": "Square!"}], "line 2: marker"),
        ([{"order": "first"}], "line 2: order"),
        ([{"facts_url": "http://x"}], "line 2: facts_url"),
        ([{"timezone": "Mars/Olympus"}], "line 2: timezone 'Mars/Olympus'"),
        ([{"timezone": "../etc"}], "line 2: timezone"),
        ([{}, {"outlet_id": "o1"}], "'o1' stands in two rows"),
        ([{}, {"names": "乙1"}], "'乙1' stands in two rows"),
        ([{}, {"domains": "d1.example"}], "'d1.example' stands in two rows"),
        ([{}, {"color": "#000001"}], "two rows"),
        ([], "no outlet is listed"),
    ],
)
def test_errors_name_file_and_line(tmp_path: Path, changes: list[dict[str, str]], said: str) -> None:
    with pytest.raises(OutletsError) as caught:
        load(table(tmp_path / "mine.csv", *changes))
    assert "mine.csv" in str(caught.value) and said in str(caught.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "line 1: the columns must be outlet_id"),
        (b"a,b\n1,2\n", "line 1: the columns must be"),
        (",".join(COLUMNS).encode() + b"\n1,2\n", "line 2: 2 cells"),
        (b"\xff\xfe", "not UTF-8"),
    ],
)
def test_files_that_are_no_outlets_file(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "mine.csv"
    path.write_bytes(content)
    with pytest.raises(OutletsError) as caught:
        load(path)
    assert said in str(caught.value)
    with pytest.raises(OutletsError, match="cannot be opened"):
        load(tmp_path / "gone.csv")


def test_recognition_does_not_depend_on_order_of_access() -> None:
    assert outlets.load() == outlets.load()
