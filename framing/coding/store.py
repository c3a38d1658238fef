"""A coding project: a folder of plain files that holds no article text.

``project.toml`` (from which store, seed, strata), ``codebook.toml`` (as it was
asked), ``sample.csv`` (the units) and one ``codes-<coder>.csv`` a coder. Every
file is written beside and moved into place, so that nothing is lost half-way.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from framing.coding import codebook, files
from framing.coding.codebook import SKIP, Codebook
from framing.coding.sample import Sample
from framing.coding.units import Code, Unit
from framing.errors import CodingError

DEFAULT = Path(__file__).resolve().parents[2] / "data" / "coding"
NAME = re.compile(r"[A-Za-z0-9_-]{1,40}")
"""Names of coders and of projects: they become names of files."""
NOTE_LIMIT = 200
_CODES = re.compile(r"codes-([A-Za-z0-9_-]{1,40})\.csv")


@dataclass(frozen=True, slots=True)
class Project:
    """A project as it lies on the disk, without its codes. ``about`` is project.toml."""

    folder: Path
    codebook: Codebook
    units: tuple[Unit, ...]
    about: Mapping[str, Any]

    @property
    def name(self) -> str:
        """The folder's name."""
        return self.folder.name

    def unit(self, name: str) -> Unit:
        """A unit by its number; raises CodingError where there is none."""
        for unit in self.units:
            if unit.unit == name:
                return unit
        raise CodingError(f"{self.folder}: the sample has no unit {name!r}.")


def create(folder: Path, sample: Sample, book: Path, *, now: datetime | None = None) -> Project:
    """Lay down a new project; ``book`` is the codebook's file, of which a copy is kept.

    Raises:
        CodingError: the name cannot be one, the folder holds something, or it cannot be written.
    """
    if not NAME.fullmatch(folder.name):
        raise CodingError(f"{folder.name!r} cannot name a project: use 1 to 40 of A-Z, a-z, 0-9, _ and -.")
    if folder.exists() and any(folder.iterdir()):
        raise CodingError(f"{folder}: something is here already; choose another name.")
    about = {
        "codebook": sample.codebook.id,
        "version": sample.codebook.version,
        "dataset": sample.dataset,
        "snapshot": sample.snapshot,
        "scorer": sample.scorer,
        "seed": sample.seed,
        "allocation": sample.allocation,
        "n": len(sample.units),
        "created_utc": _moment(now),
    }
    strata = [
        {"outlet": outlet, "machine": machine or "", "units": size}
        for (outlet, machine), size in sample.population.items()
    ]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        files.write(folder / "codebook.toml", book.read_bytes())
        files.write(
            folder / "sample.csv", files.csv_([f.name for f in fields(Unit)], map(asdict, sample.units))
        )
        files.write(folder / "project.toml", files.toml(about, strata))
    except OSError as error:
        raise CodingError(
            f"{folder}: cannot be written ({error.strerror}); choose another folder."
        ) from error
    return load(folder)


def projects(folder: Path = DEFAULT) -> tuple[str, ...]:
    """Names of the projects in a folder, sorted; none where there is no such folder."""
    if not folder.is_dir():
        return ()
    return tuple(
        sorted(p.name for p in folder.iterdir() if (p / "project.toml").is_file() and NAME.fullmatch(p.name))
    )


def load(folder: Path) -> Project:
    """Read a project.

    Raises:
        CodingError: there is none, or a file breaks its format; the text names the file.
    """
    try:
        about = tomllib.loads((folder / "project.toml").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CodingError(
            f"{folder}: no coding project here ({error}); draw one with: python -m framing coding sample"
        ) from error
    book = codebook.load(folder / "codebook.toml")
    units = tuple(files.unit(row, folder / "sample.csv") for row in files.rows(folder / "sample.csv", Unit))
    if len({u.unit for u in units}) < len(units) or not units:
        raise CodingError(f"{folder / 'sample.csv'}: there is no unit, or one twice.")
    return Project(folder, book, units, about)


def coders(project: Project) -> tuple[str, ...]:
    """Ids of those who have a file of codes, sorted."""
    found = (_CODES.fullmatch(path.name) for path in project.folder.iterdir())
    return tuple(sorted(match[1] for match in found if match))


def codes(project: Project, coder: str) -> dict[str, Code]:
    """A coder's codes by unit, in the order of the sample; empty before the first.

    Raises:
        CodingError: the id cannot be one, or the file breaks its format.
    """
    path = _file(project, coder)
    if not path.exists():
        return {}
    found = {code.unit: code for code in (files.code(row, path) for row in files.rows(path, Code))}
    known = {*project.codebook.ids, SKIP}
    for code in found.values():
        project.unit(code.unit)
        if code.code not in known:
            raise CodingError(f"{path}: the codebook has no category {code.code!r}.")
    return {u.unit: found[u.unit] for u in project.units if u.unit in found}


def record(
    project: Project, coder: str, unit: str, code: str, note: str = "", *, now: datetime | None = None
) -> Code:
    """Keep one code; a later one for the same unit takes its place.

    Safe where a coder has two windows open: the file is read and written under a lock.

    Raises:
        CodingError: no such unit, category or coder id, the note is too long, or the disk refuses.
    """
    path = _file(project, coder)
    project.unit(unit)
    if code not in (*project.codebook.ids, SKIP):
        raise CodingError(
            f"The codebook has no category {code!r}; there are: {', '.join(project.codebook.ids)}."
        )
    note = " ".join(note.split())
    if len(note) > NOTE_LIMIT:
        raise CodingError(f"A note has {NOTE_LIMIT} characters at most; this one has {len(note)}.")
    made = Code(unit, code, note, _moment(now), project.codebook.id, project.codebook.version)
    try:
        with files.alone(project.folder):
            kept = {**codes(project, coder), unit: made}
            ordered = [asdict(kept[u.unit]) for u in project.units if u.unit in kept]
            files.write(path, files.csv_([f.name for f in fields(Code)], ordered))
    except OSError as error:
        raise CodingError(
            f"{path}: cannot be written ({error.strerror}); the codes before still stand."
        ) from error
    return made


def next_unit(project: Project, done: Iterable[str], after: str | None = None) -> str | None:
    """The first unit without a code, looking on from ``after`` and then from the beginning; None where all have one."""
    names, coded = [u.unit for u in project.units], set(done)
    start = names.index(after) + 1 if after in names else 0
    return next((name for name in names[start:] + names[:start] if name not in coded), None)


def _file(project: Project, coder: str) -> Path:
    if not NAME.fullmatch(coder):
        raise CodingError(f"{coder[:60]!r} cannot name a coder: use 1 to 40 of A-Z, a-z, 0-9, _ and -.")
    return project.folder / f"codes-{coder}.csv"


def _moment(now: datetime | None) -> str:
    return (now or datetime.now(UTC)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
