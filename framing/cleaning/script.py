"""Characters: Traditional to Simplified one to one, invisible ones counted out.

The rule. A character is replaced by the single character that OpenCC's t2s
gives it alone; phrases are never converted, so offsets hold and wording stays.
Where that depends on the word (著, 乾, 瞭, 藉, 着, 丶), a pattern over the
neighbours decides, still one to one. Corner quotes become the curly quotes of
Simplified text, and the dots inside transliterated names become one dot.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache

import opencc

RANGES = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0x2E80, 0x2FDF), (0xF900, 0xFAFF))
KEPT = frozenset("著着乾瞭藉丶")
QUOTES = {"「": "“", "」": "”", "『": "‘", "』": "’", "﹁": "“", "﹂": "”", "﹃": "‘", "﹄": "’"}
CONTEXT = re.compile(
    "[着著乾瞭藉丶‧・•･]"
    "(?:(?<=着)(?=作权)"
    "|(?<=著)(?<![显专编原土拙论巨昭卓译遗撰合所名较]著)(?![名作称述者书有录])"
    "|(?<=乾)(?![坤隆嘉陵清])"
    "|(?<=瞭)(?![望哨])"
    "|(?<=藉)(?<![狼慰蕴枕]藉)"
    "|(?<=\\S丶)(?=\\S)"
    "|(?<=[^\\W\\d_][‧・•･])(?=[^\\W\\d_]))"
)
"""The characters stand first, apart from their neighbours: the search passes over all others at once."""
IN_CONTEXT = {
    "着": "著", "著": "着", "乾": "干", "瞭": "了", "藉": "借", "丶": "、", "‧": "·", "・": "·", "•": "·", "･": "·",
}  # fmt: skip
INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffd\U000e0000-\U000e0fff\ud800-\udfff]"
)
KINDS = (
    ("nul", "\x00"),
    ("bidi", "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"),
    ("zero_width", "\u200b\u200c\u200d\u2060\ufeff"),
    ("replacement", "\ufffd"),
)


@lru_cache(maxsize=1)
def table() -> dict[int, str]:
    """Code point → one Simplified character, for those that change regardless of neighbours."""
    candidates = [chr(c) for low, high in RANGES for c in range(low, high + 1) if chr(c) not in KEPT]
    unified = [_unify(c) for c in candidates]
    convert = opencc.OpenCC("t2s").convert
    # twice, because a few characters lead over a second form (薴, 苧, 苎)
    simple = convert(convert("\n".join(unified))).split("\n")
    pairs = zip(candidates, simple, strict=True)
    return {ord(a): b for a, b in pairs if a != b and len(b) == 1} | {ord(a): b for a, b in QUOTES.items()}


def _unify(character: str) -> str:
    """Compatibility forms and radicals stand for an ordinary character; the rest is itself."""
    if not 0x4E00 <= ord(character) <= 0x9FFF:
        plain = unicodedata.normalize("NFKC", character)
        return plain if len(plain) == 1 else character
    return character


@lru_cache(maxsize=512)  # the sections of a batch of articles, which several measures ask about
def simplify(text: str) -> str:
    """``text`` with every character replaced by its Simplified form; the length never changes."""
    if _traditional().search(text):
        text = text.translate(table())
    return CONTEXT.sub(lambda match: IN_CONTEXT[match[0]], text)


@lru_cache(maxsize=1)
def _traditional() -> re.Pattern[str]:
    return re.compile(f"[{''.join(map(chr, sorted(table())))}]")


@lru_cache(maxsize=1)
def unsettled() -> re.Pattern[str]:
    """Finds a character that :func:`simplify` or :func:`visible` might change.

    Most lines hold none, and one look is cheaper than translating.
    """
    classes = _traditional().pattern, f"[{''.join(IN_CONTEXT)}]", INVISIBLE.pattern
    return re.compile(f"[{''.join(members[1:-1] for members in classes)}]")


def kind(character: str) -> str:
    """Name under which a removed character is counted."""
    return next((name for name, members in KINDS if character in members), "control")


def visible(text: str) -> tuple[str, dict[str, int]]:
    """``text`` without invisible characters, and how many of each kind went."""
    if INVISIBLE.search(text) is None:
        return text, {}
    return INVISIBLE.sub("", text), dict(Counter(kind(c) for c in INVISIBLE.findall(text)))
