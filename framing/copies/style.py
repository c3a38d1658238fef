"""House styles brought together: spellings, weekdays and renderings of names that say the same.

What a thing is called for a reason (中共 for 中国) is not style and stays.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path

from framing.errors import LexiconError

FILE = Path(__file__).resolve().parent.parent / "lists" / "style.csv"


def plain(text: str) -> str:
    """``text`` (Simplified script) with every variant of style.csv in its canonical form.

    Raises:
        LexiconError: a variant stands twice in the file, or is canonical elsewhere.
    """
    pattern, table = _read(FILE)
    return pattern.sub(lambda match: table[match[0]], text)


@cache
def _read(path: Path) -> tuple[re.Pattern[str], dict[str, str]]:
    table: dict[str, str] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for line, row in enumerate(csv.DictReader(file), 2):
            if table.setdefault(row["variant"], row["canonical"]) != row["canonical"]:
                raise LexiconError(f"{path.name}:{line}: {row['variant']!r} stands twice; take one out.")
    if chained := sorted(set(table) & set(table.values())):
        raise LexiconError(f"{path.name}: {chained[0]!r} is variant and canonical; choose one.")
    return re.compile("|".join(sorted(map(re.escape, table), key=lambda v: (-len(v), v)))), table
