"""A name for the code and data that a result rests on: another name, and the result is made again."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

_HERE = Path(__file__).parent


@cache
def code_hash(*names: str) -> str:
    """12 hex digits of the SHA-256 over files and whole packages of ``framing``, such as ``text.py`` or ``readers``."""
    digest = hashlib.sha256()
    for name in names:
        path = _HERE / name
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            digest.update(file.read_bytes())
    return digest.hexdigest()[:12]
