"""Each pattern of what is not the article's own text: lines that it must find and lines that it must leave."""

from __future__ import annotations

import re

from framing.cleaning import patterns as p

FROM_THE_START = {
    "ISO_TIME": (("2024-04-08T09:49Z", "2024-04-08T09:49:44.401Z", "2024-04-08T09:49:44+08:00"), ("2024-04-08", "2024-04-08T09:49")),
    "RFC_TIME": (("Mon, 08 Apr 2024 05:31:00 -0400", "Sun, 7 Apr 2024 05:31 GMT"), ("Mon, 08 Apr 2024", "8 Apr 2024 05:31 GMT")),
    "NULL_NAME": (("null", "null 阮青"), ("nullify", "阮青 null")),
    "COPYRIGHT_LINE": (
        ("© 潮湾", "（版权声明", "版权所有", "本站未经授权不得转载", "本文系平原独家稿件", "转载请注明"),
        ("港口版权所有", "未经授权的船", "本文系灯塔的历史。独家稿件"),
    ),
    "DISCLAIMER": (
        ("本文仅代表作者立场", "（文中评论不一定反映本报观点）", "潮湾致力于报导，不代表任何立场", "灯塔评论不代表本台。", "摘自其他媒体", "[摘编自其它媒体"),
        ("港口不代表立场的船", "灯塔的评论很多", "本文说灯亮了", "自其他媒体"),
    ),
    "FEED_LINE": (("https://feedx.net", "http://www.feedx.site/", "feedx.net"), ("https://feedx.net/a", "见feedx.net")),
    "ENLARGE": (("点击查看大图", " （点击图片）", "翻页阅读全文"), ("点击大图下载", "请翻页查看")),
    "LINK_LINE": (
        ("https://a.example/b", "频道：www.a.example", "bit.ly/a1 )", "看http://a.example/b港口"),
        ("灯亮了。https://a.example", "港口（https://a.example）介绍说灯亮了，居民很高兴，", "www.灯塔"),
    ),
    "LABEL": (
        ("相关影片", "▼ 视频链接：港口", "RSS", "脸书专页：", "YouTube视频：灯塔", "详情请看这里", "灯塔的照片请点击这里。", "（待续）",
         "节目每周日晚在港口收看。", "（晚间新闻完整版）", "DW.COM", "Feed-URL: x", "【支持】港口", "完整的访谈请看本台节目。", "2024-04-08",
         "2024-04-08 09:49", "电视报道。"),
        ("相关影片。港口重开", "RSS是什么", "详情请看这里面有什么东西呢", "完整版", "DW.COM说", "2024-04-08灯亮", "有电视报道。"),
    ),
    "CREW_LINE": (("潮湾制作组", "灯塔节目组 #"), ("制作组说灯亮了", "节目")),
    "TEASER": (
        ("更多阅读", "►相关报道", "延伸阅读", "推荐阅读", "阅读原文", "另请阅读", "往期回顾", "原文链接", "原文The Lamp", "下载App", "点击这里"),
        ("他说更多阅读", "有关报道", "原文The Lamp刊登于此", "下载文件", "点灯"),
    ),
    "TEASER_COLON": (("更多阅读：灯塔", "相关报道灯塔】"), ("更多阅读灯塔", "相关报道，灯塔：好")),
    "INVITATION": (
        ("欢迎订阅频道", "各位敬请关注", "订阅我们", "扫描二维码看港口", "分享到微信", "返回首页", "听更多新闻请点", "请点击港口", "听新闻："),
        ("他说“欢迎订阅", "欢迎来到港口", "点击港口，灯亮了", "听新闻的人", "分享照片"),
    ),
    "TWEET_LINE": (("— 灯塔 (@lamp) April 8", "-- a (@b)"), ("—灯塔 (@lamp)", "— 灯塔 lamp")),
    "MARKUP_LINE": (("<p>灯", "</p>", "<br>", "<img src=x>", "<script>", "<a href=x>灯</a>", "<a>"), ("<pre>灯", "<b>灯", "1<p>", "<abbr>灯")),
    "SEPARATORS_LINE": (("*****", "_ —", "。"), ("*灯*", "")),
    "CREDITS_LINE": (("策划：顾渔", "总策划/顾渔、乔米", "主播：乔米 剪辑：顾渔"), ("策划灯塔", "记者：顾渔", "主播：乔米说灯塔亮了")),
    "EDITOR_LINE": (("责任编辑：顾渔", "（本文责任编辑：顾渔）", "任编辑；顾渔", "校对/顾渔", "整理：顾渔"), ("编辑：顾渔", "责任编辑说", "他是责任编辑：顾渔")),
    "EDITOR_END_LINE": (("编辑：顾渔", "（本文编辑/顾渔、乔米）", "编辑：顾渔 #"), ("编辑：没有人读过原稿。", "他说编辑：顾渔")),
    "DATELINE_HEAD": (
        ("（德国之声）灯", "(观察者网)灯", "（潮湾中文网）", "（平原讯）", "（潮湾 电）", "【潮湾日报2024年4月9日讯】", "白屿 — 灯", "白屿、港口 -- 灯"),
        ("（灯塔）", "【潮湾日报】", "白屿—灯", "他说（德国之声）"),
    ),
    "BYLINE_HEAD": (
        ("【文/顾禾】灯", "【作者：顾禾】", "（潮湾记者乔米报导）", "（综合报道）", "（文/顾禾）", "（记者：乔米）"),
        ("【灯塔】", "（记者）", "（乔米报导）", "（文章）", "文/顾禾"),
    ),
    "PROGRAMME_HEAD": (("（晚间新闻完整版）灯", "(灯塔完整版)"), ("晚间新闻完整版", "（完整版）")),
    "BYLINE_LINE": (
        ("作者：顾禾", "文／顾禾、乔米", "译者: 顾禾", "采访记者顾禾", "顾禾综合报道", "（记者乔米对本文有贡献。）", "乔米对此报道亦有贡献"),
        ("作者：港口的灯塔昨天亮了", "作者顾禾", "综合报道", "灯塔对港口有贡献"),
    ),
    "BIOGRAPHY": (("作者简介", "（嘉宾简介：", "【译者简介】"), ("本书作者简介", "简介")),
    "NAMES_END_LINE": (("阮青/", "阮青/石林", "阮青／石林/乔米/"), ("阮青", "阮青、石林", "/阮青")),
    "NAMES_AND_PAREN": (("阮青（远望社）", "阮青/石林 （远望社）", "阮青、石林/（远望社）"), ("（远望社）", "阮青", "港口的灯塔昨天（远望社）")),
    "PAREN_LINE": (("（远望社）", "(远望社报道。) #"), ("（远）", "（远望社）灯", "（一？二）")),
    "SIGNATURE_LINE": (("阮青", "阮青林"), ("阮", "阮青林木", "阮青。", "Ab")),
    "NAME_PAREN": (("（阮青）", "(Gu He)", "（约翰·乔）"), ("（阮）", "（灯亮了吗说）", "阮青")),
    "BYLINE_PAREN": (("（综合）", "( 编译顾禾 )", "（特约）"), ("（顾禾编译）", "综合")),
    "CREDIT_LINE": (
        ("（本文依据远望社报道）", "此文参考了远望社的消息。", "（转自北岸电台）", "转：路透", "资料来源：港务处", "（来源：港务处）", "原文The Lamp发表于此。"),
        ("（灯塔依据图纸重建）", "本文，依据消息", "转自他的朋友", "来源于港口", "原文没有人看"),
    ),
    "PICTURE_LABEL": (("图：灯塔", "图片: 灯塔", "下图：港口"), ("图灯塔", "灯塔图：")),
}  # fmt: skip
ANYWHERE = {
    "AGENCY_NAME": (("据美联社", "（AP）", "AP说", "图BBC网", "潮湾日报", "北岸电台"), ("灯塔", "MAP", "APP", "报")),
    "DATELINE_DAY": (("【潮湾日报2024年4月9日", "灯【潮湾2024年04月09日讯】"), ("2024年4月9日", "【潮湾2024年4月】")),
    "COPYRIGHT_TAIL": (
        ("灯亮了。© 2024", "灯。© 潮湾版权", "灯。2024 年潮湾版权声明", "潮湾版权声明：", "Copyright © 潮湾", "All rights reserved."),
        ("灯亮了", "© 潮湾", "版权声明"),
    ),
    "CHROME_INSIDE": (("这里获取更多RSS", "免翻墙链接：", "本期节目全部内容请看"), ("更多RSS", "本节目全部内容")),
    "TEASER_TAIL": (("灯亮了。延伸阅读：灯塔旧照", "相关图集: 灯塔？"), ("延伸阅读：灯。塔", "延伸阅读灯塔", "相关图集：灯")),
    "CHROME_TAIL_HINT": (("©", "版权声明", "All rights reserved", "t.co/a", "twitter.com/a", "阅读", "图集"), ("灯塔", "版权", "t.co")),
    "TWEET_TAIL": (("灯 https://t.co/a1", "pic.twitter.com/a https://t.co/b "), ("https://t.co/a 灯", "t.co/a")),
    "SPEECH": (("主持人：谢谢", "记者: 好的", "顾渔：没有"), ("主持人：顾渔", "谢谢")),
    "EDITOR_TAIL": (("灯。（责任编辑：顾渔）", "灯亮责编：顾渔"), ("责任编辑：顾渔。灯", "编辑：顾渔", "责任编辑顾渔")),
    "CREDIT_VERB": (("报道", "综合", "授权"), ("灯塔", "道")),
    "SUPPLY_VERB": (("译自", "转载", "授权"), ("报道", "综合")),
    "LAST_TAIL_HINT": (("责", "灯）", "灯) ", "灯#", "灯◇◆"), ("灯", "（灯）亮")),
    "PAREN_TAIL": (("灯亮了（远望社）", "灯(远望社。) ##"), ("（远望社）灯亮了", "灯（远）")),
    "END_MARK_TAIL": (("灯 #", "灯◇◆ "), ("# 灯", "灯")),
    "SCATTERED_HINT": (("/", "代表", "反映", "媒体", "作组", "目组", "播组", "www.", "RSS", "免翻墙", "全部内容"), ("灯塔", "www", "组")),
}  # fmt: skip
GROUPS = {
    "CHROME_LINE": ("FEED_LINE", "ENLARGE", "LABEL", "SEPARATORS_LINE", "TWEET_LINE", "COPYRIGHT_LINE", "MARKUP_LINE"),
    "SPECIAL_LINE": ("CHROME_LINE", "TEASER", "PICTURE_LABEL", "EDITOR_LINE", "CREDIT_LINE", "BYLINE_LINE"),
    "SCATTERED_LINE": ("LINK_LINE", "DISCLAIMER", "CREW_LINE"),
}  # fmt: skip


def wrong(table: dict[str, tuple[tuple[str, ...], tuple[str, ...]]], how: str) -> list[tuple[str, str]]:
    """What a pattern does not find and should, or finds and should not. One of several finds what each finds."""
    several = {name: p._any(getattr(p, name), re.compile("(?!)")) for name in table}
    return [
        (name, text)
        for name, (found, left) in table.items()
        for text in (*found, *left)
        for pattern in (getattr(p, name), several[name])
        if bool(getattr(pattern, how)(text)) is not (text in found)
    ]


def test_each_pattern_finds_its_lines_and_leaves_the_others() -> None:
    assert wrong(FROM_THE_START, "match") == []
    assert wrong(ANYWHERE, "search") == []


def test_one_look_finds_what_any_of_several_patterns_does() -> None:
    made = {name: p._any(*(getattr(p, one) for one in parts)) for name, parts in GROUPS.items()}
    texts = [text for found, left in FROM_THE_START.values() for text in (*found, *left)]
    inside = ANYWHERE["CHROME_INSIDE"][0]
    for name, parts in GROUPS.items():
        for text in texts:
            alone = any(getattr(p, one).match(text) for one in parts)
            assert bool(made[name].match(text)) is bool(getattr(p, name).match(text)) is alone, (name, text)
    assert all(p.SCATTERED_LINE.match(text) for text in inside)


def test_who_supplies_and_who_writes_is_known_by_name() -> None:
    assert p._any(re.compile(p.AGENCY)).fullmatch("美联社") and not p._any(re.compile(p.AGENCY)).fullmatch(
        "灯塔"
    )
    for pattern, names in (
        (p.NAME, ("阮青", "约翰·乔", "Gu He")), (p.NAMES, ("阮青", "阮青/石林、乔米")), (p.PAREN, ("（远望社）", "(远望。)")),
    ):  # fmt: skip
        assert all(re.fullmatch(pattern, name) for name in names)
        assert not any(re.fullmatch(pattern, name) for name in ("", "阮", "（远）", "x阮青", "阮青。"))
