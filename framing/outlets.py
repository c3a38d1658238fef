"""The outlets file: who publishes, who owns and funds them (cited), and how to recognise them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from framing.errors import OutletsError
from framing.model import Document

DEFAULT = Path(__file__).resolve().parent.parent / "data" / "outlets.csv"
COLUMNS = (
    "outlet_id", "name_zh", "name_en", "short_en", "owner_zh", "owner_en", "funding_zh", "funding_en",
    "facts_url", "color", "marker", "order", "timezone", "names", "domains",
)  # fmt: skip
ID = re.compile(r"[a-z][a-z0-9_]{0,23}")
COLOR = re.compile(r"#[0-9A-Fa-f]{6}")
MARKER = re.compile(r"[a-z]+(?:-[a-z]+){0,3}")


@dataclass(frozen=True, slots=True)
class Outlet:
    """One row. ``order`` is the fixed place in every list, ``timezone`` the IANA zone of naive times."""

    outlet_id: str
    name_zh: str
    name_en: str
    short_en: str
    owner_zh: str
    owner_en: str
    funding_zh: str
    funding_en: str
    facts_url: str
    color: str
    marker: str
    order: int
    timezone: str
    names: tuple[str, ...]
    domains: tuple[str, ...]


@dataclass(frozen=True)
class Outlets(Mapping[str, Outlet]):
    """Outlets by id, in their fixed order."""

    rows: tuple[Outlet, ...]

    @cached_property
    def _by_id(self) -> dict[str, Outlet]:
        return {row.outlet_id: row for row in self.rows}

    @cached_property
    def _by_name(self) -> dict[str, str]:
        return {_plain(name): row.outlet_id for row in self.rows for name in (row.outlet_id, *row.names)}

    @cached_property
    def _by_domain(self) -> dict[str, str]:
        return {domain: row.outlet_id for row in self.rows for domain in row.domains}

    def __getitem__(self, outlet_id: str) -> Outlet:
        return self._by_id[outlet_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_id)

    def __len__(self) -> int:
        return len(self.rows)

    def recognise(self, document: Document) -> str | None:
        """Id of the document's outlet by its name, else by its URL's host, else None."""
        named = self._by_name.get(_plain(document.outlet or ""))
        return named or self._of_host(document.url or "")

    def _of_host(self, url: str) -> str | None:
        try:
            host = (urlsplit(url.strip()).hostname or "").rstrip(".")
        except ValueError:
            return None
        while host:
            if host in self._by_domain:
                return self._by_domain[host]
            host = host.partition(".")[2]
        return None


def load(path: Path | None = None) -> Outlets:
    """The outlets of ``path`` (default: data/outlets.csv); raises OutletsError naming file and line."""
    file = path or DEFAULT
    try:
        text = file.read_text("utf-8-sig")
    except OSError as error:
        raise OutletsError(
            f"{file}: the outlets file cannot be opened ({error.strerror}); check the path."
        ) from error
    except UnicodeDecodeError as error:
        raise OutletsError(f"{file}: the outlets file is not UTF-8; save it as UTF-8.") from error
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    rows: list[Outlet] = []
    try:
        _check_header(next(reader, []), file)
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append(_row(cells, f"{file} line {reader.line_num}"))
    except csv.Error as error:
        raise OutletsError(f"{file} line {reader.line_num}: not CSV ({error}); correct the row.") from error
    return _checked(rows, file)


def _check_header(header: list[str], file: Path) -> None:
    if tuple(name.strip() for name in header) != COLUMNS:
        raise OutletsError(f"{file} line 1: the columns must be {','.join(COLUMNS)}.")


def _row(cells: list[str], where: str) -> Outlet:
    if len(cells) != len(COLUMNS):
        raise OutletsError(
            f"{where}: {len(cells)} cells under {len(COLUMNS)} columns; quote cells with commas."
        )
    values = {name: cell.strip() for name, cell in zip(COLUMNS, cells, strict=True)}
    for name in COLUMNS:
        if not values[name]:
            raise OutletsError(f"{where}: {name} is empty; fill it as for every other outlet.")
    _check_forms(values, where)
    names, domains = (
        tuple(v.strip() for v in values.pop(k).split(";") if v.strip()) for k in ("names", "domains")
    )
    order = int(values.pop("order"))
    return Outlet(**values, order=order, names=names, domains=tuple(d.lower() for d in domains))


def _check_forms(values: Mapping[str, str], where: str) -> None:
    rules = {
        "outlet_id": (ID, "a short lower-case id"), "color": (COLOR, "a colour as #RRGGBB"),
        "marker": (MARKER, "a marker name such as square"), "order": (re.compile(r"\d{1,3}"), "a whole number"),
        "facts_url": (re.compile(r"https://\S+"), "an https address"),
    }  # fmt: skip
    for name, (pattern, wanted) in rules.items():
        if not pattern.fullmatch(values[name]):
            raise OutletsError(f"{where}: {name} '{values[name][:40]}' is not {wanted}.")
    try:
        ZoneInfo(values["timezone"])
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise OutletsError(f"{where}: timezone '{values['timezone'][:40]}' is not an IANA name.") from error


def _checked(rows: list[Outlet], file: Path) -> Outlets:
    if not rows:
        raise OutletsError(f"{file}: no outlet is listed; add a row.")
    owners: dict[str, str] = {}
    for row in rows:
        keys = {row.outlet_id, *(f"order {row.order}", f"color {row.color.lower()}", f"marker {row.marker}")}
        for key in keys | {_plain(name) for name in row.names} | set(row.domains):
            if owners.setdefault(key, row.outlet_id) != row.outlet_id or (
                key == row.outlet_id and _twice(rows, key)
            ):
                raise OutletsError(
                    f"{file}: '{key}' stands in two rows ({owners[key]}, {row.outlet_id}); keep one."
                )
    return Outlets(tuple(sorted(rows, key=lambda row: row.order)))


def _twice(rows: list[Outlet], outlet_id: str) -> bool:
    return sum(row.outlet_id == outlet_id for row in rows) > 1


def _plain(name: str) -> str:
    return re.sub(r"\s+", "", name).casefold()
