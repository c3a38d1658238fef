"""What an article states: figures, people, organisations, in forms that compare."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.errors import LexiconError
from framing.evaluation.by_facts import judged
from framing.facts import KINDS, facts
from framing.facts.words import FILE, read
from framing.model import Section
from tests.articles import article


def values(text: str, kind: str) -> list[str]:
    return [f.value for f in facts(article("1", text, title="新桥")) if f.kind == kind]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("事故造成3人死亡，十二人受伤。", ["3 person", "12 person"]),
        ("共有１２名工人和300多名村民。", ["300 person"]),
        ("工程耗资1.2亿美元，比原价高45%。", ["120000000 USD", "45 %"]),
        ("约三成居民反对，百分之六十支持。", ["30 %", "60 %"]),
        ("三成五的店关门，3成半的人走了。", ["35 %"]),
        ("一百二十万人搬走。", ["1200000 person"]),
        ("罚款人民币三万元。", ["30000 CNY"]),
        ("罚款5,000元，另付5000元。", ["5000 yuan"]),
        ("出动8架次飞机和两艘船。", ["8 aircraft", "2 ship"]),
        ("税率上升1.5个百分点。", ["1.5 pp"]),
        ("桥长2,227公里。", ["2227 km"]),
    ],
)
def test_figures(text: str, found: list[str]) -> None:
    assert values(text, "figure") == found


@pytest.mark.parametrize(
    "text",
    [
        "2024年3月1日上午9点30分。", "他获得第3名，排在前10名。", "一名男子和一家人走过。", "两国关系与两人的友谊。", "数百人到场，几十人离开。",
        "人数从3至5人不等。", "7、8辆车开来。", "三四百人到场。", "第十二届大会在100元店召开" [:7], "桥长2亿4千吨" [:2], "他今年成功了，九成新员工" [:7], "歼-10人形机",
    ],
)  # fmt: skip
def test_dates_ranks_ranges_and_articles_are_no_figures(text: str) -> None:
    assert values(text, "figure") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("国务卿蓬佩奥到访。", ["mike_pompeo"]),
        ("气候特使约翰·克里到访，克里没有多谈。", ["john_kerry"]),
        ("總統拜登與記者見面。", ["joe_biden"]),
        ("律师鲍威尔（Sidney Powell）说，鲍威尔会上诉。", ["sidney_powell"]),
        ("律师鲍威尔（Norbert Powell）说，鲍威尔会上诉。", ["鲍威尔"]),
        ("作家玛尔塔·科雷亚诺（Marta Correano）说。", ["玛尔塔·科雷亚诺"]),
        ("内政部长科雷亚诺（Marta Correano）说。", ["科雷亚诺"]),
        ("研究员丁小满表示，桥已修好。", ["丁小满"]),
        ("发言人周一表示，桥已修好。", []),
        ("公司甲骨文（Oracle Corp）没有回应。", []),
        ("总统任命书已经送到。", []),
    ],
)
def test_people(text: str, found: list[str]) -> None:
    assert values(text, "person") == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("据路透社报道，桥已通车。", ["reuters"]),
        ("毕业于湘潭大学。", ["湘潭大学"]),
        ("他在大学读书，大学生很多。", []),
        ("他们利用美国大学做研究。", []),
        ("被告被移送法院。", []),
        ("政府的委员会还没有回应。", []),
    ],
)
def test_organisations(text: str, found: list[str]) -> None:
    assert values(text, "organisation") == found


def test_spans_point_at_the_first_mention_in_each_article() -> None:
    made = article("1", "約３成居民反對。三成居民反对。國務卿蓬佩奥到訪。")
    found = facts(made)
    assert [(f.kind, f.value) for f in found] == [("figure", "30 %"), ("person", "mike_pompeo")] or len(
        found
    ) == 2
    for f in found:
        section = made.sections[f.section]
        assert isinstance(section, Section) and len(f.surface) == f.end - f.start
    assert found[-1].surface == "蓬佩奥"


def test_media_in_captions_are_credits_and_no_facts() -> None:
    made = article("1", "桥已通车。")
    sections = {**made.sections, "caption": Section("caption", "大桥（路透社）")}
    from dataclasses import replace

    assert facts(replace(made, sections=sections)) == ()


@settings(max_examples=80, deadline=None)
@given(st.integers(2, 10**7), st.sampled_from(["人", "名", "例", "美元", "公里", "%"]))
def test_every_whole_number_with_a_unit_is_found_once(n: int, unit: str) -> None:
    plain, grouped = f"其中{n}{unit}已确定。", f"其中{n:,}{unit}已确定。"
    assert values(plain, "figure") == values(grouped, "figure") == values(plain + grouped, "figure")
    assert values(plain, "figure")[0].split()[0] == str(n)


@settings(max_examples=60, deadline=None)
@given(st.text("一两三3十百万亿0.,人元年成分之%路透社拜登·（）Aa。\n", max_size=40))
def test_any_text(text: str) -> None:
    made = article("1", text, title="新桥")
    found = facts(made)
    assert len({(f.kind, f.value) for f in found}) == len(found)
    for f in found:
        assert f.kind in KINDS and 0 <= f.start < f.end <= len(made.sections[f.section].text)


@given(
    st.lists(
        st.sampled_from([*"王欧阳司徒上官诸葛将说，的大明长", "主席", "部长", "先生", "表示"]), max_size=12
    ).map("".join)
)
def test_a_chinese_name_is_found_as_by_the_plain_pattern(text: str) -> None:
    """A surname after what may be a title, double ones first; the list's own pattern begins at the surname."""
    people = tomllib.loads(FILE.read_text(encoding="utf-8"))["people"]
    titled = "".join(title[-1] for title in people["titles"])
    surname = f"(?:{'|'.join(people['double_surnames'])}|[{people['surnames']}])"
    plain = re.compile(f"(?<=[{titled}])({surname}[一-鿿]{{1,2}}?)(?={people['after']})")
    assert [m.span("name") for m in read(FILE).chinese.finditer(text)] == [
        m.span() for m in plain.finditer(text)
    ]


def test_a_file_that_breaks_the_format_is_named(tmp_path: Path) -> None:
    text, file = FILE.read_text(encoding="utf-8"), tmp_path / "facts.toml"
    for old, new, told in [
        ('"美金"]', '"元"]', "written like another"),
        ('person = "车', 'persons = "车', "no unit"),
        ("both =", "couple =", "both"),
    ]:
        assert old in text
        file.write_text(text.replace(old, new, 1), encoding="utf-8")
        with pytest.raises(LexiconError, match=told):
            read.__wrapped__(file)


def test_judgements_cover_every_kind() -> None:
    assert {label.kind for label in judged()} == set(KINDS) and len(judged()) == 300
