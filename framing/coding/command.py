"""``python -m framing coding``: draw a sample, say how far coders agree, hand out the codes.

What a command needs is imported by the command, as in ``framing.cli``.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from framing.coding.agreement import Among, Machine, Measured

FOLDER = Path("data") / "coding"
TABLES = ("codes", "majority")


def add(commands: argparse._SubParsersAction) -> None:
    """Add ``coding`` with its three subcommands to the command line."""
    parser = commands.add_parser("coding", help="people's labels: draw a sample, agreement, export")
    inner = parser.add_subparsers(required=True, metavar="WHAT")
    p = inner.add_parser("sample", help="draw a new project from a store that holds text")
    p.add_argument("--store", type=Path, required=True)
    p.add_argument("--codebook", required=True, help="tone, voice, genre, or the path of a TOML file")
    p.add_argument("--n", type=int, required=True, help="units to draw")
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--allocation", choices=("equal", "proportional"), default="equal",
                   help="of units to strata, outlet by machine label (default: equal)")  # fmt: skip
    _project(p)
    p.set_defaults(run=_sample)
    p = inner.add_parser("agreement", help="coders with each other and with the machine")
    p.add_argument("--store", type=Path, help="take the machine's labels from this store (default: as drawn)")
    _project(p)
    p.set_defaults(run=_agreement)
    p = inner.add_parser("export", help="the codes as CSV")
    p.add_argument("--table", choices=TABLES, default="codes", help="a row a code, or a row a unit")
    p.add_argument("--out", type=Path, required=True)
    _project(p)
    p.set_defaults(run=_export)


def _project(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--project", required=True, help="its name: 1 to 40 of A-Z, a-z, 0-9, _ and -")
    parser.add_argument("--folder", type=Path, default=FOLDER, help=f"where projects lie (default: {FOLDER})")


def _sample(a: argparse.Namespace) -> int:
    from framing import snapshot
    from framing.coding import codebook, sample, store

    path = codebook.path(a.codebook)
    with snapshot.open(a.store) as snap:
        drawn = sample.draw(snap, codebook.load(path), a.n, seed=a.seed, allocation=a.allocation)
    made = store.create(a.folder / a.project, drawn, path)
    print(f"{made.folder}: {len(made.units):,} of {sum(drawn.population.values()):,} units, seed {a.seed}")
    for (outlet, label), size in drawn.population.items():
        given = sum((u.outlet, u.machine) == (outlet, label) for u in made.units)
        print(f"  {outlet:<12}{label or '-':<14}{given:>6,} of {size:>9,}")
    return 0


def _agreement(a: argparse.Namespace) -> int:
    from framing import snapshot
    from framing.coding import agreement, sample, store

    project = store.load(a.folder / a.project)
    codes = agreement.read(project)
    labels = None
    if a.store:
        with snapshot.open(a.store) as snap:
            labels = sample.machine(snap, project.codebook, project.units)
    print(f"{project.name}: {project.codebook.name_en}, {len(project.units):,} units")
    for coder, own in codes.items():
        print(f"  {coder:<24}{len(own):>6,} coded")
    print("\n".join(_lines(agreement.among(project, codes), agreement.machine(project, codes, labels))))
    return 0


def _lines(among: tuple[Among, ...], machine: tuple[Machine, ...]) -> Iterator[str]:
    for group in among:
        yield f"coders {', '.join(group.coders)}"
        yield f"  same code           {_told(group.same)}"
        yield f"  alpha, nominal      {_told(group.nominal)}"
        if group.ordinal is not None:
            yield f"  alpha, ordinal      {_told(group.ordinal)}"
    if not among:
        yield "no two coders yet: nothing to compare people with people"
    for one in machine:
        yield f"machine and majority, {one.outlet or 'all outlets'} (weighted; {one.left_out} units not comparable)"
        yield f"  accuracy            {_told(one.accuracy)}"
        yield f"  macro F1            {_told(one.macro_f1)}"
        yield f"  kappa               {_told(one.kappa)}"
        for name, value in one.f1.items():
            yield f"  F1 {name:<17}{_told(value)}"


def _told(m: Measured) -> str:
    if m.value is None:
        return f"not defined ({m.reason}), n = {m.n}"
    interval = "" if m.low is None or m.high is None else f" [{m.low:.3f}, {m.high:.3f}]"
    return f"{m.value:.3f}{interval}, n = {m.n}"


def _export(a: argparse.Namespace) -> int:
    from framing import export
    from framing.coding import agreement, store, tables

    project = store.load(a.folder / a.project)
    codes = agreement.read(project)
    frame = tables.each(project, codes) if a.table == "codes" else tables.majorities(project, codes)
    export.write(frame, a.out, "csv")
    print(f"{a.out}: {len(frame):,} rows")
    return 0
