"""What the lock files say: every pinned distribution with its hashes, read as pip reads it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
RUNTIME, DEVELOPMENT = ROOT / "requirements.lock", ROOT / "requirements-dev.lock"
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
COMMENT = re.compile(r"(?:^|\s+)#.*")
VIA = re.compile(r"^    # (?:via|  )\s*(\S.*)?$")


@dataclass(frozen=True, slots=True)
class Pin:
    """One distribution of a lock."""

    requirement: Requirement
    """``name==version``, with the marker that says where it is installed."""
    hashes: tuple[str, ...]
    """SHA-256 of each file that may be installed for it, hexadecimal, sorted."""
    via: tuple[str, ...]
    """Names of the distributions that ask for it, and ``-r FILE`` where a requirements file does."""

    @property
    def name(self) -> str:
        """The normalised name: lower case, hyphens."""
        return canonicalize_name(self.requirement.name)

    @property
    def version(self) -> str:
        """The one version that the pin allows."""
        (only,) = self.requirement.specifier
        return only.version

    @property
    def here(self) -> bool:
        """Whether the pin's marker holds for this Python on this system."""
        return self.requirement.marker is None or self.requirement.marker.evaluate()


def read(path: Path) -> list[Pin]:
    """Every pin of a lock, in the file's order.

    Raises:
        ValueError: a line is no pin, no hash and no comment, or a pin isn't ``name==version``.
    """
    pins: list[Pin] = []
    lines = path.read_text(encoding="utf-8").splitlines()
    starts = [i for i, line in enumerate(lines) if line and not line[0].isspace() and line[0] != "#"]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        pins.append(_pin(lines[start:end]))
    return pins


def _pin(lines: list[str]) -> Pin:
    body = " ".join(line.rstrip("\\") for line in lines if not line.lstrip().startswith("#"))
    requirement = Requirement(HASH.sub("", body).strip())
    exact = [s.operator == "==" and not s.version.endswith(".*") for s in requirement.specifier]
    if exact != [True] or requirement.url:
        raise ValueError(f"{requirement}: a lock pins one version, name==version")
    via = [found[1].strip() for line in lines if (found := VIA.match(line)) and found[1]]
    return Pin(requirement, tuple(sorted(HASH.findall(body))), tuple(via))


def requirements(path: Path) -> list[Requirement]:
    """The requirements of a file and of those it includes by ``-r``, comments dropped."""
    found: list[Requirement] = []
    for raw in path.read_text(encoding="utf-8").splitlines():
        line = COMMENT.sub("", raw).strip()
        if line.startswith("-r "):
            found += requirements(path.parent / line.removeprefix("-r ").strip())
        elif line:
            found.append(Requirement(line))
    return found
