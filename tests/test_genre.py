"""Genres, from what an outlet says of an article and from its form."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from framing.errors import LexiconError
from framing.evaluation.by_genre import judged
from framing.genre import COMPARED, GENRES, _read, genre
from framing.model import Article, Section, SectionName
from tests.articles import article

LONG = "市政府昨天公布了新桥的通车时间。\n" * 60


def made(outlet: str, title: str, body: str = LONG, form: str = "text", **more: str | None) -> Article:
    base = article("1", body, outlet=outlet, title=title, url=more.pop("url", None), form=form)
    names: dict[SectionName, str | None] = {k: v for k, v in more.items() if k != "author"}  # ty: ignore
    extra = {name: Section(name, text or "") for name, text in names.items()}
    return replace(base, sections={**base.sections, **extra}, author=more.get("author"))


@pytest.mark.parametrize(
    ("expected", "made_of"),
    [
        ("report", made("dw", "新桥通车")),
        ("press_review", made("dw", "德语媒体：桥的意义")),
        ("press_review", made("dw", "港媒谈新桥", chrome="摘编自其它媒体，不代表本台观点")),
        ("press_review", made("dw", "港媒谈新桥", byline="丁一（摘编）")),
        ("opinion", made("dw", "客座评论：桥与人")),
        ("opinion", made("dw", "桥与人", chrome="评论及分析仅代表作者。")),
        ("interview", made("dw", "專訪：造橋的人")),
        ("analysis", made("dw", "事实核查：桥真的会晃吗")),
        ("video", made("dw", "一周图片", form="gallery")),
        ("analysis", made("voa", "时事大家谈：桥为谁而建")),
        ("video", made("voa", "时事大家谈：桥为谁而建", "节目预告。")),
        ("flash", made("voa", "快讯：桥已通车", "桥已通车。")),
        ("report", made("voa", "快讯：桥已通车", LONG)),
        ("report", made("voa", "人权观察：桥下无家可归者增多")),
        ("video", made("epoch", "【直播预告】大桥通车典礼")),
        ("flash", made("epoch", "【大选更新12.7】各州计票")),
        ("press_review", made("epoch", "【翻墙必看】大桥的故事")),
        ("opinion", made("epoch", "【名家专栏】大桥与自由")),
        ("opinion", made("epoch", "【十字路口】大桥背后")),
        ("video", made("epoch", "【十字路口】大桥背后", "今天话题：大桥。")),
        ("report", made("epoch", "【一线采访】大桥工人讨薪", byline="（大纪元记者丁一采访报导）")),
        ("opinion", made("epoch", "丁一：论大桥", editor="责任编辑：高义")),
        ("fact_box", made("epoch", "【2024盘点】十大新闻")),
        ("opinion", made("guancha", "丁一：桥的哲学", byline="【文/观察者网专栏作者 丁一】")),
        ("report", made("guancha", "大桥通车", byline="【文/观察者网 丁一】")),
        ("opinion", made("guancha", "桥的哲学", url="https://www.guancha.cn/DingYi/2024_03_01_1.shtml")),
        ("report", made("guancha", "大桥通车", url="https://www.guancha.cn/politics/2024_03_01_1.shtml")),
        ("flash", made("guancha", "大桥通车", "大桥今天通车。", form="flash")),
        ("opinion", made("other", "丁一：桥的哲学", author="丁一")),
        ("report", made("other", "桥的哲学", author="丁一")),
    ],
)  # fmt: skip
def test_genre(expected: str, made_of: Article) -> None:
    assert genre(made_of).name == expected


def test_questions_and_answers_in_turns_are_an_interview() -> None:
    talk = "".join(f"记者：第{n}座桥何时通车？\n丁一：今年之内，工人都很努力。\n" for n in range(5))
    assert genre(made("other", "造桥的人", talk)).name == "interview"
    assert genre(made("other", "造桥的人", talk[: len(talk) // 5])).name == "report"
    notes = "".join(f"第{n}座桥：已经通车。\n" for n in range(9))
    assert genre(made("other", "造桥的人", notes)).name == "report"


def test_experts_asked_what_it_means_are_an_analysis() -> None:
    body = "研究员丁一认为，桥不够宽。学者王二说，路也不够宽。" * 5
    assert genre(made("other", "新桥通车意味着什么", body)).name == "analysis"
    assert genre(made("other", "新桥通车", body)).name == "report"
    assert genre(made("other", "新桥通车意味着什么")).name == "report"


def test_every_rule_can_be_given_as_a_reason() -> None:
    reasons = [rule.genre.reason for rule in _read.__wrapped__(_file()).rules]
    assert len(reasons) > 15 and all(reasons)
    assert set(GENRES) > COMPARED


def test_a_rule_that_breaks_the_format_is_named(tmp_path: Path) -> None:
    text = _file().read_text(encoding="utf-8")
    file = tmp_path / "genres.toml"
    for old, new, told in [
        ('genre = "video"', 'genre = "film"', "rule 1: genre"),
        ('field = "title"', 'field = "head"', "rule 1: field"),
        ('pattern = "^', 'pattern = "^(', "regular expression"),
        ("announcement =", "announced =", "announcement"),
    ]:
        file.write_text(text.replace(old, new, 1), encoding="utf-8")
        with pytest.raises(LexiconError, match=told):
            _read.__wrapped__(file)


def test_judgements_are_genres() -> None:
    assert len(judged()) == 120
    assert set(judged().values()) <= set(GENRES)


def _file() -> Path:
    from framing.genre import FILE

    return FILE
