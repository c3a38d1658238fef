"""A store that keeps itself fresh: fetch, build, publish, on a schedule that a small TOML file sets."""

from __future__ import annotations

from framing.watch.loop import Watch
from framing.watch.plan import Feeds, Git, Plan, load, seconds

__all__ = ["Feeds", "Git", "Plan", "Watch", "load", "seconds"]
