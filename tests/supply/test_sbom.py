"""The bill of materials lists exactly the runtime lock, and is valid CycloneDX."""

from __future__ import annotations

import json
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from scripts import licences, sbom
from scripts.locks import RUNTIME, read
from tests.figures import Report

RULES = licences.rules()


@pytest.fixture(scope="module")
def bill() -> dict[str, Any]:
    return json.loads(sbom.text())


def test_it_lists_exactly_the_runtime_lock(bill: dict[str, Any], figure: Report) -> None:
    listed = sorted((c["name"], c["version"], hashes(c)) for c in bill["components"])
    assert listed == sorted((pin.name, pin.version, pin.hashes) for pin in read(RUNTIME))
    assert {c["purl"] for c in bill["components"]} == {f"pkg:pypi/{name}@{v}" for name, v, _ in listed}
    figure(13, "components in the CycloneDX bill of materials, with hashes and licences", len(listed))


def hashes(component: dict[str, Any]) -> tuple[str, ...]:
    (reference,) = component["externalReferences"]
    assert {h["alg"] for h in reference["hashes"]} == {"SHA-256"}
    return tuple(sorted(h["content"] for h in reference["hashes"]))


def test_every_component_has_an_allowed_licence(bill: dict[str, Any]) -> None:
    for component in bill["components"]:
        (said,) = component["licenses"]
        assert licences.allowed(said.get("expression") or said["license"]["id"], RULES), component["name"]


def test_it_says_what_asks_for_what(bill: dict[str, Any]) -> None:
    asks = {d["ref"]: set(d.get("dependsOn", ())) for d in bill["dependencies"]}
    refs = {c["bom-ref"] for c in bill["components"]}
    assert asks.keys() == refs | {"framing"}
    reached, new = set(), {"framing"}
    while new:
        reached |= new
        new = set().union(*(asks[ref] for ref in new)) - reached
    assert reached == asks.keys()


def test_it_is_the_same_every_time_but_for_its_time(bill: dict[str, Any]) -> None:
    again = json.loads(sbom.text())
    for each in (bill, again):
        each["metadata"]["timestamp"] = ""
    assert again == bill


def test_the_validator_can_fail(bill: dict[str, Any]) -> None:
    wrong = json.dumps({**bill, "components": [{"name": "no type"}]})
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(wrong) is not None
