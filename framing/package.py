"""The data package: a snapshot without article text, with a descriptor and a data dictionary."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from framing import i18n, snapshot
from framing.snapshot import Column, Snapshot

LICENSE = {"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}
_TYPES = {
    "string": "string",
    "int64": "integer",
    "double": "number",
    "timestamp[ms]": "datetime",
    "bool": "boolean",
}


def write(store: Path, out: Path, about: Mapping[str, str]) -> str:
    """Write the store's measures to ``out`` as Parquet tables that open like any snapshot.

    Beside them go ``datapackage.json`` (Frictionless Data Package) and a
    ``README.md`` with the data dictionary. Sentences and sections keep their
    offsets and values; their text stays behind.

    Args:
        about: id, title_zh, title_en, note_zh, note_en; what is missing comes from the store.

    Raises:
        SnapshotError: the store has no snapshot, or ``out`` cannot be written.
    """
    with snapshot.open(store) as snap:
        manifest = {**snap.manifest, "dataset": {**snap.manifest["dataset"], **about}}
        tables = {name: snap.columns(name) for name in snapshot.TABLES}
        rows = {name: snap.manifest["tables"][name]["rows"] for name in tables}
        extra = {
            "datapackage.json": json_bytes(descriptor(manifest, tables, "parquet")),
            "README.md": _readme(snap, manifest, tables, rows).encode(),
        }
        return snapshot.without_text(snap.path, out, manifest, extra)


def descriptor(
    manifest: Mapping[str, Any], tables: Mapping[str, tuple[Column, ...]], format_: str
) -> dict[str, Any]:
    """The Frictionless description of the tables that ``manifest`` lists; schemas in both languages."""
    dataset = manifest["dataset"]
    return {
        "profile": "data-package",
        "name": dataset["id"],
        "title": dataset["title_en"],
        "description": dataset["note_en"],
        "licenses": [LICENSE],
        "resources": [
            {
                "name": name,
                "path": _paths(manifest["tables"][name]),
                "format": format_,
                "schema": {"fields": [_field(name, c) for c in columns]},
            }
            for name, columns in tables.items()
        ],
    }


def _paths(entry: Mapping[str, Any]) -> str | list[str]:
    """One file's name, or the names of the parts in order."""
    names = [str(file["name"]) for file in entry["files"]]
    return names[0] if len(names) == 1 else names


def _field(table: str, column: Column) -> dict[str, Any]:
    return {
        "name": column.name,
        "type": _TYPES[str(column.type)],
        "description": column.about,
        "description_zh": i18n.column(table, column.name),
        "constraints": {"required": not column.null},
    }


def _readme(
    snap: Snapshot,
    manifest: Mapping[str, Any],
    tables: Mapping[str, tuple[Column, ...]],
    rows: Mapping[str, int],
) -> str:
    dataset = manifest["dataset"]
    counts = snap.query(
        """SELECT o.name_zh || ' / ' || o.name_en AS outlet, count(*) AS articles,
                  min(a.published_utc)::DATE AS first, max(a.published_utc)::DATE AS last
           FROM articles a JOIN outlets o ON o.outlet_id = a.outlet GROUP BY ALL ORDER BY min(o."order")"""
    )
    lines = [
        f"# {dataset['title_zh']} / {dataset['title_en']}", "",
        dataset["note_zh"], "", dataset["note_en"], "",
        "Derived measures: CC BY 4.0. Article text belongs to its publishers and is not in here; titles are",
        "cited with outlet, date and, where the archive has one, URL.", "",
        "| outlet | articles | first | last |", "|---|---:|---|---|",
        *("| {outlet} | {articles:,} | {first:%Y-%m-%d} | {last:%Y-%m-%d} |".format(**r) for r in counts.to_dict("records")),
        "", "Open it in the dashboard, or read any table with pandas or DuckDB. Times are UTC. The cube_*.parquet files",
        "hold the same counted and numbered again, so that the dashboard answers quickly.", "",
    ]  # fmt: skip
    return "\n".join([*lines, *dictionary(tables, rows, "parquet")])


def dictionary(tables: Mapping[str, tuple[Column, ...]], rows: Mapping[str, int], format_: str) -> list[str]:
    """What the columns of each table mean, as lines of Markdown in both languages."""
    lines: list[str] = []
    for name, columns in tables.items():
        lines += [
            f"## {name}.{format_} ({rows[name]:,} rows)",
            "",
            "| column | type | null | meaning | 含义 |",
            "|---|---|---|---|---|",
        ]
        lines += [
            f"| {c.name} | {_TYPES[str(c.type)]} | {'yes' if c.null else ''} | {_about(c)} | {i18n.column(name, c.name)} |"
            for c in columns
        ]
        lines.append("")
    return lines


def _about(column: Column) -> str:
    more = (
        " (empty here)"
        if column.text
        else " (of long names the last eleven letters here)"
        if column.phrase
        else ""
    )
    return column.about + more


def json_bytes(value: Any) -> bytes:
    """``value`` as readable JSON."""
    return json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n"
