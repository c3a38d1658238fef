"""What is installed is what the locks pin, file by file, and nothing else."""

from __future__ import annotations

import re
from importlib.metadata import distributions, version
from pathlib import Path

import pytest
from packaging.utils import canonicalize_name

from scripts.locks import DEVELOPMENT, RUNTIME, Pin, read, requirements
from tests.conftest import ROOT
from tests.figures import Report

LOCKS = [RUNTIME, DEVELOPMENT]
INSTALLERS = {"pip", "setuptools", "wheel"}  # what a new environment has by itself
lock = pytest.mark.parametrize("path", LOCKS, ids=["runtime", "development"])


def here(path: Path) -> dict[str, Pin]:
    return {pin.name: pin for pin in read(path) if pin.here}


@lock
def test_every_pin_has_hashes(path: Path, figure: Report) -> None:
    pins = read(path)
    assert len(pins) == len(re.findall(r"^[a-z]", path.read_text(encoding="utf-8"), re.M | re.I)) > 40
    assert [pin.name for pin in pins if not pin.hashes] == []
    figure(13, f"pins with hashes in {path.name}", len(pins))


@lock
def test_a_lock_names_no_server(path: Path) -> None:
    """What is installed is known by its hash, wherever it comes from."""
    text = path.read_text(encoding="utf-8")
    assert not re.search(
        r"://|^\s*-|\s@\s|index-url|find-links|trusted-host", text.replace("    --hash=", ""), re.M
    )


@lock
def test_a_lock_pins_what_is_asked_for(path: Path) -> None:
    pins = here(path)
    asked = [r for r in requirements(path.with_suffix(".txt")) if r.marker is None or r.marker.evaluate()]
    assert len(asked) > 10
    for requirement in asked:
        pin = pins[canonicalize_name(requirement.name)]
        assert pin.version in requirement.specifier, requirement
        assert f"-r {path.stem}.txt" in pin.via or path == DEVELOPMENT, requirement


def test_both_locks_pin_the_same_versions() -> None:
    """Tests run what users run."""
    runtime, development = here(RUNTIME), here(DEVELOPMENT)
    assert {name: pin.version for name, pin in runtime.items()} == {
        name: development[name].version for name in runtime
    }
    assert all(set(pin.hashes) == set(development[name].hashes) for name, pin in runtime.items())


def test_what_is_installed_is_what_is_locked(figure: Report) -> None:
    locked = here(DEVELOPMENT)
    assert {name: version(name) for name in locked} == {name: pin.version for name, pin in locked.items()}
    present = {canonicalize_name(found.metadata["Name"]) for found in distributions()}
    assert present - locked.keys() - INSTALLERS == set()
    figure(13, "installed distributions that are the locked ones, and no others", len(locked))


def test_whatever_installs_demands_hashes() -> None:
    """Every `pip install` of a lock says so: in the Makefile, in what builds images, in what runs elsewhere."""
    files = [ROOT / "Makefile", *ROOT.glob("Dockerfile*"), *ROOT.glob("*/Dockerfile*")]
    files += ROOT.glob(".github/workflows/*.yml")
    found = [
        line
        for path in files
        for line in re.sub(r"\\\n\s*", " ", path.read_text(encoding="utf-8")).splitlines()
        if re.search(r"pip3? install", line)
    ]
    assert len(found) >= 2
    assert [line for line in found if "--require-hashes" not in line] == []


@pytest.mark.parametrize(
    "line", ["numpy>=2", "numpy==2.*", "numpy", "numpy==2.4,!=2.5", "a @ file:///b", "==2"]
)
def test_a_line_that_pins_no_version_is_no_lock(tmp_path: Path, line: str) -> None:
    path = tmp_path / "some.lock"
    path.write_text(f"{line} \\\n    --hash=sha256:{'0' * 64}\n", encoding="utf-8")
    with pytest.raises(ValueError):
        read(path)


def test_a_pin_is_read_as_pip_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "some.lock"
    digests = ["b" * 64, "a" * 64]
    hashes = " \\\n".join(f"    --hash=sha256:{digest}" for digest in digests)
    path.write_text(
        f"Some_Thing==1.0 ; python_full_version < '3' \\\n{hashes}\n    # via\n    #   -r some.txt\n    #   other\n"
        f"other==2 \\\n{hashes}\n    # via -r some.txt\n",
        encoding="utf-8",
    )
    first, second = read(path)
    assert (first.name, first.version, first.here) == ("some-thing", "1.0", False)
    assert (first.hashes, first.via) == (("a" * 64, "b" * 64), ("-r some.txt", "other"))
    assert (second.name, second.here, second.via) == ("other", True, ("-r some.txt",))
