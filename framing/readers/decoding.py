"""Bytes to text, strictly: one encoding fits the whole file, or the file is set aside."""

from __future__ import annotations

import codecs
import re

from framing.errors import QuarantineError

BOMS = (
    (codecs.BOM_UTF8, "utf-8", "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16"),
)
DECLARED = re.compile(rb"""(?:charset|encoding)\s*[=:]\s*["']?([A-Za-z0-9_-]{2,20})""", re.I)
"""A declaration counts only near the top, where pages and front matter carry it."""
DECLARED_WITHIN = 2048
NAMES = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "big5": "big5",
    "big5-hkscs": "big5hkscs",
}
HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
COMMON = frozenset(
    "的一是不了在有人我他中大来上国个到说们为子和你地出道也时年会后能对可以要就这於於說來個們國時對為會這後"
)
"""Frequent characters in both scripts; text decoded by the wrong code page hardly contains them."""
MIN_COMMON_SHARE = 0.02


def decode(data: bytes, path: str) -> tuple[str, str]:
    """Text and the encoding that fitted; raises QuarantineError where none fits whole.

    Order: byte-order mark, UTF-8, the encoding that the file declares near its
    top, then GB18030 and Big5, of which exactly one must give plausible Chinese.
    """
    for mark, codec, name in BOMS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], codec, path), name
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        where = error.start
    declared = _declared(data)
    if declared is not None:
        return _strict(data, declared, path), declared
    return _only_fit(data, path, where)


def _strict(data: bytes, codec: str, path: str) -> str:
    try:
        text = data.decode(codec)
    except UnicodeDecodeError as error:
        raise QuarantineError(
            f"{path}: byte {error.start} is not {codec}, although the file says so; save it as UTF-8."
        ) from error
    if any("\ud800" <= c <= "\udfff" for c in text):
        raise QuarantineError(f"{path}: the text holds half a surrogate pair; save it as UTF-8.")
    return text


def _declared(data: bytes) -> str | None:
    match = DECLARED.search(data[:DECLARED_WITHIN])
    return NAMES.get(match[1].decode("ascii").lower()) if match else None


def _only_fit(data: bytes, path: str, where: int) -> tuple[str, str]:
    fits = []
    for codec in ("gb18030", "big5"):
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        if _plausible(text):
            fits.append((text, codec))
    if len(fits) == 1:
        return fits[0]
    found = "both GB18030 and Big5 fit" if fits else "neither UTF-8, GB18030 nor Big5 gives Chinese text"
    raise QuarantineError(f"{path}: from byte {where} on it is not UTF-8 and {found}; save it as UTF-8.")


def _plausible(text: str) -> bool:
    han = HAN.findall(text)
    return bool(han) and sum(c in COMMON for c in han) >= MIN_COMMON_SHARE * len(han)
