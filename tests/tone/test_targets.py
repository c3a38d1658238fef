"""Toward whom a directed word of one clause points, and how much: both sides of each rule."""

from __future__ import annotations

import pytest

from framing.tone import judge
from tests.tone.aims import aimed, holds

HAN = "一二三四五六七八九十" * 2


def test_a_word_weighs_its_strength_and_mild_praise_and_lifted_blame_less() -> None:
    assert aimed("甲国谴责乙国。") == {"乙谴责": -2.0}
    assert aimed("甲国指责乙国。") == {"乙指责": -1.0}
    assert aimed("甲国赞扬乙国。") == {"乙赞扬": 2.0}
    assert aimed("甲国支持乙国。") == {"乙支持": 0.4}
    assert aimed("甲国并未谴责乙国。") == {"乙谴责": 0.42}
    assert aimed("甲国从未欺负乙国。") == {"甲欺负": 0.42}


@pytest.mark.parametrize(
    ("text", "named", "expected"),
    [
        ("这是甲国匪帮。", (2, 6), [(4, 6, -2.0)]),
        ("邪恶帝国来了。", (0, 4), [(0, 2, -2.0)]),
        ("支持联盟来了。", (0, 4), [(0, 2, 1.0)]),
        ("他说支那来了。", (2, 4), [(2, 4, -2.0)]),
        ("他去了支那的甲国。", (6, 8), []),
        ("甲国支持别人。", (0, 2), []),
    ],
)
def test_a_name_that_blames_does_so_in_full_and_a_slur_blames_nobody_else(
    text: str, named: tuple[int, int], expected: list[tuple[int, int, float]]
) -> None:
    [judged] = judge(text, [(*named, "x")])
    assert [(a.start, a.end, a.value) for a in judged.aims] == expected


def test_praise_of_people_is_of_their_country_and_blame_is_not() -> None:
    assert aimed("甲国支持乙国人民。") == {"乙支持": 0.4}
    assert aimed("甲国守护乙国人民。") == {"乙守护": 0.4, "甲守护": 0.4}
    assert aimed("甲国谴责乙国人民。") == {}
    assert aimed("甲国人民守护乙国。") == {"乙守护": 0.4}
    assert aimed("邪恶的甲国人来了。") == {}
    assert aimed("英明的甲国人来了。") == {}


# ── whom it is done to ──


def test_an_object_stands_within_eight_letters_of_its_verb() -> None:
    near, far = {"乙谴责": -2.0}, dict[str, float]()
    holds({f"甲国谴责{HAN[:n]}乙国。": seen for n, seen in ((0, near), (8, near), (9, far))})


def test_what_is_joined_to_an_object_is_one_too() -> None:
    joins = ("、", "和", "与", "及", "以及", "跟", "同", "或", "或是", "或者")
    both = {"乙谴责": -2.0, "丙谴责": -2.0}
    holds({f"甲国谴责乙国{join}丙国。": both for join in joins})


def test_what_is_not_joined_is_no_object() -> None:
    assert aimed("甲国谴责乙国、丙国和丁国。") == {"乙谴责": -2.0, "丙谴责": -2.0, "丁谴责": -2.0}
    assert aimed("甲国谴责乙国的丙国。") == {"乙谴责": -2.0}
    assert aimed("甲国谴责乙国的丙国、丁国。") == {"乙谴责": -2.0}


def test_the_object_of_another_verb_is_not_of_this_one() -> None:
    holds(
        {
            "甲国谴责害怕被乙国打的人。": {},
            "甲国谴责免受乙国打的人。": {},
            "甲国谴责支持乙国的人。": {"乙支持": 0.4},
            "有人谴责过分支持乙国的人。": {"乙支持": 0.4},
            "有人谴责那些霸凌乙国的人。": {},
            "有人谴责那些保护乙国的人。": {"乙保护": 0.4},
            "有人谴责邪恶的乙国。": {"乙谴责": -2.0, "乙邪恶": -2.0},
        }
    )


def test_who_stands_after_toward_is_meant_before_who_stands_after_the_word() -> None:
    holds(
        {
            "甲国对乙国表示强烈不满。": {"乙强烈不满": -1.0},
            "甲国不对乙国而对丙国表示强烈不满。": {"丙强烈不满": -1.0},
            "甲国对乙国微笑时对丙国表示强烈不满。": {"丙强烈不满": -1.0},
            "甲国对乙国谴责丙国。": {"乙谴责": -2.0},
            "甲国对乙国谴责的丙国表示关心。": {"丙谴责": -2.0},
            "甲国对乙国谴责的声音很大。": {"乙谴责": -2.0},
            "甲国在乙国表示强烈不满。": {},
        }
    )


def test_who_stands_last_before_a_passive_has_suffered() -> None:
    holds(
        {
            "甲国说乙国遭到丙国谴责。": {"乙谴责": -2.0},
            "甲国遭谴责。": {"甲谴责": -2.0},
            "甲国说乙国被谴责。": {"乙谴责": -2.0},
            "甲国称赞乙国获得丙国大赞。": {"乙称赞": 2.0, "乙大赞": 2.0},
            "谴责遭到甲国反驳。": {},
        }
    )


# ── who does it, or of whom it is said ──


def test_a_word_belongs_to_who_is_linked_after_it() -> None:
    holds(
        {
            "撒谎的甲国来了。": {"甲撒谎": -1.0},
            "撒谎甲国来了。": {},
            "撒谎之甲国来了。": {},
            "邪恶的甲国来了。": {"甲邪恶": -2.0},
            "邪恶之甲国来了。": {"甲邪恶": -2.0},
            "邪恶甲国来了。": {"甲邪恶": -2.0},
            "邪恶呀甲国来了。": {},
            "邪恶的甲国、乙国来了。": {"甲邪恶": -2.0},
            "乙国说邪恶的甲国来了。": {"甲邪恶": -2.0},
        }
    )


def test_after_a_passive_stands_who_does_it_and_before_it_of_whom_it_is_said() -> None:
    holds(
        {
            "乙国被甲国霸凌。": {"甲霸凌": -2.0},
            "乙国被甲国、丙国霸凌。": {"甲霸凌": -2.0},
            "乙国没有被甲国霸凌。": {"甲霸凌": -0.42},
            "甲国被霸凌。": {},
            "甲国受到压迫。": {},
            "丙国说乙国没有受到甲国胁迫。": {"甲胁迫": -0.21},
            "乙国被甲国守护。": {"甲守护": 0.4, "乙守护": 0.4},
            "甲国引发乙国担忧的暴政。": {"甲暴政": -2.0},
        }
    )


def test_a_word_belongs_to_the_nearest_before_it_or_before_a_copula() -> None:
    holds(
        {
            "甲国、乙国残酷迫害教徒。": {"甲残酷迫害": -2.0, "乙残酷迫害": -2.0},
            "甲国跟随乙国残酷迫害教徒。": {"乙残酷迫害": -2.0},
            "丙国把甲国称为流氓国家。": {"甲流氓国家": -2.0},
            "他不把甲国而把乙国称为流氓国家。": {"乙流氓国家": -2.0},
            "甲国是乙国的威胁。": {"甲威胁": -1.0},
            "甲国是乙国的威胁": {"甲威胁": -1.0},
            "甲国是乙国的威胁者。": {"乙威胁": -1.0},
            "甲国是乙国的傀儡和朋友。": {"甲傀儡": -2.0},
            "甲国是说乙国是丙国的威胁。": {"乙威胁": -1.0},
            "甲国是说乙国是威胁。": {"乙威胁": -1.0},
            "乙国的威胁是甲国。": {"乙威胁": -1.0},
            "是乙国的威胁。": {"乙威胁": -1.0},
        }
    )


def test_a_class_says_it_of_all_who_are_put_into_it() -> None:
    both = {"甲独裁政权": -2.0, "乙独裁政权": -2.0}
    classes = ("等", "这样的", "这种", "这类", "这个", "之类", "那样的")
    holds({f"他在甲国、乙国{word}独裁政权住过。": both for word in classes})
    holds({f"丙国说在甲国、乙国{word}独裁政权住过。": both for word in classes})
    assert aimed("他在甲国、乙国独裁政权住过。") == {}


def test_a_class_stands_within_ten_letters_of_the_name() -> None:
    near, far = {"甲独裁政权": -2.0}, dict[str, float]()
    holds({f"他在甲国{('等' + HAN)[:n]}独裁政权住过。": seen for n, seen in ((10, near), (11, far))})


def test_a_class_needs_a_name_and_a_word_that_is_said_of_it() -> None:
    assert aimed("等独裁政权来了。") == {}
    assert aimed("他在甲国等地迫害教徒。") == {}


# ── who cannot be meant ──


def test_nobody_is_blamed_for_a_place_for_what_he_suffers_or_what_he_says() -> None:
    holds(
        {
            "甲国人迫害邻居。": {},
            "他在甲国迫害教徒。": {},
            "迫害甲国的暴政。": {},
            "甲国的暴政。": {"甲暴政": -2.0},
            "甲国说这是谎言。": {},
            "甲国谴责暴政。": {},
            "甲国谴责迫害乙国的人。": {},
            "甲国说自己诚实。": {"甲诚实": 2.0},
            "甲国说自己公正。": {"甲公正": 0.4},
            "丙国来访时在甲国撒谎。": {"丙撒谎": -1.0},
        }
    )


def test_that_a_claim_is_absurd_says_nothing_of_who_makes_it() -> None:
    holds(
        {
            "甲国的指控荒谬。": {},
            "甲国指控荒谬。": {},
            "甲国的说法公正。": {"甲公正": 0.4},
            "甲国的说法似乎公正。": {"甲公正": 0.28},
            "甲国的报道诽谤教徒。": {"甲诽谤": -1.0},
            "甲国荒谬的指控。": {"甲荒谬": -2.0},
            "有传言说甲国邪恶。": {"甲邪恶": -2.0},
        }
    )


def test_who_is_addressed_may_own_the_word_all_the_same() -> None:
    holds(
        {
            "他对甲国的谎言生气。": {"甲谎言": -2.0},
            "他对甲国发表谎言很多。": {},
            "他在甲国的谎言很多。": {"甲谎言": -2.0},
            "他在甲国的霸凌很多。": {},
            "他对甲国施压。": {},
            "他对甲国对乙国的打压。": {"甲打压": -2.0},
            "他对甲国的打压。": {},
            "他把甲国的霸凌。": {"甲霸凌": -2.0},
            "他在甲国霸凌教徒。": {},
        }
    )


def test_who_is_addressed_does_what_stands_within_four_letters_and_has_an_object() -> None:
    near, far = {"甲迫害": -2.0}, dict[str, float]()
    holds({f"他对甲国{HAN[:n]}迫害教徒很关切。": seen for n, seen in ((0, near), (4, near), (5, far))})


def test_who_is_addressed_does_nothing_where_the_verb_has_no_object() -> None:
    holds({f"他对甲国霸凌{end}天晴": {} for end in "，。；：！？、的了”"})
    assert aimed("他对甲国霸凌") == {}
    assert aimed("他对甲国霸凌X先生。") == {"甲霸凌": -2.0}
