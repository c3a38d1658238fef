"""The licence of whatever runs is known, and on the list."""

from __future__ import annotations

from email.message import Message
from importlib.metadata import PackageNotFoundError, metadata

import pytest

from scripts import licences
from scripts.licences import UnknownLicence
from scripts.locks import DEVELOPMENT, RUNTIME, read
from tests.conftest import ROOT
from tests.figures import Report

RULES = licences.rules()


class Told(Message):
    """Metadata as the importlib_metadata package gives them, where it is in use: what is missing is a KeyError."""

    def __getitem__(self, name: str) -> str:
        if name not in self:
            raise KeyError(name)
        return super().__getitem__(name)


def about(**fields: str | list[str]) -> Message:
    """Metadata of an invented distribution; ``License_Expression`` stands for ``License-Expression``."""
    made = Told()
    for name, value in fields.items():
        for each in [value] if isinstance(value, str) else value:
            made[name.replace("_", "-")] = each
    return made


def test_every_licence_of_the_runtime_is_on_the_list(figure: Report) -> None:
    names = sorted({pin.name for pin in read(RUNTIME) if pin.here})
    assert all(licences.installed(name, RULES) for name in names)
    figure(13, "distributions of the runtime whose licence is on the list", len(names))


def test_every_licence_of_the_tools_is_on_the_list() -> None:
    names = {pin.name for pin in read(DEVELOPMENT) if pin.here}
    assert len({licences.installed(name, RULES) for name in names}) > 5


def test_what_was_reviewed_is_locked_and_its_metadata_still_leave_it_open() -> None:
    """An exception that isn't needed any more goes."""
    locked = {pin.name for pin in read(DEVELOPMENT)}
    without = licences.Rules(RULES.vague, RULES.allowed, RULES.names, {})
    for name, review in RULES.reviewed.items():
        assert name in locked
        assert review["reason"]
        assert licences.allowed(review["licence"], RULES)
        with pytest.raises(UnknownLicence, match=name):
            licences.licence(name, metadata(name), without)


def test_every_name_means_an_allowed_licence_and_every_licence_has_a_reason() -> None:
    assert set(RULES.names.values()) <= RULES.allowed.keys()
    assert all(RULES.allowed.values())
    assert all(licences.allowed(licence, RULES) for licence in RULES.allowed)


@pytest.mark.parametrize(
    ("expression", "holds"),
    [
        ("MIT", True),
        ("MIT AND BSD-3-Clause", True),
        ("MIT AND GPL-3.0-only", False),
        ("MIT OR GPL-3.0-only", True),
        ("GPL-2.0-only OR (AGPL-3.0-only AND MIT)", False),
        ("Apache-2.0 WITH LLVM-exception", True),
        ("GPL-3.0-or-later WITH GCC-exception-3.1", False),
        ("LicenseRef-Proprietary", False),
        ("MIT AND", False),
        ("no such licence", False),
        ("", False),
    ],
)
def test_an_expression_is_allowed_as_its_parts_are(expression: str, holds: bool) -> None:
    assert licences.allowed(expression, RULES) is holds


OSI = "License :: OSI Approved :: "


@pytest.mark.parametrize(
    ("said", "licence"),
    [
        (about(License_Expression="GPL-3.0-only", License="MIT"), "GPL-3.0-only"),
        (about(License="MIT"), "MIT"),
        (about(License=" Apache License 2.0 "), "Apache-2.0"),
        (about(Classifier=[OSI + "MIT License", "Topic :: Text"]), "MIT"),
        (about(License="UNKNOWN", Classifier=[OSI + "ISC License (ISCL)"]), "ISC"),
        (about(License="BSD-3-Clause", Classifier=[OSI + "BSD License"]), "BSD-3-Clause"),
    ],
)
def test_a_licence_is_read_from_what_metadata_say(said: Message, licence: str) -> None:
    assert licences.licence("some", said, RULES) == licence


@pytest.mark.parametrize(
    "said",
    [
        about(),
        about(License="UNKNOWN"),
        about(License="see the file"),
        about(Classifier=[OSI + "BSD License"]),
        about(License="MIT", Classifier=[OSI + "Apache Software License"]),
        about(License="MIT", Classifier=["License :: Other/Proprietary License"]),
    ],
)
def test_a_licence_that_cannot_be_told_is_refused(said: Message) -> None:
    with pytest.raises(UnknownLicence, match="some"):
        licences.licence("some", said, RULES)


def test_the_command_names_what_is_not_allowed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert licences.main() == 0
    assert "Not allowed: 0." in capsys.readouterr().out
    told = metadata("numpy")

    def other(name: str) -> object:
        if name == "pandas":
            raise PackageNotFoundError(name)
        return about(License_Expression="GPL-3.0-only") if name == "numpy" else told

    monkeypatch.setattr(licences, "metadata", other)
    assert licences.main() == 1
    out = capsys.readouterr().out
    assert "NOT ALLOWED  numpy: GPL-3.0-only" in out
    assert "Not installed here, not checked: pandas." in out


def test_the_licence_names_the_code_the_lexicons_and_the_data() -> None:
    """What lies in a folder of lists, lexicons or data is named with its licence."""
    text = " ".join((ROOT / "LICENSE").read_text(encoding="utf-8").split())
    assert text.startswith("MIT License (code)")
    _, shared = text.split("Creative Commons Attribution 4.0 International")
    folders = [ROOT / "framing" / "lexicons", ROOT / "framing" / "lists", ROOT / "data"]
    assert all(folder.is_dir() for folder in folders)
    for folder in folders:
        assert f"{folder.relative_to(ROOT)}" in shared, folder
    for word in ("data/sample", "data/coverage", "Article text belongs to its publishers"):
        assert word in shared
