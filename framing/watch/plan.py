"""What a watcher does, read from a TOML file whose every word is checked before the first turn.

::

    store = "news"                # folders and files are meant from where this file lies
    every = "15m"
    archives = ["bought/2021"]    # what is there already, and stays as it is

    [git.mirror]
    url = "https://host/owner/archive"
    paths = ["posts"]
    since = 2022-01-01

    [feed.bay]
    urls = ["https://bay.example/rss"]
    outlet = "bay"
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from framing.errors import WatchError

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
SHORTEST = 1.0
"""Seconds between two turns, at least."""


@dataclass(frozen=True, slots=True)
class Git:
    """Part of a repository, fetched into ``out``."""

    name: str
    out: Path
    url: str
    since: date | None
    until: date | None
    paths: tuple[str, ...]

    def command(self) -> list[str]:
        """What a person would type after ``python -m framing``."""
        days = [f"--{k}={v}" for k, v in (("since", self.since), ("until", self.until)) if v]
        return [
            "fetch",
            "git",
            f"--out={self.out}",
            *days,
            *(f"--path={p}" for p in self.paths),
            "--",
            self.url,
        ]


@dataclass(frozen=True, slots=True)
class Feeds:
    """Feeds whose new entries are added to ``out``."""

    name: str
    out: Path
    urls: tuple[str, ...]
    outlet: str
    delay: float
    private: bool

    def command(self) -> list[str]:
        """What a person would type after ``python -m framing``."""
        more = [f"--outlet={self.outlet}"] if self.outlet else []
        more += ["--allow-private"] if self.private else []
        return ["fetch", "feed", f"--out={self.out}", f"--delay={self.delay}", *more, "--", *self.urls]


@dataclass(frozen=True, slots=True)
class Plan:
    """Sources to fetch, archives to read beside them, and the store they become. Times in seconds."""

    store: Path
    every: float
    limit: float
    archives: tuple[Path, ...]
    sources: tuple[Git | Feeds, ...]
    options: tuple[str, ...]

    def build(self) -> list[str]:
        """What builds the store of everything that is there; empty where nothing is yet."""
        fetched = [s.out for s in self.sources if _holds(s.out)]
        paths = [str(path) for path in (*self.archives, *fetched)]
        return ["build", f"--store={self.store}", *self.options, "--", *paths] if paths else []


def load(path: Path) -> Plan:
    """Read a plan.

    Raises:
        WatchError: the file is not there or not TOML, a word in it is unknown or of another kind than it
            has to be, or a folder that it names is not there.
    """
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise WatchError(f"{path}: cannot be read ({error.strerror}).") from error
    except ValueError as error:
        raise WatchError(f"{path}: is not TOML ({error}).") from error
    return _Words(path, "", told).plan()


def seconds(text: str) -> float:
    """``90s``, ``15m``, ``6h`` or ``1d`` in seconds.

    Raises:
        ValueError: it is none of these, or no time at all.
    """
    found = re.fullmatch(r"([0-9]{1,6}(?:\.[0-9]{1,3})?)([smhd])", text)
    if found is None or (value := float(found[1]) * _UNITS[found[2]]) < SHORTEST:
        raise ValueError(f"{text!r} is no time such as 90s, 15m, 6h or 1d")
    return value


def _holds(folder: Path) -> bool:
    """Whether something was ever fetched here."""
    return folder.is_dir() and any(not one.name.startswith(".") for one in folder.iterdir())


@dataclass(frozen=True)
class _Words:
    """One table of the file; what is asked of it is checked, and what was never asked for is unknown."""

    file: Path
    name: str
    words: Mapping[str, Any]

    def plan(self) -> Plan:
        self._only(
            "store",
            "every",
            "limit",
            "archives",
            "outlets",
            "corrections",
            "about",
            "columns",
            "jobs",
            "git",
            "feed",
        )
        store = self._place(self._text("store"))
        sources = (*(t._git() for t in self._tables("git")), *(t._feeds() for t in self._tables("feed")))
        outs = [s.out for s in sources]
        archives = tuple(self._there(p) for p in self._texts("archives"))
        if not sources and not archives:
            raise self._wrong(
                "names no archives, no [git.NAME] and no [feed.NAME]: there is nothing to build"
            )
        if len({*outs, *archives}) < len(outs) + len(archives):
            raise self._wrong("two sources have one folder; give each an `out` of its own")
        return Plan(
            store, self._time("every", "15m"), self._time("limit", "6h"), archives, sources,
            self._options(),
        )  # fmt: skip

    def _options(self) -> tuple[str, ...]:
        files = {k: self._text(k, "") for k in ("outlets", "corrections", "about")}
        given = [f"--{k}={self._there(v)}" for k, v in files.items() if v]
        columns = self._get("columns", dict, {})
        for key, value in columns.items():
            if not isinstance(value, str) or not value:
                raise self._wrong(f"columns.{key} names a column of the archive, as text")
            given.append(f"--column={key}={value}")
        jobs = self._get("jobs", int, 0)
        return (*given, f"--jobs={jobs}") if jobs else tuple(given)

    def _git(self) -> Git:
        self._only("url", "out", "since", "until", "paths")
        days = [self._get(k, date, None) for k in ("since", "until")]
        if any(isinstance(day, datetime) for day in days):
            raise self._wrong("since and until are days, such as 2022-03-18")
        return Git(self.name.split(".")[1], self._out(), self._text("url"), *days, self._texts("paths"))

    def _feeds(self) -> Feeds:
        self._only("urls", "out", "outlet", "delay", "allow_private")
        urls = self._texts("urls")
        if not urls:
            raise self._wrong("urls lists one address or more")
        delay = float(self._get("delay", (int, float), 2.0))
        if not 0 <= delay <= 3600:
            raise self._wrong("delay is a number of seconds up to 3600")
        name = self.name.split(".")[1]
        return Feeds(
            name, self._out(), urls, self._text("outlet", ""), delay, self._get("allow_private", bool, False)
        )

    def _tables(self, kind: str) -> list[_Words]:
        found = self._get(kind, dict, {})
        for name, words in found.items():
            if not isinstance(words, dict):
                raise self._wrong(f"write [{kind}.NAME], with a name of your own for the source")
            if not _NAME.fullmatch(name):
                raise self._wrong(f"{kind}.{name}: a name has Latin letters, digits, - and _ only")
        return [_Words(self.file, f"{kind}.{name}", words) for name, words in found.items()]

    def _out(self) -> Path:
        return self._place(self._text("out", f"fetched/{self.name.split('.')[1]}"))

    def _place(self, text: str) -> Path:
        return (self.file.parent / text).resolve()

    def _there(self, text: str) -> Path:
        place = self._place(text)
        if not place.exists():
            raise self._wrong(f"{place} is not there")
        return place

    def _time(self, key: str, default: str) -> float:
        try:
            return seconds(self._text(key, default))
        except ValueError as error:
            raise self._wrong(f"{key}: {error}") from error

    def _texts(self, key: str) -> tuple[str, ...]:
        found = self._get(key, list, [])
        if not all(isinstance(one, str) and one for one in found):
            raise self._wrong(f'{key} is a list of texts, such as ["one"]')
        return tuple(found)

    def _text(self, key: str, default: str | None = None) -> str:
        found = self._get(key, str, default)
        if found is None or (found == "" and default is None):
            raise self._wrong(f"{key} is missing")
        return found

    def _get(self, key: str, kind: Any, default: Any) -> Any:
        found = self.words.get(key, default)
        if key in self.words and (
            not isinstance(found, kind) or (isinstance(found, bool) and kind is not bool)
        ):
            names = {
                str: "a text",
                list: "a list",
                dict: "a table",
                date: "a day, such as 2022-03-18",
                int: "a number",
                bool: "true or false",
            }
            raise self._wrong(f"{key} is {names.get(kind, 'a number')}")
        return found

    def _only(self, *known: str) -> None:
        for key in self.words:
            if key not in known:
                raise self._wrong(f"{key} is not known here; known are {', '.join(known)}")

    def _wrong(self, what: str) -> WatchError:
        return WatchError(f"{self.file}: {f'[{self.name}] ' if self.name else ''}{what}.")
