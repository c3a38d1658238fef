"""The files beside a package's tables: what ships in data/coverage is what would be written today."""

from __future__ import annotations

import json

from framing import package, snapshot
from tests.conftest import ROOT

SHIPPED = ROOT / "data" / "coverage"


def test_the_shipped_readme_is_the_one_made_of_its_tables() -> None:
    with snapshot.open(SHIPPED) as snap:
        tables = {name: snap.columns(name) for name in snapshot.TABLES}
        rows = {name: snap.manifest["tables"][name]["rows"] for name in tables}
        made = package._readme(snap, snap.manifest, tables, rows)
    kept = (SHIPPED / "README.md").read_text(encoding="utf-8")
    assert made.splitlines() == kept.splitlines()
    assert all(f"## {name}.parquet ({n:,} rows)" in made for name, n in rows.items())


def test_the_shipped_descriptor_is_the_one_made_of_its_tables() -> None:
    with snapshot.open(SHIPPED) as snap:
        tables = {name: snap.columns(name) for name in snapshot.TABLES}
        made = package.json_bytes(package.descriptor(snap.manifest, tables, "parquet"))
    kept = (SHIPPED / "datapackage.json").read_bytes()
    assert json.loads(made) == json.loads(kept)
    assert made == kept


def test_every_resource_is_a_file_that_is_there_and_every_field_says_what_it_is() -> None:
    descriptor = json.loads((SHIPPED / "datapackage.json").read_bytes())
    assert descriptor["licenses"][0]["name"] == "CC-BY-4.0"
    for resource in descriptor["resources"]:
        paths = resource["path"] if isinstance(resource["path"], list) else [resource["path"]]
        assert all((SHIPPED / path).is_file() for path in paths)
        for field in resource["schema"]["fields"]:
            assert field["description"] and field["description_zh"], (resource["name"], field["name"])
            assert field["type"] in {"string", "integer", "number", "datetime", "boolean"}
