"""Patterns of lines that are not the article's own text, alone in one place, each with its reason.

All are applied to cleaned, simplified lines. "Line" patterns must cover a
whole line, "tail" patterns its end, "head" patterns its start, "inside"
patterns stand anywhere. A "hint" only saves time: one scan for what must stand
in a line before any of several patterns can match.
"""

from __future__ import annotations

import re

AGENCY = (
    r"(?:美联社|路透|法新社|德新社|德通社|德广联|中央社|新华社|中新社|彭博|塔斯社|俄新社|国际文传|共同社|时事社|韩联社|"
    r"埃菲社|安莎社|法广|澳广|德国之声|美国之音|自由亚洲|新唐人|明慧网|英国广播公司|央视|明镜|南华早报|香港01|(?<![A-Za-z])(?:ARD|BBC|CNN|"
    r"AP|AFP|dpa|DPA)(?![A-Za-z])|Reuters|Bloomberg|通讯社|新闻社|[日时晚邮快早星]报|周刊|新闻网|电视台|广播|电台|卫报|世界报|商报)"
)
NAME = r"(?:[\u4e00-\u9fff]{2,4}|[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){0,3}|[\u4e00-\u9fff]{1,8}·[\u4e00-\u9fff·]{1,12})"
NAMES = rf"{NAME}(?:\s*[/／、，,]\s*{NAME}){{0,4}}"
PAREN = r"[（(][^（()）。！？]{2,60}。?[)）]"

# Times that stand as a line of their own near the top of a page.
ISO_TIME = re.compile(r"(?P<time>\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:?\d\d))")
SECONDS = re.compile(r"\d:\d\d:\d\d")
"""A time of day with seconds, which a zone behind minutes is not."""
RFC_TIME = re.compile(
    r"(?P<time>(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d(?::\d\d)? (?:GMT|UTC|[+-]\d{4}))"
)
DATELINE_DAY = re.compile(r"【[^】\d]{2,16}(?P<y>\d{4})年(?P<m>\d{1,2})月(?P<d>\d{1,2})日")
NULL_NAME = re.compile(r"null(?=\s|$)")
"""A mirror's template wrote the missing author out."""

# Chrome, line by line. Rights and disclaimers also stand at the end of a line of text.
COPYRIGHT_TAIL = re.compile(
    r"(?:[©️®\s]*©[©️®\s]*(?:\d{4}|[\u4e00-\u9fff]{2,8}版权)|\d{4}\s*年\s*[\u4e00-\u9fff]{2,6}版权声明|[\u4e00-\u9fff]{2,6}版权声明\s*[：:]|Copyright\s*©|All rights reserved).{0,160}$"
)
COPYRIGHT_LINE = re.compile(
    r"^[\s©️®(（*]*(?:©|版权声明|版权所有)|^.{0,40}未经(?:授权|许可|允许)[，,]?(?:不得|禁止|请勿|严禁).{0,40}$|"
    r"^本文系[^。]{2,10}独家稿件|^转载请(?:注明|联系)"
)
DISCLAIMER = re.compile(
    r"^[(（\[]?(?:本|文中|文章|嘉宾|以上|所有|作者|[\u4e00-\u9fff]{2,6}(?:致力于|进行一系列)).{0,90}(?:不(?:一定)?(?:代表|反映)|仅代表|只代表).{0,30}(?:立场|观点|看法|陈述|意见).{0,10}$|"
    r"^.{0,40}(?:个人(?:观点|意见)|评论)[^。]{0,10}不代表.{2,12}。?$|^[(（\[]?摘(?:编)?自其[他它]?媒体"
)
FEED_LINE = re.compile(r"^https?://(?:www\.)?feedx\.\w+/?$|^feedx\.\w+$")
ENLARGE = re.compile(r"^[\s(（【\[]*点击(?:查看|看|放大)?(?:大图|图片|原图)[\s)）】\]]*$|^翻页(?:查看|阅读)")
LINK_LINE = re.compile(
    r"^[^。！？；]{0,40}?(?:https?://|www\.|bit\.ly/)[!-~]+[\u4e00-\u9fff]{0,12}\s*[)）]?$"
)
LABEL = re.compile(
    r"^[\s▼●【(（]*(?:(?:相关影片|网络收看方式|视频链接)[^。]{0,20}|(?:iTunes|RSS|推特|脸书|Telegram)(?:专页|账号|图片)?)[：:]?[)）]?\s*$|"
    r"^YouTube视频\s*[：:][^“。]{0,60}$|^详情请(?:阅|看|点击).{0,8}$|^.{0,30}请点击(?:这里|此处)[。.]?$|^[（(【](?:未完)?待续[)）】]$|"
    r"^[^，]{0,24}(?:每星期|每周)[^。]{0,40}(?:收看|收听|播出)[^。]{0,12}。?$|"
    r"^[（(][^（()）]{2,30}完整版[)）]$|^DW\.COM$|^Feed-URL|^【支持】|"
    r"^完整(?:的)?(?:采访|访谈|访问|内容)[^。]{0,8}请[^。]{0,40}节目。?$|^\d{4}-\d\d-\d\d(?: \d\d:\d\d(?::\d\d)?)?$|^(?:美国之音)?电视报道。?$"
)
CREW_LINE = re.compile(r"^.{0,30}(?:制作|节目|直播)组[#＃◇\s]*$")
CHROME_INSIDE = re.compile(r"获取更多RSS|免翻墙链接|本[集期](?:节目)?全部内容请看")
TEASER = re.compile(
    r"^[\s►▶>»→·•\-【\[(（]*(?:更多(?:阅读|报导|报道|内容|新闻)|相关(?:阅读|图集|报导|报道|文章|新闻|链接|专题)|延伸阅读|推荐阅读|"
    r"阅读(?:更多|原文|全文)|另请阅读|往期(?:回顾|精选)|原文链接|原文(?![^。]{0,200}(?:刊登|刊载|发表|载于|刊于))|下载(?:App|app|APP)|点[击阅])"
)
"""Counts where most of the line is a link, or a colon follows: sentences start with these words too."""
TEASER_COLON = re.compile(rf"(?:{TEASER.pattern})[^：:，。]{{0,6}}[：:】]")
INVITATION = re.compile(
    r"^[^“”。]{0,20}(?:欢迎(?:订阅|按时收看|点击|关注我们)|敬请(?:关注|收看)|订阅(?:频道|我们)|扫描二维码|分享(?:到|至)(?:微信|微博|脸书|推特|朋友圈|Facebook|Twitter)|"
    r"返回(?:首页|目录)|听更多(?:新闻|节目)?请).{0,60}$|^[\W_]*请?(?:点击|点阅|点看)[^，“”]{0,60}$|^听新闻\s*[：:]?$"
)
TEASER_TAIL = re.compile(r"(?:延伸阅读|更多阅读|相关阅读|相关图集)\s*[：:]\s*[^。！？!?]{2,60}[！？!?]?$")
CHROME_TAIL_HINT = re.compile(r"©|版权声明|All rights reserved|t\.co/|twitter\.com/|阅读|图集")
"""Of the tails of rights, teasers and tweets."""
TWEET_LINE = re.compile(r"^(?:—|–|--)\s.{1,80}\(@\w{1,20}\).{0,40}$")
TWEET_TAIL = re.compile(r"(?:(?:https?://t\.co/\w+|pic\.twitter\.com/\w+)\s*)+$")
MARKUP_LINE = re.compile(r"^<(?:/?p|a|br|/a|img|div|iframe|script)[ >/].*")
"""Tags that a page shows as text, because they were escaped."""
SEPARATORS_LINE = re.compile(r"^[\W_]+$")
CREDITS_LINE = re.compile(
    rf"^(?:(?:总?策划|主播|主持人|制作人?|剪辑|后期|配音|监制|编导|导演|摄像|字幕|录音|出品人?|统筹|执笔|撰文|撰稿|文案)"
    rf"\s*[：:／/丨|｜]\s*{NAME}(?:[/／、，, ]{{1,2}}[\w《》]{{2,16}}){{0,6}}\s*)+$"
)
"""Programme credits; only near the ends, since interviews open lines with 主持人： too."""
SPEECH = re.compile(r"[：:]\s*(?:谢谢|您好|你好|好的?|是的?|对|没错|嗯|欢迎|那|可以|当然|不是|没有)")

# Who wrote, edited and supplied.
EDITOR_LINE = re.compile(
    r"^[\s（(【]*(?:(?:本文)?责任编辑|任编辑|责编|校对|审校|审核|编审|文字整理|录音整理|整理)\s*[：:；;／/].{0,60}$"
)
EDITOR_END_LINE = re.compile(rf"^[\s（(【]*(?:编辑|本文编辑)\s*[：:／/]\s*{NAMES}\s*[)）】#＃◇]*$")
EDITOR_TAIL = re.compile(r"[（(【]?(?:责任编辑|责编)\s*[：:][^。！？]{1,30}$")
DATELINE_HEAD = re.compile(
    r"^(?:[（(]\s*(?:德国之.{1,5}|观察者网|美国之音|大纪元|[^（()）]{2,10}(?:中文[网部]|\s?[讯迅电]))\s*[)）]{1,2}|"
    r"【[^】\d]{2,16}\d{4}年\d{1,2}月\d{1,2}日[^】（(]{0,4}】?|"
    # a place, then a spaced dash: without the space, dashes join clauses and names
    r"[\u4e00-\u9fff·]{2,8}(?:\s*[,，、/]\s*[\u4e00-\u9fff·]{2,8})?\s+(?:—{1,2}|–|--?)\s+)"
)
BYLINE_HEAD = re.compile(
    r"^(?:【(?:文|图|编译|译|作者|翻译|采访|整理|记者|文字)\s*[/／:：|丨][^】]{1,80}】|"
    r"[（(][^（()）]{0,24}(?:记者|特约|通讯员|专栏作家|撰稿人|编译|综合|撰文|报导|报道|新闻中心|大纪元)[^（()）]{0,30}"
    r"(?:报导|报道|编译|撰文|综述|电|摄影|翻译)[^（()）]{0,8}[)）]|"
    r"[（(](?:文|作者|撰文|记者|编译)\s*[/／:：][^（()）]{1,40}[)）])"
)
PROGRAMME_HEAD = re.compile(r"^[（(][^（()）]{2,30}完整版[)）]")
BYLINE_LINE = re.compile(
    rf"^(?:作者|文|撰文|编译|翻译|译者?|采访|采访记者|撰稿)\s*[：:／/]\s*{NAMES}$|^采访记者{NAME}$|^{NAME}综合报[道导]$|"
    r"^[（(]?[^。]{2,80}对(?:[本此](?:文|篇?报[道导])|[本此].{1,4}[有做作])[^。]{0,6}贡献。?[)）]?$"
)
BIOGRAPHY = re.compile(r"^[（(【]?(?:作者|译者|嘉宾)简介")
NAMES_END_LINE = re.compile(rf"^{NAME}\s*[/／](?:\s*{NAME}\s*[/／]?){{0,4}}$")
NAMES_AND_PAREN = re.compile(
    rf"^(?P<names>{NAME}(?:\s*[/／、，,]\s*{NAME}){{0,4}}\s*[/／]?)\s*(?P<paren>{PAREN})$"
)
PAREN_LINE = re.compile(rf"^{PAREN}\s*[。#＃◇]*$")
SIGNATURE_LINE = re.compile(r"^[\u4e00-\u9fff]{2,3}$")
NAME_PAREN = re.compile(rf"^[（(]{NAME}[)）]$")
BYLINE_PAREN = re.compile(r"^[（(]\s*(?:综合|摘编|编译|采访|实习|特约)[^（()）]{0,10}[)）]$")
CREDIT_VERB = re.compile(
    r"报道|报导|来自|消息|依据|根据|参考|采用|综合|编译|转自|转载|译自|来源|引用|援引|取材|原载|刊登|发布|源自|原载|原发|发表|发言整理|授权"
)
SUPPLY_VERB = re.compile(r"译自|转自|转载|刊登|发布|源自|原载|原发|发言整理|授权")
"""Verbs that show a credit even where no agency is named."""
AGENCY_NAME = re.compile(AGENCY)
CREDIT_LINE = re.compile(
    r"^[（(]+(?:此文|本文|文章|本报道|这篇报道|该报道|此报道|以上报道)[^。]{0,12}(?:依据|根据|参考|援引|引用|基于|采用|取材|使用|包括|来自|来源)了?"
    r"[^。]{1,80}。?\s*[)）]+\s*$|"
    r"^(?:此文|本文|本报道|此报道|以上报道)[^。，]{0,6}(?:依据|根据|参考|援引|引用|采用|取材|包括|来自)了?[^。，]{1,40}(?:报道|报导|消息|内容)。?$|"
    rf"^[（(]?(?:转载?|转自|转载自)\s*[：:]?[^。（()）]{{0,20}}{AGENCY}[^。（()）]{{0,16}}[)）]?$|"
    r"^[（(]?(?:资料|文章|消息|新闻|本文)?来源\s*[：:]\s*[^。]{2,40}[)）]?$|"
    r"^原文[^。]{0,200}(?:刊登|刊载|发表|载于|刊于)[^。]{0,60}。?$"
)
LAST_TAIL_HINT = re.compile(r"[责)）#＃◇◆](?:(?<=责)|\s*$)")
"""Of the tails that only the last lines may have: editor, printer's mark, bracket."""
PAREN_TAIL = re.compile(rf"{PAREN}\s*[#＃◇]*$")
END_MARK_TAIL = re.compile(r"\s*[#＃◇◆]+\s*$")
"""Epoch closes an article with a printer's mark."""
PICTURE_LABEL = re.compile(r"^(?:图|图片|上图|下图)\s*[：:]")


def _any(*patterns: re.Pattern[str]) -> re.Pattern[str]:
    """One pattern for several that are tried from the start of a line."""
    return re.compile("|".join(f"(?:{pattern.pattern})" for pattern in patterns))


CHROME_LINE = _any(FEED_LINE, ENLARGE, LABEL, SEPARATORS_LINE, TWEET_LINE, COPYRIGHT_LINE, MARKUP_LINE)
SPECIAL_LINE = _any(CHROME_LINE, TEASER, PICTURE_LABEL, EDITOR_LINE, CREDIT_LINE, BYLINE_LINE)
"""What hardly any line of the article's own text matches: one look instead of fifteen."""
END_LINE = _any(CREDITS_LINE, EDITOR_END_LINE, NAMES_END_LINE, PAREN_LINE)
"""What only the last lines may be, a signature apart."""
SCATTERED_LINE = _any(LINK_LINE, DISCLAIMER, CREW_LINE, re.compile(f".*(?:{CHROME_INSIDE.pattern})"))
"""Chrome that is known only by what stands further in; tried where the hint is found."""
SCATTERED_HINT = re.compile(r"/|代表|反映|媒体|作组|目组|播组|www\.|RSS|免翻墙|全部内容")
INVITATION_HINT = re.compile(r"欢迎|敬请|订阅|扫描|分享|返回|听更多|点击|点阅|点看|听新闻")
ANY_HINT = re.compile(
    f"{SCATTERED_HINT.pattern}|{CHROME_TAIL_HINT.pattern}|{INVITATION_HINT.pattern}|作者简|译者简|嘉宾简"
)
"""Of what may stand in any line: one look at an article's text instead of four at each line."""
