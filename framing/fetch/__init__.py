"""Fresh archives: from a git repository, or from feeds, into a folder that a build reads."""

from __future__ import annotations

from framing.fetch.feeds import Feed, feed
from framing.fetch.repository import Fetched, Wanted, git
from framing.fetch.web import Web

__all__ = ["Feed", "Fetched", "Wanted", "Web", "feed", "git"]
