"""The licence of everything that is locked, held against docs/licences.toml: ``python -m scripts.licences``.

Ends with 1 where a distribution's licence isn't on the list or can't be told.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, metadata
from typing import Any

from license_expression import ExpressionError, LicenseExpression, get_spdx_licensing

from scripts.locks import DEVELOPMENT, ROOT, RUNTIME, read

LIST = ROOT / "docs" / "licences.toml"
SPDX = get_spdx_licensing()


class UnknownLicence(ValueError):
    """A distribution's licence can't be told from its metadata, or isn't on the list; says which and why."""


@dataclass(frozen=True, slots=True)
class Rules:
    """docs/licences.toml."""

    vague: list[str]
    """Names of families of licences."""
    allowed: Mapping[str, str]
    """SPDX identifier → why it is allowed."""
    names: Mapping[str, str]
    """What distributions write → SPDX identifier."""
    reviewed: Mapping[str, Mapping[str, str]]
    """Distribution → its ``licence``, an SPDX expression, and the ``reason``."""


def rules() -> Rules:
    """The list as it stands."""
    return Rules(**tomllib.loads(LIST.read_text(encoding="utf-8")))


def licence(name: str, about: Mapping[str, Any], rules: Rules) -> str:
    """The SPDX expression of a distribution whose metadata are ``about``.

    Its License-Expression, else a reviewed one, else what its License field and
    its classifiers say, where they say one thing.

    Raises:
        UnknownLicence: they say nothing, or what isn't known here, or two things.
    """
    if expression := about.get(
        "License-Expression"
    ):  # [] raises where the importlib_metadata package is in use
        return str(expression)
    if name in rules.reviewed:
        return rules.reviewed[name]["licence"]
    said = declared(about)
    found = {rules.names.get(words, words) for words in said - {*rules.vague}}
    if len(found) != 1 or not SPDX.known_symbols.keys() >= found:
        raise UnknownLicence(
            f"{name}: its metadata say {sorted(said)}; read its licence and list it in {LIST.name}"
        )
    return found.pop()


def declared(about: Any) -> set[str]:
    """What the License field and the licence classifiers say, in their own words; UNKNOWN says nothing."""
    classes = [c.split(" :: ") for c in about.get_all("Classifier", [])]
    said = {c[-1] for c in classes if c[0] == "License" and c[-1] != "DFSG approved"}
    return (said | {(about.get("License") or "").strip()}) - {"", "UNKNOWN"}


def allowed(expression: str, rules: Rules) -> bool:
    """Whether the list allows an SPDX expression: all of what AND joins, one of what OR joins."""
    try:
        return _allowed(SPDX.parse(expression, validate=True), rules)
    except ExpressionError:
        return False


def _allowed(part: LicenseExpression, rules: Rules) -> bool:
    if isinstance(part, SPDX.AND):
        return all(_allowed(each, rules) for each in part.args)
    if isinstance(part, SPDX.OR):
        return any(_allowed(each, rules) for each in part.args)
    return str(part) in rules.allowed


def installed(name: str, rules: Rules) -> str:
    """The SPDX expression of an installed distribution.

    Raises:
        UnknownLicence: it can't be told, or it isn't allowed.
        PackageNotFoundError: it isn't installed.
    """
    expression = licence(name, metadata(name), rules)
    if not allowed(expression, rules):
        raise UnknownLicence(f"{name}: {expression} is not allowed by {LIST.name}")
    return expression


def main() -> int:
    """Prints every distribution and its licence; 0 where all are allowed."""
    known, refused, absent = rules(), 0, []
    runtime = {pin.name for pin in read(RUNTIME)}
    for name in sorted({pin.name for pin in read(DEVELOPMENT)} | runtime):
        try:
            print(f"{'run' if name in runtime else 'dev'}  {name:28} {installed(name, known)}")
        except UnknownLicence as error:
            print(f"NOT ALLOWED  {error}")
            refused += 1
        except PackageNotFoundError:
            absent.append(name)
    print(f"Not installed here, not checked: {', '.join(absent) or 'none'}. Not allowed: {refused}.")
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main())
