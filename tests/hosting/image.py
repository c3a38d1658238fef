"""Dockerfile and .dockerignore, read as Docker reads what we write in them."""

from __future__ import annotations

import json
import re
import shlex
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Step:
    """One instruction: its name in capitals and what follows, on one line."""

    name: str
    rest: str

    def words(self) -> list[str]:
        """Its words; of the JSON form, its list."""
        return json.loads(self.rest) if self.rest.startswith("[") else shlex.split(self.rest)


def steps(path: Path) -> list[Step]:
    """Instructions in order; comments left out, continued lines joined."""
    lines = [
        line for line in path.read_text(encoding="utf-8").splitlines() if not line.lstrip().startswith("#")
    ]
    joined = re.sub(r"\\\n\s*", " ", "\n".join(lines))
    return [
        Step(name.upper(), rest.strip())
        for name, _, rest in (line.partition(" ") for line in joined.splitlines() if line)
    ]


def left_out(ignore: Path, path: str) -> bool:
    """Whether a path (with /, relative to the folder) stays out of what is sent to Docker: the last pattern decides."""
    out = False
    for line in ignore.read_text(encoding="utf-8").splitlines():
        pattern = line.strip()
        if pattern and not pattern.startswith("#") and _pattern(pattern.removeprefix("!")).match(path):
            out = not pattern.startswith("!")
    return out


def _pattern(pattern: str) -> re.Pattern[str]:
    parts = (
        ".*" if p == "**/" else "[^/]*" if p == "*" else re.escape(p)
        for p in re.split(r"(\*\*/|\*)", pattern)
    )
    return re.compile("".join(parts) + r"(/|$)")
