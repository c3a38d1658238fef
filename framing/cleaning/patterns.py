"""Patterns of lines that are not the article's own text, alone in one place, each with its reason.

All are applied to cleaned, simplified lines.
"""

from __future__ import annotations

import re

AGENCY = (
    r"(?:美联社|路透社?|法新社|德新社|德通社|中央社|新华社|中新社|彭博社?|塔斯社|俄新社|国际文传(?:电讯社)?|共同社|时事社|韩联社|"
    r"埃菲社|安莎社|法广|德国之声|美国之音|自由亚洲电台|英国广播公司|BBC|CNN|AP|AFP|dpa|DPA|Reuters|Bloomberg|"
    r"[\w·《》 ]{1,12}(?:通讯社|新闻社|日报|时报|晚报|邮报|周刊|快报|早报|新闻网|电视台|广播电台|卫报|明镜|世界报|商报))"
)
SEPARATOR = r"[、，,/／；; 和及与等]*"

ISO_TIME = re.compile(r"(?P<time>\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:?\d\d))")
RFC_TIME = re.compile(
    r"(?P<time>(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d(?::\d\d)? (?:GMT|UTC|[+-]\d{4}))"
)
EPOCH_DAY = re.compile(
    r"【(?:大纪元|新唐人)[^】\d]{0,12}(?P<y>\d{4})年(?P<m>\d{1,2})月(?P<d>\d{1,2})日[^】]{0,12}讯】"
)

NULL_NAME = re.compile(r"null(?=\s|$)")
"""A mirror's template wrote the missing author out."""

COPYRIGHT = re.compile(
    r"^[\s©️®(（*]*(?:©|版权声明|版权所有)|德国之声版权声明|未经(?:授权|许可|允许)[，,]?(?:不得|禁止|请勿|严禁)|"
    r"All rights reserved|本文系观察者网独家稿件|转载请(?:注明|联系)|不得擅自使用。任何不当行为"
)
FEED = re.compile(r"获取更多RSS|^https?://(?:www\.)?feedx\.\w+/?$|^feedx\.\w+$")
ENLARGE = re.compile(r"^[\s(（【\[]*点击(?:查看|看|放大)?(?:大图|图片|原图)[\s)）】\]]*$")
TEASER = re.compile(
    r"^[\s►▶>»→·•\-【\[(（]*(?:更多(?:阅读|报导|报道|内容|新闻)|相关(?:阅读|报导|报道|文章|新闻|链接|专题)|延伸阅读|推荐阅读|"
    r"点击(?:此处|这里|阅读|进入|收看|观看)|阅读(?:更多|原文|全文)|参阅|参看|另请阅读|往期(?:回顾|精选)|敬请(?:关注|收看)|"
    r"欢迎(?:订阅|关注|收看|点击)|订阅|扫码|扫描二维码|原文链接|下载(?:App|app|APP)|分享(?:到|至)|返回(?:首页|目录))"
)
CREDITS = re.compile(
    r"^(?:(?:总?策划|主播|主持人?|撰文|撰稿|制作(?:人|组)?|剪辑|后期|配音|监制|编导|导演|摄像|摄影|字幕|文案|设计|动画|录音|"
    r"出品(?:人|方)?|统筹|执笔|视频|海报)\s*[：:／/丨|｜]\s*[^。！？]{0,40}\s*)+$"
)
EDITOR = re.compile(
    r"^[\s（(【]*(?:(?:本文)?责任?编辑?|本文编辑|编辑|责编|校对|审校|审核|编审|责任编辑)\s*[：:／/].{0,60}$"
)
EDITOR_TAIL = re.compile(r"(?:责任编辑|责编)\s*[：:][^。！？]{1,30}$")
SEPARATORS_ONLY = re.compile(r"^[\W_]+$")
DIGITS_ONLY = re.compile(r"^[\d\s/|:：.\-]+$")

DATELINE = re.compile(
    r"^(?:[（(]\s*(?:德国之声(?:中文网)?|观察者网讯?|美国之音|大纪元)\s*[)）]|"
    r"【(?:大纪元|新唐人)[^】]{0,40}讯】|"
    r"(?:[\u4e00-\u9fff·、]{2,12}|VOA)\s*(?:——|—|--|－－)\s*(?=\S))"
)
BYLINE_HEAD = re.compile(
    r"^(?:【(?:文|图|编译|译|作者|翻译|采访|整理|记者|文字)\s*[/／:：|丨][^】]{1,80}】|"
    r"[（(][^（()）]{0,24}(?:记者|特约|通讯员|专栏作家|撰稿人|编译|综合|撰文|报导|报道)[^（()）]{0,30}"
    r"(?:报导|报道|编译|撰文|综述|电|摄影|翻译)[^（()）]{0,8}[)）]|"
    r"[（(](?:文|作者|撰文|记者|编译)\s*[/／:：][^（()）]{1,40}[)）])"
)
BYLINE_LINE = re.compile(
    r"^(?:作者|文|撰文|记者|编译|翻译|译者?|采访|撰稿|整理)\s*[：:／/]\s*[^。！？]{1,40}$"
)
NAME = r"(?:[\u4e00-\u9fff]{2,4}|[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){0,3}|[\u4e00-\u9fff]{1,8}·[\u4e00-\u9fff·]{1,12})"
NAMES = rf"{NAME}(?:\s*[/／、]\s*{NAME}){{0,3}}"
CREDIT_PAREN = rf"[（(]\s*(?:综合|编译自?|据|来源[：:]?|转自|资料来源[：:]?)?\s*{AGENCY}(?:{SEPARATOR}{AGENCY})*{SEPARATOR}(?:报导|报道|电|综合报道|消息)?\s*[)）]"
CREDIT_LINE = re.compile(
    rf"^(?:{CREDIT_PAREN}|[（(]?\s*[（(]?(?:此文|本文|本报道|这篇报道|该报道|此报道)[^。]{{0,12}}(?:依据|根据|参考|援引|基于|采用|取材|使用)了?"
    rf".{{1,80}}(?:报道|报导|消息|内容|稿|信息|文章)[^。]{{0,8}}。?\s*[)）]?\s*[)）]?|[（(]转自[^（()）]{{2,20}}[)）])\s*[。#＃◇]*$"
)
BYLINE_AND_CREDIT = re.compile(rf"^(?P<names>{NAMES})\s*(?P<credit>{CREDIT_PAREN})\s*$")
NAMES_LINE = re.compile(rf"^{NAME}\s*[/／]\s*{NAME}(?:\s*[/／]\s*{NAME})?$")
CREDIT_TAIL = re.compile(rf"(?:{CREDIT_PAREN}|[（(]转自[^（()）]{{2,20}}[)）])\s*[#＃◇]*$")
END_MARK = re.compile(r"[#＃◇◆■●]+\s*$")
"""Epoch closes an article with a printer's mark."""

SENTENCE_END = re.compile(r"[。！？!?；…”」]")
