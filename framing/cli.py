"""Command line: build, info, export, export-package, contrast, fetch, watch, coding. Progress on stderr, results on stdout, honest exit codes.

0: done, nothing lost. 1: done, and documents were quarantined (they are listed).
2: not done; the message says what to do.

What a command needs is imported by the command: a build starts its workers before it loads anything.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from framing import __version__, fetching, runners
from framing.coding import command as coding
from framing.errors import ExportError, FramingError

if TYPE_CHECKING:
    from framing.lastbuild import Report
    from framing.selection import Filter
    from framing.snapshot import Snapshot

FORMATS = ("csv", "parquet", "jsonl")
TABLES = (
    "documents", "articles", "sections", "sentences", "hits", "quotes", "tones", "facts", "events", "matches",
    "copies", "statements", "keyness", "substitutions", "verbs",
)  # fmt: skip
GENRES = ("report", "analysis", "opinion", "press_review", "interview", "fact_box", "flash", "video")
MEASURES = ("frames", "tone", "quotes", "naming")
LISTED = 20  # quarantined documents named on the screen; all are in the documents table


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the process's exit code."""
    arguments = _parser().parse_args(argv)
    try:
        code = arguments.run(arguments)
        sys.stdout.flush()
        return code
    except BrokenPipeError:  # whoever reads, such as head, has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except FramingError as error:
        print(f"framing: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print("framing: stopped; the snapshot before still stands.", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m framing", description=__doc__.split("\n")[0])
    parser.add_argument("--version", action="version", version=f"framing {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _build_parser(commands)
    _info_parser(commands)
    _export_parser(commands)
    _package_parser(commands)
    _contrast_parser(commands)
    fetching.add(commands, lambda: _Progress(sys.stderr))
    coding.add(commands)
    return parser


def _build_parser(commands: argparse._SubParsersAction) -> None:
    p = commands.add_parser("build", help="read archives, score them, match events, publish a snapshot")
    p.add_argument(
        "paths", nargs="+", type=Path, metavar="PATH", help="folder, file or zip; several are one archive"
    )
    p.add_argument(
        "--store", type=Path, required=True, help="folder for the snapshot and what later builds use again"
    )
    p.add_argument("--outlets", type=Path, help="outlets file (default: data/outlets.csv)")
    p.add_argument(
        "--corrections", type=Path, help="manual event corrections (default: data/event_corrections.csv)"
    )
    p.add_argument(
        "--about", type=Path, help="TOML with id, title_zh, title_en, note_zh, note_en of the data set"
    )
    p.add_argument(
        "--column", action="append", default=[], metavar="FIELD=NAME",
        help="column of a JSONL or CSV archive that holds a field, such as text=content; may be repeated",
    )  # fmt: skip
    p.add_argument("--jobs", type=int, default=0, help="processes (default: one per core)")
    p.add_argument(
        "--scheduler", metavar="ADDRESS",
        help="Dask scheduler that shares out the work, such as tcp://host:8786 (needs requirements-cluster.txt)",
    )  # fmt: skip
    p.add_argument(
        "--parts", metavar="PLACE",
        help="path or fsspec URL where workers leave their results (default: STORE/parts): one of its own, which all workers see",
    )  # fmt: skip
    p.add_argument("--fresh", action="store_true", help="use nothing of earlier builds but the ids of events")
    p.set_defaults(run=_build)


def _info_parser(commands: argparse._SubParsersAction) -> None:
    p = commands.add_parser("info", help="what a store holds")
    p.add_argument("--store", type=Path, required=True)
    p.add_argument("--json", action="store_true", help="the manifest as JSON")
    p.set_defaults(run=_info)


def _export_parser(commands: argparse._SubParsersAction) -> None:
    p = commands.add_parser("export", help="a table, filtered, as a file")
    p.add_argument("--store", type=Path, required=True)
    p.add_argument("--table", choices=TABLES, required=True)
    p.add_argument("--format", choices=FORMATS, required=True)
    p.add_argument("--out", type=Path, required=True)
    _filter_arguments(p)
    p.set_defaults(run=_export)


def _filter_arguments(p: argparse.ArgumentParser) -> None:
    p.add_argument("--outlet", action="append", default=[], help="outlet id; may be repeated")
    p.add_argument("--since", type=fetching.day, help="first day, UTC, as 2022-03-18")
    p.add_argument("--until", type=fetching.day, help="last day, UTC, inclusive")
    p.add_argument("--query", default="", help="words that title, event label or a term must contain")
    p.add_argument("--event", action="append", default=[], help="event id; may be repeated")
    p.add_argument("--genre", action="append", default=[], choices=GENRES, help="may be repeated")
    p.add_argument("--no-copies", action="store_true", help="leave out texts that another outlet has too")


def _package_parser(commands: argparse._SubParsersAction) -> None:
    p = commands.add_parser(
        "export-package", help="the measures of a store without article text, as a data package"
    )
    p.add_argument("--store", type=Path, required=True)
    p.add_argument(
        "--out", type=Path, required=True,
        help="folder, replaced where it is a package already; or NAME.zip for the selected rows in one file",
    )  # fmt: skip
    p.add_argument("--about", type=Path, help="TOML with id, title_zh, title_en, note_zh, note_en (folder)")
    p.add_argument("--format", choices=("csv", "parquet"), default="parquet", help="of the tables (zip)")
    _filter_arguments(p)
    p.set_defaults(run=_package)


def _contrast_parser(commands: argparse._SubParsersAction) -> None:
    p = commands.add_parser("contrast", help="differences between outlets, paired within events")
    p.add_argument("--store", type=Path, required=True)
    p.add_argument("--measure", choices=MEASURES, required=True)
    p.add_argument("--concept", help="concept or family of the lexicon whose names are compared (naming)")
    p.add_argument("--outlet", action="append", default=[], help="outlet id; may be repeated")
    p.add_argument("--since", type=fetching.day, help="first day, UTC, as 2022-03-18")
    p.add_argument("--until", type=fetching.day, help="last day, UTC, inclusive")
    p.add_argument(
        "--genre",
        action="append",
        default=[],
        choices=GENRES,
        help="may be repeated (default: report and analysis)",
    )
    p.add_argument("--voice", help="all (default), outlet, attributed, marked or unclear (tone, naming)")
    p.add_argument("--with-copies", action="store_true", help="keep texts that another outlet has too")
    p.add_argument("--out", type=Path, help="CSV file for the table")
    p.set_defaults(run=_contrast)


def _about(path: Path | None) -> dict[str, str]:
    if path is None:
        return {}
    try:
        return {k: str(v) for k, v in tomllib.loads(path.read_text(encoding="utf-8")).items()}
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise FramingError(
            f"{path}: cannot be read as TOML ({why}); data/sample.toml is one that can."
        ) from error


def _build(a: argparse.Namespace) -> int:
    if not a.scheduler:
        runners.prepare()  # first of all: workers load while this process does
    from framing import pipeline

    pairs = [c.partition("=") for c in a.column]
    if any(not (key and eq and value) for key, eq, value in pairs):
        raise FramingError("--column takes FIELD=NAME, such as --column text=content")
    plan = pipeline.Plan(
        paths=tuple(a.paths), store=a.store, outlets=a.outlets, corrections=a.corrections,
        columns={key: value for key, _, value in pairs}, dataset=_about(a.about), jobs=a.jobs,
        scheduler=a.scheduler, parts=a.parts, fresh=a.fresh,
    )  # fmt: skip
    report = pipeline.build(plan, _Progress(sys.stderr))
    _tell(report, a.store)
    return 1 if report.quarantined else 0


class _Progress:
    """One line a stage: rewritten in place on a terminal, printed once at its end elsewhere."""

    def __init__(self, stream: TextIO) -> None:
        self._stream, self._live, self._stage = stream, stream.isatty(), ""

    def __call__(self, stage: str, done: int, total: int | None) -> None:
        text = f"{stage}: {done:,}" + (f" of {total:,}" if total is not None else "")
        end = total is not None and done >= total
        if self._live:
            print(f"\r\033[K{text}", end="\n" if end else "", file=self._stream, flush=True)
        elif end:
            print(text, file=self._stream, flush=True)


def _tell(report: Report, store: Path) -> None:
    say = print
    say(f"store       {store}  {report.snapshot}")
    say(f"read        {report.files:,} files, {report.documents:,} documents")
    for status, meaning in (
        ("kept", "articles"), ("version", "further versions of them"),
        ("not_archive", "files without an article"), ("quarantined", "set aside"),
    ):  # fmt: skip
        say(f"  {status:<12}{report.status.get(status, 0):>8,}  {meaning}")
    if (removed := report.removed)[0]:
        say(f"removed     {removed[0]:,} invisible characters from {removed[1]:,} documents")
    say("outlets     " + ", ".join(f"{o} {n:,}" for o, n in sorted(report.outlets.items())))
    say(f"events      {report.events:,}, of which {report.events_shared:,} with two outlets or more")
    for name, n in report.reused.items():
        say(f"scores      {name}: {report.scored.get(name, 0):,} scored, {n:,} unchanged and read back")
    if report.timings:
        say("seconds     " + ", ".join(f"{k} {v:.1f}" for k, v in report.timings.items()))
    else:
        say("unchanged   since the last build: files, settings and code are the same, the snapshot stands")
    for path, reason in report.not_archive[:LISTED]:
        say(f"not an archive  {path}: {_without(reason, path)}")
    for note in report.corrections:
        say(f"correction  {note}")
    for path, reason in report.quarantined[:LISTED]:
        say(f"quarantined {path}: {_without(reason, path)}")
    hidden = len(report.quarantined) - LISTED
    if hidden > 0:
        say(f"quarantined … and {hidden:,} more; export the documents table to see all")


def _without(reason: str, path: str) -> str:
    return reason.removeprefix(f"{path}: ")


def _info(a: argparse.Namespace) -> int:
    from framing import snapshot

    manifest = snapshot.manifest(a.store)
    if a.json:
        print(json.dumps(manifest, ensure_ascii=False, indent=1))
        return 0
    print(f"{manifest['snapshot']}  {manifest['dataset']['title_en']}")
    print(f"created     {manifest['created_utc']} by framing {manifest['code_version']}")
    print(
        f"inputs      {manifest['inputs']['documents']:,} documents from {', '.join(manifest['inputs']['paths'])}"
    )
    print("text        " + ("held" if manifest["dataset"]["holds_text"] else "not held (measures only)"))
    for name, table in manifest["tables"].items():
        print(f"  {name:<12}{table['rows']:>10,} rows")
    print("scorers     " + ", ".join(f"{k} {v}" for k, v in manifest["scorers"].items()))
    print(f"matcher     {manifest['matcher']}")
    return 0


def _export(a: argparse.Namespace) -> int:
    from framing import export, selection, snapshot

    with snapshot.open(a.store) as snap:
        chosen = _chosen(a, snap)
        with export.placed(a.out) as handle:
            rows = export.stream(selection.batches(snap, a.table, chosen), handle, a.format)
    print(f"{a.out}: {rows:,} rows of {a.table}")
    return 0


def _chosen(a: argparse.Namespace, snap: Snapshot) -> Filter:
    """The filter of the command line, of outlets and events that the store has."""
    from framing import selection

    chosen = selection.Filter(
        outlets=tuple(a.outlet), since=a.since, until=a.until, query=a.query, events=tuple(a.event),
        genres=tuple(a.genre), copies=not a.no_copies,
    )  # fmt: skip
    if unknown := selection.unknown(snap, chosen):
        raise ExportError(
            f"{a.store}: the store has no {unknown}; see: python -m framing info --store {a.store}"
        )
    return chosen


def _package(a: argparse.Namespace) -> int:
    if a.out.suffix == ".zip":
        return _bundle(a)
    from framing import package

    if a.outlet or a.since or a.until or a.query or a.event or a.genre or a.no_copies or a.format == "csv":
        raise ExportError(
            "A folder holds the whole snapshot as Parquet; for selected rows say --out NAME.zip."
        )
    name = package.write(a.store, a.out, _about(a.about))
    print(f"{a.out}: {name}, without article text")
    return 0


def _bundle(a: argparse.Namespace) -> int:
    from framing import bundle, export, snapshot

    with snapshot.open(a.store) as snap:
        chosen = _chosen(a, snap)
        with export.placed(a.out) as handle:
            rows = bundle.write(snap, chosen, a.format, handle)
    print(f"{a.out}: {sum(rows.values()):,} rows of {len(rows)} tables, without article text")
    return 0


def _contrast(a: argparse.Namespace) -> int:
    from framing import compare, export, selection, snapshot

    chosen = selection.Filter(outlets=tuple(a.outlet), since=a.since, until=a.until)
    with snapshot.open(a.store) as snap:
        if unknown := selection.unknown(snap, chosen):
            raise ExportError(
                f"{a.store}: the store has no {unknown}; see: python -m framing info --store {a.store}"
            )
        of = compare.articles(snap, chosen, genres=a.genre or compare.GENRES, copies=a.with_copies)
        found = compare.table(snap, of, a.measure, concept=a.concept, voice=a.voice)
    print(compare.plain(found))
    if a.out:
        export.write(found, a.out, "csv")
        print(f"{a.out}: {len(found):,} rows")
    return 0
