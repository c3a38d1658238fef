"""Command line of what keeps archives fresh: fetch and watch."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

Progress = Callable[[str, int, int | None], None]
LISTED = 20  # names left out that are told on the screen


def add(commands: argparse._SubParsersAction, progress: Callable[[], Progress]) -> None:
    """Add ``fetch`` and ``watch``; ``progress`` makes what takes the progress of a long fetch."""
    _fetch_parser(commands, progress)
    _watch_parser(commands)


def _fetch_parser(commands: argparse._SubParsersAction, progress: Callable[[], Progress]) -> None:
    p = commands.add_parser("fetch", help="bring an archive into a folder that a build reads")
    kinds = p.add_subparsers(dest="kind", required=True, metavar="KIND")
    g = kinds.add_parser(
        "git", help="part of a git repository; go on after an interruption with the same command"
    )
    g.add_argument("url", help="address of the repository, such as https://host/owner/name")
    g.add_argument(
        "--out", type=Path, required=True, help="folder for the files; a later run brings what is new"
    )
    g.add_argument("--since", type=day, help="first day, UTC, of the commit that last changed a file")
    g.add_argument("--until", type=day, help="last day, UTC, inclusive")
    g.add_argument(
        "--path", action="append", default=[], help="folder or file of the repository; may be repeated"
    )
    g.set_defaults(run=partial(_fetch_git, progress))
    f = kinds.add_parser("feed", help="what is new in RSS or Atom feeds")
    f.add_argument("urls", nargs="+", metavar="URL", help="address of a feed")
    f.add_argument(
        "--out", type=Path, required=True, help="folder for the entries; a later run adds what is new"
    )
    f.add_argument("--outlet", default="", help="outlet id, where the articles' addresses do not tell it")
    f.add_argument(
        "--delay", type=float, default=2.0, help="seconds between two requests to one server (default: 2)"
    )
    f.add_argument("--allow-private", action="store_true", help="let addresses of private networks be asked")
    f.set_defaults(run=_fetch_feed)


def _watch_parser(commands: argparse._SubParsersAction) -> None:
    p = commands.add_parser("watch", help="fetch and build on a schedule; ends on Ctrl-C or SIGTERM")
    p.add_argument("plan", type=Path, help="TOML that names sources, archives, store and schedule")
    p.add_argument("--every", type=_seconds, metavar="TIME", help="instead of the plan's: 90s, 15m, 6h, 1d")
    p.add_argument("--once", action="store_true", help="one turn, then end: for cron")
    p.set_defaults(run=_watch)


def day(value: str) -> date:
    """A day of the command line."""
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{value!r} is not a day such as 2022-03-18") from error


def _seconds(value: str) -> float:
    from framing import watch

    try:
        return watch.seconds(value)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _fetch_git(progress: Callable[[], Progress], a: argparse.Namespace) -> int:
    from framing import fetch

    found = fetch.git(fetch.Wanted(a.url, a.since, a.until, tuple(a.path)), a.out, progress())
    print(f"{a.out}: {found.wanted:,} files of {a.url} at {found.commit[:12]}, {found.written:,} of them new")
    for name in found.left_out[:LISTED]:
        print(f"left out    {name}: a link, or a name that cannot be written here")
    if len(found.left_out) > LISTED:
        print(f"left out    … and {len(found.left_out) - LISTED:,} more")
    return 0


def _fetch_feed(a: argparse.Namespace) -> int:
    from framing import fetch

    found = fetch.feed(a.urls, a.out, fetch.Web(delay=a.delay, private=a.allow_private), outlet=a.outlet)
    for one in found:
        if one.problem:
            print(f"framing: {one.problem}", file=sys.stderr)
            continue
        short = f", {one.summaries:,} of them a summary only" if one.summaries else ""
        print(f"{one.url}: {one.written:,} new entries{short}" + (f", in {one.file}" if one.file else ""))
        if one.left_out:
            print(f"left out    {one.left_out:,} entries without a web address or a title")
    return 2 if any(one.problem for one in found) else 0


def _watch(a: argparse.Namespace) -> int:
    from framing import watch
    from framing.watch.steps import Ears, Stopped

    plan = watch.load(a.plan)
    plan = replace(plan, every=a.every or plan.every)
    with Ears() as ears:
        watcher = watch.Watch(plan, ears, partial(print, flush=True))
        try:
            if a.once:
                return watcher.once()
            watcher.forever()
        except Stopped:
            print(f"framing: stopped; what was published in {plan.store} stands.", file=sys.stderr)
    return 0
