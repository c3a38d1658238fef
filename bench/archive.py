"""A longer archive from a given one: copies of it one after the other in time, each a little different."""

from __future__ import annotations

import random
import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

DAY = re.compile(r"\b(20\d\d)-(\d\d)-(\d\d)(?=T|\b)")
HAN_DAY = re.compile(r"(20\d\d)年(\d{1,2})月(\d{1,2})日")
MAIL_DAY = re.compile(r"\b(\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) 20\d\d)\b")
MOMENT = re.compile(r"<!--(\d{13})-->")
ADDRESS = re.compile(r"https?://[^\s)\"<>]+")
KEPT = "年月日讯訊大纪紀元德国之声美國音"
"""Letters by which dates and outlets are known."""
LETTERS, SWAPPED = 2000, 60
"""Of so many most frequent Han letters so many are exchanged in each copy: about 3 % of the text."""


def span(source: Path) -> timedelta:
    """From the first day folder of an archive to the day after the last."""
    days = sorted(date.fromisoformat(f.name) for f in source.iterdir() if DAY.fullmatch(f.name))
    return days[-1] - days[0] + timedelta(days=1)


def lengthen(source: Path, out: Path, copies: int) -> int:
    """Write ``copies`` of the archive (day folders of Markdown posts), each shifted by the whole span.

    Dates in names and texts move along, addresses differ, and letters are
    exchanged, so that no copy is a version of another. The first is the archive itself.

    Returns:
        How many files were written.
    """
    files = sorted(source.glob("*/*.md"))
    frequent = _frequent(files)
    step = span(source)
    for number in range(copies):
        swap = _swap(frequent, number)
        for file in files:
            name = _later(f"{file.parent.name}/{file.name}", step * number)
            text = file.read_text(encoding="utf-8")
            target = out / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(_copy(text, number, step * number).translate(swap), encoding="utf-8")
    return len(files) * copies


def _frequent(files: list[Path]) -> list[str]:
    count: Counter[str] = Counter()
    for file in files[:: max(1, len(files) // 500)]:
        count.update(
            c for c in file.read_text(encoding="utf-8") if "\u4e00" <= c <= "\u9fa5" and c not in KEPT
        )
    return [letter for letter, _ in count.most_common(LETTERS)]


def _swap(frequent: list[str], number: int) -> dict[int, str]:
    if not number:
        return {}
    chosen = random.Random(number).sample(frequent, min(SWAPPED, len(frequent)))
    return {ord(a): b for a, b in zip(chosen, chosen[1:] + chosen[:1], strict=True)}


def _copy(text: str, number: int, shift: timedelta) -> str:
    if not number:
        return text
    text = ADDRESS.sub(lambda m: f"{m.group()}-{number}", _later(text, shift))
    return MOMENT.sub(lambda m: f"<!--{int(m.group(1)) + int(shift.total_seconds() * 1000)}-->", text)


def _later(text: str, shift: timedelta) -> str:
    """Every day that is written as ISO, in Chinese or as in mail headers, so much later."""
    if not shift:
        return text

    def moved(match: re.Match[str], form: str) -> str:
        try:
            return f"{datetime(*map(int, match.groups()), tzinfo=UTC) + shift:{form}}"
        except ValueError:
            return match.group()

    text = DAY.sub(lambda m: moved(m, "%Y-%m-%d"), text)
    text = HAN_DAY.sub(lambda m: moved(m, "%Y年%m月%d日"), text)
    return MAIL_DAY.sub(lambda m: f"{datetime.strptime(m[1], '%d %b %Y') + shift:%d %b %Y}", text)
