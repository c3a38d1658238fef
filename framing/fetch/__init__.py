"""Fresh archives: from a git repository into a folder that a build reads."""

from __future__ import annotations

from framing.fetch.repository import Fetched, Wanted, git

__all__ = ["Fetched", "Wanted", "git"]
