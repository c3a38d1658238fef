"""One test for every trap that real archives hold."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.cleaning.make import cleaned, feed, page, parts, row

TIME = "<div><i><br>2024-04-08T09:49:44.401Z</i></div>"
LONG = "<p>港口的灯塔周一晚上重新点亮，附近的居民说很高兴。</p>" * 8


# --- time


def test_mirror_time_is_kept_apart_from_published_time() -> None:
    article = cleaned(page(TIME + LONG))
    assert article.published == datetime(2024, 4, 8, 9, 49, 44, tzinfo=UTC)
    assert article.mirror == datetime(2024, 4, 8, 10, 0, 25, tzinfo=UTC)
    assert (article.published_precision, article.published_source) == ("second", "page_time")


def test_time_after_a_byline_and_a_null() -> None:
    article = cleaned(page("<div><i>null 阮青<br>2024-04-08T09:49:44.401Z</i></div>" + LONG))
    assert article.published == datetime(2024, 4, 8, 9, 49, 44, tzinfo=UTC)
    assert article.sections["byline"].text == "阮青"
    assert article.sections["chrome"].text == "null\n2024-04-08T09:49:44.401Z"


def test_time_as_in_mail_headers() -> None:
    article = cleaned(page("<div><i>Mon, 08 Apr 2024 05:31:00 -0400</i></div>" + LONG))
    assert article.published == datetime(2024, 4, 8, 9, 31, tzinfo=UTC)


def test_a_day_in_the_dateline_may_lie_after_the_mirrors_day() -> None:
    article = cleaned(page("<p>【潮湾日报2024年04月09日讯】灯亮了。</p>" + LONG))
    assert article.published == datetime(2024, 4, 9, tzinfo=UTC)
    assert (article.published_precision, article.published_source) == ("day", "dateline_day")
    assert article.mirror is not None and article.mirror < article.published


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://www.bay.example.org/gb/24/4/9/n900.htm", 9),
        ("https://www.bay.example.org/a/lamp-lit-20240410/8100.html", 10),
        ("https://www.bay.example.org/GuHe/2024_04_11_900.shtml", 11),
    ],
)
def test_a_day_in_the_address(url: str, day: int) -> None:
    article = cleaned(page(LONG, url=url))
    assert article.published == datetime(2024, 4, day, tzinfo=UTC)
    assert (article.published_precision, article.published_source) == ("day", "url_day")


def test_without_any_time_the_mirrors_day_stands_in_and_says_so() -> None:
    article = cleaned(page(LONG))
    assert article.published == datetime(2024, 4, 8, tzinfo=UTC)
    assert (article.published_precision, article.published_source) == ("day", "mirror_day")


PICTURE = (
    '<div><img src="https://i.plain.example.com/news/2024/04/08/202404081740085.jpg"><p>灯亮了。</p></div>'
)


@pytest.mark.parametrize(
    ("date", "body", "hour", "source"),
    [
        ("Mon, 08 Apr 2024 17:52:21 GMT", PICTURE, 9, "feed_time_local"),
        ("Mon, 08 Apr 2024 09:52:21 GMT", PICTURE, 9, "feed_time_gmt"),
        ("Mon, 08 Apr 2024 17:52:21 GMT", "<p>灯亮了。</p>", 9, "feed_time_assumed_local"),
    ],
)
def test_a_feeds_gmt_is_read_by_the_pictures_local_minutes(
    date: str, body: str, hour: int, source: str
) -> None:
    article = cleaned(feed(body, date))
    assert article.published == datetime(2024, 4, 8, hour, 52, 21, tzinfo=UTC)
    assert article.published_source == source


@pytest.mark.parametrize(
    ("written", "expected", "precision", "source"),
    [
        ("2024-04-10 07:18:05", datetime(2024, 4, 9, 23, 18, 5, tzinfo=UTC), "second", "record_local_time"),
        ("2024/4/10 07:18", datetime(2024, 4, 9, 23, 18, tzinfo=UTC), "minute", "record_local_time"),
        ("2024年4月10日", datetime(2024, 4, 10, tzinfo=UTC), "day", "record_day"),
        ("2024-04-10T07:18:05+08:00", datetime(2024, 4, 9, 23, 18, 5, tzinfo=UTC), "second", "record_time"),
        ("2024-13-45", None, None, None),
        ("yesterday", None, None, None),
    ],
)
def test_a_tables_naive_times_are_the_outlets_local_times(
    written: str, expected: datetime | None, precision: str | None, source: str | None
) -> None:
    article = cleaned(row(published=written))
    assert (article.published, article.published_precision, article.published_source) == (
        expected,
        precision,
        source,
    )


# --- title


def test_underscores_become_quotes_for_display_and_the_raw_title_stays() -> None:
    article = cleaned(feed(PICTURE, "Mon, 08 Apr 2024 17:52:21 GMT", "_再点灯_：81%的人_高兴_"))
    assert article.title_raw == "_再点灯_：81%的人_高兴_"
    assert article.title == article.sections["headline"].text == "“再点灯”：81%的人“高兴”"


@pytest.mark.parametrize("title", ["单个_下划线", "a__b_", "文件名file_name_v2_x"])
def test_uncertain_underscores_stay(title: str) -> None:
    assert cleaned(feed(PICTURE, "Mon, 08 Apr 2024 17:52:21 GMT", title)).title == title


def test_underscores_of_other_layouts_stay() -> None:
    assert cleaned(page(LONG, "账号_灯塔_停用")).title == "账号_灯塔_停用"


@pytest.mark.parametrize("label", ["[Chinese] ", "[中文]", "【中文】"])
def test_language_labels_are_not_shown_in_titles(label: str) -> None:
    article = cleaned(page(LONG, f"{label}灯塔重新点亮"))
    assert (article.title, article.title_raw) == ("灯塔重新点亮", f"{label}灯塔重新点亮")


@pytest.mark.parametrize("title", ["灯塔[重开](节选)", "灯塔“A”：'B' & \"C\"", "灯塔\n重开"])
def test_titles_with_brackets_quotes_and_breaks(title: str) -> None:
    article = cleaned(page(LONG, title))
    assert article.title_raw == title
    assert article.title == title.replace("\n", "")


# --- chrome that is not the article


@pytest.mark.parametrize(
    ("markup", "section", "text"),
    [
        ('<div><small style="color: #999;">灯塔外景</small></div>', "caption", "灯塔外景"),
        ('<div class="caption">\n 图为灯塔。\n</div>', "caption", "图为灯塔。"),
        ("<figure><img src=x><figcaption>灯塔外景</figcaption></figure>", "caption", "灯塔外景"),
        ('<p align="center"><img src=x></p><p align="center"><span style="color:#666666;">灯塔外景</span></p>',
         "caption", "灯塔外景"),
        ("<p><em>© 2024年潮湾日报版权声明：所有内容受到着作权法保护。</em></p>", "chrome",
         "© 2024年潮湾日报版权声明：所有内容受到著作权法保护。"),
        ("<p><strong>本文系平原观察独家稿件，未经授权，不得转载。</strong></p>", "chrome",
         "本文系平原观察独家稿件，未经授权，不得转载。"),
        ("<p>责任编辑：顾渔#</p>", "editor", "责任编辑：顾渔#"),
        ("<p>责任编辑；顾渔</p>", "editor", "责任编辑；顾渔"),
        ("<p>文字整理：顾渔；</p>", "editor", "文字整理：顾渔；"),
        ("<p>策划：顾渔、乔米</p>", "chrome", "策划：顾渔、乔米"),
        ("<p>主播：乔米</p>", "chrome", "主播：乔米"),
        ("<p>撰文：石林、港口研究所</p>", "chrome", "撰文：石林、港口研究所"),
        ("<p>点击查看大图</p>", "chrome", "点击查看大图"),
        ("<br><hr><div>获取更多RSS：<br><a href='https://feedx.net'>https://feedx.net</a></div>", "chrome",
         "获取更多RSS：\nhttps://feedx.net"),
        ("<p>更多阅读：<a href=x>灯塔旧照</a></p>", "chrome", "更多阅读：灯塔旧照"),
        ("<p><a href=x>相关报道：灯塔旧照</a></p>", "chrome", "相关报道：灯塔旧照"),
        ("<p>频道：https://video.example.org/c/1</p>", "chrome", "频道：https://video.example.org/c/1"),
        ("<p>[摘编自其它媒体，不代表本报观点]</p>", "chrome", "[摘编自其它媒体，不代表本报观点]"),
        ("<p>潮湾日报致力于提供新闻。文中评论仅代表作者个人立场。</p>", "chrome",
         "潮湾日报致力于提供新闻。文中评论仅代表作者个人立场。"),
        ("<p>（北岸电台）</p>", "credit", "（北岸电台）"),
        ("<p>听新闻：</p>", "chrome", "听新闻："),
        ("<p>（听更多新闻请至“听潮湾”平台）</p>", "chrome", "（听更多新闻请至“听潮湾”平台）"),
        ("<p>嘉宾发表的都是个人观点，并不代表本台。</p>", "chrome", "嘉宾发表的都是个人观点，并不代表本台。"),
        ("<p>原文<a href=x>The Lamp</a>刊登于《环岛日报》。</p>", "credit", "原文The Lamp刊登于《环岛日报》。"),
        ("<p>*****</p>", "chrome", "*****"),
        ("<blockquote>— 灯塔 (@lamp) April 8, 2024</blockquote>", "chrome", "— 灯塔 (@lamp) April 8, 2024"),
        ("<noscript>请打开脚本</noscript>", "chrome", "请打开脚本"),
        ("<p>（远望通讯社、环岛日报）</p>", "credit", "（远望通讯社、环岛日报）"),
        ("<p><em>（此文依据了远望通讯社在白屿的报道。）</em></p>", "credit", "（此文依据了远望通讯社在白屿的报道。）"),
        ("<p>（转自北岸电台）</p>", "credit", "（转自北岸电台）"),
        ("<p>资料来源：港务处</p>", "credit", "资料来源：港务处"),
        ("<p>阮青/石林</p>", "byline", "阮青/石林"),
        ("<p>石林（综合报道）</p>", "byline", "石林\n（综合报道）"),
        ("<p>（北岸电台记者乔米对本文亦有贡献。）</p>", "byline", "（北岸电台记者乔米对本文亦有贡献。）"),
    ],
)  # fmt: skip
def test_lines_that_are_not_body(markup: str, section: str, text: str) -> None:
    found = parts(LONG + markup)
    assert found.pop(section) == text
    assert found == {"body": "\n".join(["港口的灯塔周一晚上重新点亮，附近的居民说很高兴。"] * 8)}


@pytest.mark.parametrize(
    "sentence",
    [
        "相关报道出现之前，居民并不知道灯塔会重开。",
        "本文将根据现有资料，梳理灯塔的历史和未来的用途。",
        "主持人：好的，谢谢您接受采访，我们下次再见。",
        "记者：您第一次看到灯亮是什么时候？",
        "据港务处网站(https://port.example.org)介绍，灯塔建于百年前。",
        "灯塔的版权声明引起争议，港务处说会修改。",
        "他说：“编辑：没有人读过原稿。”",
        "纳戈尔诺-卡拉巴赫式的港口——并不存在。",
        "前港务局长——阮青的叔叔——没有出席。",
        "他在采访中引用了远望通讯社的报道。",
        "推特外交的危险",
        "电台节目的相关言论不代表港务处的立场。",
        "好，今天先分享到这里，我们明天见。",
        "阮青（Nguyen Thanh，潮湾）",
        "-查看港口的安全报告（点击这里）；",
        "居民可以在网上订阅港口的通知，每天一次。",
        "他说想听更多新闻，请大家安静。",
    ],
)
def test_sentences_that_only_look_like_chrome_stay_in_the_body(sentence: str) -> None:
    assert parts(f"<p>{sentence}</p>{LONG}<p>{sentence}</p>")["body"].count(sentence) == 2


def test_trackers_proxies_frames_and_scripts_leave_no_text() -> None:
    extra = (
        "<img src='http://mirror.example.net/n.md' width='0px' height='0px'/><iframe src='https://v.example'></iframe>"
        "<img src='https://proxy.example.net/?url=a.jpg'><script>track('灯');</script><style>p{color:red}</style>"
    )
    assert parts(LONG + extra) == parts(LONG)


def test_tag_links_keep_their_words() -> None:
    found = parts(
        "<p>停用的\n <ok href='https://x.example/tag/1'>\n  灯塔\n </ok>\n ，周一重新点亮了。</p>" + LONG
    )
    assert found["body"].startswith("停用的灯塔，周一重新点亮了。")


def test_navigation_and_the_originals_link_are_outside_the_body() -> None:
    from framing.model import Source
    from framing.readers import read

    text = (
        "### 灯塔\n\n---\n\n#### [首页](../..?n1) &nbsp;|&nbsp; [翻墙](https://c.example?n1)\n\n"
        '<div class="post_content"><p>灯亮了。</p></div>\n\n---\n\n原文链接（需翻墙）：https://www.longwind.example.org/1'
    )
    (document,) = read(Source("x", text.encode()))
    assert document.url == "https://www.longwind.example.org/1"
    assert {n: s.text for n, s in cleaned(document).sections.items()} == {
        "headline": "灯塔",
        "body": "灯亮了。",
    }


@pytest.mark.parametrize(
    ("opening", "section"),
    [
        ("（潮湾中文网）", "dateline"),
        ("(潮湾中文网)", "dateline"),
        ("(潮湾中文网）", "dateline"),
        ("（平原观察讯）", "dateline"),
        ("【潮湾日报2024年04月09日讯】", "dateline"),
        ("白屿 — ", "dateline"),
        ("【文/平原观察 顾禾】", "byline"),
        ("（潮湾日报记者乔米综合报导）", "byline"),
        ("（新潮湾晚间新闻4月9日完整版）", "chrome"),
    ],
)
def test_openings_are_kept_apart(opening: str, section: str) -> None:
    found = parts(f"<p>{opening}港口的灯塔亮了，居民很高兴。</p>{LONG}")
    assert found[section] == opening.strip()
    assert found["body"].startswith("港口的灯塔亮了，居民很高兴。")


def test_an_opening_may_have_two_parts() -> None:
    found = parts(f"<p>【潮湾日报2024年04月09日讯】（潮湾日报记者乔米报导）灯亮了。</p>{LONG}")
    assert found["dateline"] == "【潮湾日报2024年04月09日讯】"
    assert found["byline"] == "（潮湾日报记者乔米报导）"
    assert found["body"].startswith("灯亮了。\n")


@pytest.mark.parametrize(
    ("ending", "section"),
    [
        ("（根据远望通讯社报道）", "credit"),
        ("（转自北岸电台）", "credit"),
        ("（平原观察顾禾译自《环岛日报》）", "credit"),
        ("（责任编辑：顾渔）", "editor"),
        (" #", "chrome"),
        (" © 2024年潮湾日报版权声明：所有内容受到法律保护。", "chrome"),
        (" pic.twitter.com/abc123", "chrome"),
    ],
)
def test_endings_are_kept_apart(ending: str, section: str) -> None:
    found = parts(f"{LONG}<p>港口的灯塔亮了，居民很高兴。{ending}</p>")
    assert found[section] == ending.strip()
    assert found["body"].endswith("\n港口的灯塔亮了，居民很高兴。")


def test_credits_before_an_attached_gallery_are_found() -> None:
    gallery = "<h3>相关图集：灯塔旧照</h3>" + "".join(
        f"<div><img src=x><b>第{n}座</b>：这座灯塔建于很久以前，如今仍在使用。</div>"
        for n in "一二三四五六七八"
    )
    found = parts(
        f"{LONG}<p>阮青/石林 （远望通讯社）</p>{gallery}<p>© 2024年潮湾日报版权声明：受到保护。</p>"
    )
    assert (found["byline"], found["credit"]) == ("阮青/石林", "（远望通讯社）")
    assert found["caption"].count("建于很久以前") == 8
    assert "相关图集" in found["chrome"]
    assert found["body"].count("\n") == 7


def test_an_authors_biography_is_byline_to_the_end() -> None:
    found = parts(f"{LONG}<p>作者简介：</p><p>阮青住在港口，写过两本书。</p><p>责任编辑：顾渔</p>")
    assert found["byline"] == "作者简介：\n阮青住在港口，写过两本书。"
    assert found["editor"] == "责任编辑：顾渔"


# --- script


def test_traditional_letters_and_odd_commas_are_mended_in_place() -> None:
    article = cleaned(page("<p>國際夥伴於港口丶燈塔聚會，受到着作权法保护，「燈」亮了。</p>" + LONG))
    body = article.sections["body"]
    assert body.text.startswith("国际伙伴于港口、灯塔聚会，受到著作权法保护，“灯”亮了。")


def test_straight_quotes_are_left_because_their_direction_is_uncertain() -> None:
    assert parts(f'<p>他说"灯亮了"。</p>{LONG}')["body"].startswith('他说"灯亮了"。')


def test_invisible_characters_are_removed_counted_and_mapped() -> None:
    document = page("<p>灯\u200b塔\u202e亮\ufeff了\u00ad。&#8203;&#0;&#xFFFD;</p>" + LONG, "灯\u200b塔")
    article = cleaned(document)
    body = article.sections["body"]
    assert body.text.startswith("灯塔亮了。\n")
    assert article.removed == {"zero_width": 4, "bidi": 1, "control": 1, "replacement": 2}
    assert [document.text[body.source(at) or 0] for at in range(5)] == list("灯塔亮了。")
    assert article.title == "灯塔"


# --- form


GALLERY = "".join(f"<div><img src=x{n}><br><b>灯塔{n}</b>：建于很久以前。</div>" for n in range(5))


def test_a_gallery_without_paragraphs_is_read_as_its_picture_texts() -> None:
    article = cleaned(page(GALLERY))
    assert article.form == "gallery"
    assert article.sections["body"].text.startswith("灯塔0：建于很久以前。\n灯塔1：")
    assert article.chars == 5 * len("灯塔0：建于很久以前。")


def test_a_flash_without_paragraphs_is_body() -> None:
    article = cleaned(
        feed("<div><img src=x>\n据通讯社消息，灯亮了。 <br>\n </div>", "Mon, 08 Apr 2024 17:52:21 GMT")
    )
    assert (article.form, article.sections["body"].text) == ("flash", "据通讯社消息，灯亮了。")


@pytest.mark.parametrize(
    ("body", "form"),
    [
        ("<p>短片介绍灯塔。</small></p><video src=x controls></video>", "video"),
        ("<video src=x></video><div><small>灯塔</small></div><p>一。</p><p>二。</p><p>三。</p>", "video"),
        ("<p>一。</p><p>二。</p><iframe src=x></iframe><p>三。</p>", "text"),
        (LONG * 3 + "<iframe src=x></iframe>", "text"),
        (LONG, "text"),
        ("<p>灯亮了。</p>", "flash"),
        ("", "empty"),
        ("<p> &nbsp; </p><div></div>", "empty"),
        ("<img src=x><div><small>灯塔</small></div>", "gallery"),
        ("<p><a href=1>灯塔重新点亮</a></p>" * 12, "links"),
    ],
)
def test_form(body: str, form: str) -> None:
    assert cleaned(page(body)).form == form


def test_one_mirrors_front_matter_does_not_change_the_article() -> None:
    from framing.model import Source
    from framing.readers import read

    one = cleaned(page(TIME + LONG))
    text = '---\ntitle: "灯塔重新点亮"\nauthor: 潮湾日报\nfrom: https://www.bay.example.org/zh/a-100\n---\n'
    (other,) = read(Source("y", (text + page(TIME + LONG).text).encode()))
    two = cleaned(other)
    assert (one.article_id, one.text_hash, one.published) == (two.article_id, two.text_hash, two.published)
    assert one.document_id != two.document_id


def test_columns_cut_at_page_one_are_taken_as_they_are() -> None:
    article = cleaned(
        row(text="【文/顾禾】灯亮了。翻页阅读更多内容之前，请看：", url="https://www.plain.example.com/1")
    )
    assert article.sections["body"].text == "灯亮了。翻页阅读更多内容之前，请看："
