"""What scorers have in common whose data changes as a whole: the version says it all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


class Whole:
    """Under the same version every score stands, under another none."""

    __slots__ = ()

    version: str

    def rows(self) -> list[dict[str, Any]]:
        """None: the data is part of the version."""
        return []

    def touched(self, old_rows: Sequence[Mapping[str, Any]], old_version: str) -> frozenset[str] | None:
        """Nothing under the same version, everything under another."""
        return frozenset() if old_version == self.version else None
