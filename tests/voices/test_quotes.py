"""Quotations and their speakers, on invented sentences in the manner of all four outlets."""

from __future__ import annotations

import pytest

from framing import voices
from framing.model import Quote
from tests.articles import article


def read(body: str, title: str = "海湾大桥通车") -> list[Quote]:
    return list(voices.read(article("q", body, title=title)).quotes)


def direct(body: str) -> list[tuple[str, str | None, str | None]]:
    return [(body[q.start : q.end], q.speaker, q.verb) for q in read(body) if q.kind == "direct"]


def indirect(body: str) -> list[tuple[str, str | None]]:
    return [(body[q.start : q.end], q.speaker) for q in read(body) if q.kind == "indirect"]


@pytest.mark.parametrize(
    ("body", "words", "speaker", "verb"),
    [
        # before, with a colon, a comma, nothing
        ("市长王大桥说：“桥今天开了。”", "桥今天开了。", "王大桥", "说"),
        ("市长王大桥说，“桥今天开了。”", "桥今天开了。", "王大桥", "说"),
        ("市长王大桥称大桥“是全城的骄傲”。", "是全城的骄傲", "王大桥", "称"),
        ("市長王大橋說：「橋今天開了。」", "橋今天開了。", "王大桥", "说"),
        ('市长王大桥说: "桥今天开了。"', "桥今天开了。", "王大桥", "说"),
        # after
        ("“桥今天开了，”市长王大桥说。", "桥今天开了，", "王大桥", "说"),
        ("“桥今天开了。”王大桥写道。", "桥今天开了。", "王大桥", "写道"),
        # a name with a colon
        ("王大桥：“桥今天开了。”", "桥今天开了。", "王大桥", None),
        # further left: time, place, brackets, adverbs, a clause between
        ("市长王大桥（Wang）周二（3月1日）在记者会上说：“桥今天开了。”", "桥今天开了。", "王大桥", "说"),
        ("在典礼上，王大桥也强调：“桥今天开了。”", "桥今天开了。", "王大桥", "强调"),
        ("王大桥在访问后抵达海湾，并表示：“桥今天开了。”", "桥今天开了。", "王大桥", "并表示"),
        # inside what is reported
        ("王大桥指出，这座桥“打破了不能跨海的神话”。", "打破了不能跨海的神话", "王大桥", "指出"),
        ("王大桥批评旧桥的设计是“失败”的。", "失败", "王大桥", "批评"),
        # a source that cites another
        ("《海湾日报》援引市长王大桥的话报道说，桥是“全城的骄傲”。", "全城的骄傲", "王大桥", "报道说"),
        # names by their form
        ("工程师布伦特·德塞利说：“桥开了。”", "桥开了。", "布伦特·德塞利", "说"),
        ("总部设在海湾的造桥组织说：“桥开了。”", "桥开了。", "造桥组织", "说"),
        ("网民“过桥人”表示：“桥开了。”", "桥开了。", "网民“过桥人”", "表示"),
        # two subjects in one sentence
        ("他们没有来，“路太远。”王大桥说。", "路太远。", "王大桥", "说"),
        # the words come before the verb that judges them
        ("王大桥对“没有护栏的旧桥”表示担忧。", "没有护栏的旧桥", "王大桥", "表示"),
        (
            "部长王大桥用“大家都在造桥铺路的时候到了”来催促议会。",
            "大家都在造桥铺路的时候到了",
            "王大桥",
            "催促",
        ),
    ],
)
def test_direct(body: str, words: str, speaker: str, verb: str | None) -> None:
    assert direct(body) == [(words, speaker, verb)]


@pytest.mark.parametrize(
    "body",
    [
        "所谓“跨海神话”不过是传说。",
        "市长说，这是“一国两制”的成果。",
        "王大桥说，他参加了“造桥运动”。",
        "影片名为“桥的故事”。",
        "王大桥说，“海湾之星”号今天出航。",
        "市民给它起了个绰号“长龙”。",
        "他以“妨碍通行”为由关闭旧桥。",
        "旧桥成了“网红”。",
    ],
)
def test_marked(body: str) -> None:
    found = read(body)
    assert direct(body) == []
    assert "marked" in {q.kind for q in found}
    assert all(q.speaker is None and q.verb is None for q in found if q.kind == "marked")


def test_a_quotation_over_paragraphs_is_one() -> None:
    body = "市长王大桥说：“第一段话在这里。\n“第二段话在这里。\n“第三段话在这里。”"
    assert direct(body) == [("第一段话在这里。\n“第二段话在这里。\n“第三段话在这里。", "王大桥", "说")]


def test_quotations_go_on_with_their_speaker() -> None:
    body = "王大桥说：“桥开了。”\n“我们等了六年，今天终于可以过桥了。”\n“很好，”他说，“真的很好。”"
    assert [speaker for _, speaker, _ in direct(body)] == ["王大桥"] * 4


def test_adjacent_quotations_share_the_verb() -> None:
    body = "王大桥批评旧桥“公然违反协议”，并“向海里倒下了碎石”。"
    assert [(s, v) for _, s, v in direct(body)] == [("王大桥", "批评"), ("王大桥", "批评")]


@pytest.mark.parametrize(
    ("body", "speaker"),
    [
        ("外长王毅来了。他说：“桥开了。”", "王毅"),
        ("部长李海湾说桥很长。桥上有风。他说：“桥开了。”", "李海湾"),
        ("发言人李海湾说桥很长。路透社报道桥很长。该发言人说：“桥开了。”", "李海湾"),
        ("王大桥发表声明。王大桥说桥很长。声明称：“桥开了。”", "王大桥"),
        ("有风。他说：“桥开了。”", None),
    ],
)
def test_pronouns_stand_for_the_nearest_fitting(body: str, speaker: str | None) -> None:
    assert direct(body)[-1][1] == speaker


def test_the_fullest_name_of_the_article() -> None:
    body = "总统唐纳德·特朗普来了。特朗普说：“桥开了。”"
    assert direct(body) == [("桥开了。", "唐纳德·特朗普", "说")]


def test_a_title_alone_is_whom_the_article_names_after_it() -> None:
    body = "商务部长说：“桥开了。”\n商务部长吉娜·雷蒙多（Gina）随后离开。"
    assert direct(body) == [("桥开了。", "吉娜·雷蒙多", "说")]


@pytest.mark.parametrize(
    ("subject", "group"),
    [
        ("中国外交部发言人汪文斌", "PRC_official"),
        ("中国外交部发言人李海湾", "PRC_official"),
        ("美国国务卿布林肯", "US_official"),
        ("美防长李海湾", "US_official"),
        ("台湾外交部长李海湾", "TW_official"),
        ("香港警方", "HK_official"),
        ("英国外相李海湾", "other_official"),
        ("新德里", "other_official"),
        ("海湾大学教授李海湾", "expert"),
        ("分析人士", "expert"),
        ("活动人士李海湾", "NGO_activist"),
        ("人权观察", "NGO_activist"),
        ("网民", "citizen"),
        ("海湾造船公司", "company"),
        ("海湾造船公司协调员莎娜·德塞利", "company"),
        ("华为", "company"),
        ("路透社", "media"),
        ("《环球时报》主编胡锡进", "PRC_media"),
        ("新华社", "PRC_media"),
        ("知情人士", "anonymous"),
        ("消息人士", "anonymous"),
        ("中方", "PRC_official"),
        ("港府", "HK_official"),
    ],
)
def test_groups(subject: str, group: str) -> None:
    assert [q.speaker_group for q in read(f"{subject}说：“桥开了。”")] == [group]


def test_offices_without_a_state_are_those_at_home() -> None:
    body = "外交部发言人李海湾说：“桥开了。”"
    groups = [
        voices.read(article("q", body, outlet=outlet)).quotes[0].speaker_group for outlet in ("guancha", "dw")
    ]
    assert groups == ["PRC_official", "other_official"]


@pytest.mark.parametrize(
    ("subject", "translated"),
    [
        ("美国总统拜登", True),
        ("德国总理默克尔", True),
        ("路透社", True),
        ("《华盛顿邮报》", True),
        ("中国外长王毅", False),
        ("台湾总统蔡英文", False),
        ("新华社", False),
        ("德国之声", False),
        ("市长王大桥", False),
    ],
)
def test_translated(subject: str, translated: bool) -> None:
    assert [q.translated for q in read(f"{subject}说：“桥开了。”")] == [translated]


@pytest.mark.parametrize(
    ("verb", "verb_class"),
    [
        ("说", "neutral"),
        ("强调", "assertive"),
        ("声称", "doubting"),
        ("质疑", "hedging"),
        ("批评", "critical"),
    ],
)
def test_verb_classes(verb: str, verb_class: str) -> None:
    assert [q.verb_class for q in read(f"王大桥{verb}：“桥开了。”")] == [verb_class]


@pytest.mark.parametrize(
    ("body", "words", "speaker"),
    [
        ("王大桥说，桥已经开了，路也通了。天气很好。", "桥已经开了，路也通了。", "王大桥"),
        ("据路透社报道，桥已经开了。", "桥已经开了。", "路透社"),
        ("桥已经开了，路也通了，王大桥说。", "桥已经开了，路也通了", "王大桥"),
        ("根据王大桥的报告，桥已经开了。", "桥已经开了。", "王大桥"),
        ("在王大桥看来，桥已经够长。", "桥已经够长。", "王大桥"),
        ("文件显示，桥已经够长。", "桥已经够长。", "文件"),
    ],
)
def test_indirect(body: str, words: str, speaker: str) -> None:
    assert (words, speaker) in indirect(body)


def test_indirect_speech_ends_where_another_begins() -> None:
    body = "王大桥说，桥已经开了，但李海湾认为，路还没有通。"
    assert [s for _, s in indirect(body)] == ["王大桥", "李海湾"]


def test_speech_goes_on_in_the_first_person() -> None:
    body = "李海湾表示，桥已经开了。我们坚决反对关桥。今年雨多。"
    found = voices.read(article("q", body))
    assert found.voice("body", body.index("我们"), body.index("今年")) == "attributed"
    assert found.voice("body", body.index("今年"), len(body)) == "outlet"


def test_interviews() -> None:
    body = "记者：桥什么时候开？\n王大桥：今天早上已经开了。\n问：路通了没有？\n答：路也已经通了。"
    assert [w for w, _ in indirect(body)] == [
        "桥什么时候开？", "今天早上已经开了。", "路通了没有？", "路也已经通了。",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("title", "voice"),
    [
        ("王大桥：桥今天开了", "attributed"),
        ("外交部：桥今天开了", "attributed"),
        ("王大桥：“桥今天开了”", "attributed"),
        ("大桥通车：桥今天开了", "outlet"),
        ("中国造桥如何：桥今天开了", "unclear"),
    ],
)
def test_headlines(title: str, voice: str) -> None:
    found = voices.read(article("q", "桥开了。", title=title))
    at = title.index("桥今天")
    assert found.voice("headline", at, at + 5) == voice


def test_voice_of_spans() -> None:
    body = "桥开了。王大桥说：“我们等了六年，太久了。”所谓“跨海神话”没有了。王大桥说，路也通了。"
    found = voices.read(article("q", body))

    def voice(words: str) -> str:
        return found.voice("body", body.index(words), body.index(words) + len(words))

    assert voice("桥开了。") == "outlet"
    assert voice("等了六年") == "attributed"
    assert voice("跨海神话") == "marked"
    assert voice("路也通了") == "attributed"
    assert found.voice("caption", 0, 5) == "outlet"


def test_a_lone_mark_makes_unclear() -> None:
    body = "旧桥“很长很旧。\n新桥“也很长”。"
    found = voices.read(article("q", body))
    assert found.voice("body", 4, 7) == "unclear"


def test_captions_are_read() -> None:
    from framing.model import Section

    base = article("q", "桥开了。")
    with_caption = {**base.sections, "caption": Section("caption", "市长王大桥说：“桥开了。”")}
    import dataclasses

    found = voices.read(dataclasses.replace(base, sections=with_caption))
    assert [(q.section, q.kind, q.speaker) for q in found.quotes] == [("caption", "direct", "王大桥")]
