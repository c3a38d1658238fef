"""Part of a git repository as a folder: only the history's outline and the files asked for travel.

The clone is partial (no file contents until they are wanted), bare of hooks, links
and submodules, and can be interrupted anywhere: what has arrived stays, and the same
command goes on from there. A later run brings what is new.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from framing.errors import FetchError

BATCH = 1_000
"""Files whose contents are asked for at once: what an interruption can cost."""
SCHEMES = "https:http:ssh:git:file"
_URL = re.compile(r"(https?|ssh|git|file)://[^\s]+|[A-Za-z0-9_.-]+@[A-Za-z0-9.-]+:[^\s]+")
_LINK = "120000"
_SAFE = (
    "core.hooksPath=/dev/null", "core.symlinks=false", "core.fsmonitor=false", "core.protectNTFS=true", "core.quotePath=false",
    "core.autocrlf=false", "fetch.fsckObjects=true", "submodule.recurse=false", "gc.auto=0", "protocol.ext.allow=never",
)  # fmt: skip
"""Nothing that a repository brings is run, followed or rewritten."""
Progress = Callable[[str, int, int | None], None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of a repository: days of the commits that brought a file (UTC, both included), and folders of it."""

    url: str
    since: date | None = None
    until: date | None = None
    paths: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fetched:
    """What arrived: the commit, how many files are wanted and written now, and names left out (links, odd names)."""

    commit: str
    wanted: int
    written: int
    left_out: tuple[str, ...]


def git(wanted: Wanted, out: Path, progress: Progress = lambda *_: None) -> Fetched:
    """Bring the files of ``wanted`` into ``out``; ``out/.git`` keeps the outline and where it came from.

    A file belongs to the days of the last commit that changed it. Files that the repository has dropped since
    an earlier run are left as they are.

    Raises:
        FetchError: no git here, an address that cannot be used, a folder that holds something else, or what
            git says.
    """
    _check(wanted, out)
    repository = _Repository(out)
    repository.begin(wanted.url)
    progress("history", 0, None)
    commit = repository.update()
    files, left_out = repository.files(commit, wanted)
    missing = repository.missing(files)
    for start in range(0, len(missing), BATCH):
        repository.write(commit, missing[start : start + BATCH])
        progress("files", min(start + BATCH, len(missing)), len(missing))
    repository.note(wanted, commit, len(files))
    return Fetched(commit, len(files), len(missing), left_out)


def _check(wanted: Wanted, out: Path) -> None:
    if shutil.which("git") is None:
        raise FetchError("git is not installed here; install it, or download the archive by other means.")
    if not _URL.fullmatch(wanted.url):
        raise FetchError(f"{wanted.url!r} is no address of a repository, such as https://host/owner/name.")
    if wanted.since and wanted.until and wanted.since > wanted.until:
        raise FetchError(f"--since {wanted.since} is after --until {wanted.until}; swap them.")
    for path in wanted.paths:
        if path.startswith(("/", "-", ":")) or ".." in path.split("/"):
            raise FetchError(f"{path!r} is no folder of a repository; write it as archive/2022.")
    if out.exists() and any(out.iterdir()) and not (out / ".git").is_dir():
        raise FetchError(f"{out}: this folder holds something else; choose an empty or new one.")


class _Repository:
    """The clone in a folder, asked through the installed git."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def begin(self, url: str) -> None:
        """An empty clone that knows where its objects are, or the one of an earlier run from the same place."""
        if not (self._folder / ".git" / "config").is_file():
            self._folder.mkdir(parents=True, exist_ok=True)
            self._git("init", "--quiet", "--initial-branch=main")
        before = self._git("config", "--default", "", "--get", "remote.origin.url").strip()
        if before and before != url:
            raise FetchError(
                f"{self._folder}: this folder was fetched from {before}; choose another for {url}."
            )
        for key, value in (
            ("remote.origin.url", url), ("remote.origin.promisor", "true"), ("remote.origin.partialclonefilter", "blob:none"),
            ("extensions.partialclone", "origin"), ("core.repositoryformatversion", "1"),
        ):  # fmt: skip
            self._git("config", key, value)

    def update(self) -> str:
        """The newest commit of the repository's own branch, with the outline of everything before it."""
        self._git(
            "fetch", "--quiet", "--no-tags", "--filter=blob:none", "--no-recurse-submodules", "origin", "HEAD"
        )
        return self._git("rev-parse", "FETCH_HEAD").strip()

    def files(self, commit: str, wanted: Wanted) -> tuple[dict[str, str], tuple[str, ...]]:
        """Content ids of the files wanted, by name; and names left out, because they are links or lead elsewhere."""
        scope = ["--", *wanted.paths] if wanted.paths else []
        found: dict[str, str] = {}
        left_out: list[str] = []
        chosen = self._changed(commit, wanted, scope) if wanted.since or wanted.until else None
        for (mode, kind, content), name in _entries(self._git("ls-tree", "-r", "-z", commit, *scope)):
            if kind != "blob" or (chosen is not None and name not in chosen):
                continue
            if mode == _LINK or not _plain(name):
                left_out.append(name)
            else:
                found[name] = content
        return found, tuple(sorted(left_out))

    def _changed(self, commit: str, wanted: Wanted, scope: Sequence[str]) -> set[str]:
        """Files whose last change falls into the days asked for."""
        said = self._git("log", "--format=%x01%cd", "--date=format-local:%Y-%m-%d", "--name-only", "--no-renames",
                         "-m", "-z", commit, *scope)  # fmt: skip
        latest: dict[str, str] = {}
        for block in said.split("\x01")[1:]:
            day, *names = [part.strip("\n") for part in block.split("\0")]
            for name in filter(None, names):
                latest.setdefault(name, day)
        low, high = str(wanted.since or "0000"), str(wanted.until or "9999-99-99")
        return {name for name, day in latest.items() if low <= day <= high}

    def missing(self, files: Mapping[str, str]) -> list[str]:
        """Files that are not here yet with this content; one that was changed or deleted here is brought again."""
        listed = self._git("ls-files", "--stage", "-z")
        held = {name: content for (_, content, _), name in _entries(listed)}
        changed = set(filter(None, self._git("ls-files", "--modified", "--deleted", "-z").split("\0")))
        return sorted(n for n, content in files.items() if held.get(n) != content or n in changed)

    def write(self, commit: str, names: Sequence[str]) -> None:
        """Bring the contents of these files, all in one request, and write them."""
        self._git("checkout", "--quiet", "--force", "--no-recurse-submodules", "--pathspec-from-file=-", "--pathspec-file-nul",
                  commit, given="\0".join(f":(literal){name}" for name in names))  # fmt: skip

    def note(self, wanted: Wanted, commit: str, files: int) -> None:
        """Keep beside the outline what was asked for and what it came to."""
        told = {"url": wanted.url, "commit": commit, "since": str(wanted.since or ""), "until": str(wanted.until or ""),
                "paths": list(wanted.paths), "files": files}  # fmt: skip
        target = self._folder / ".git" / "framing.json"
        beside = target.with_suffix(".new")
        beside.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        beside.replace(target)

    def _git(self, *arguments: str, given: str = "") -> str:
        settings = [word for setting in _SAFE for word in ("-c", setting)]
        environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith("GIT_")},
            "GIT_TERMINAL_PROMPT": "0", "GIT_ALLOW_PROTOCOL": SCHEMES, "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": os.devnull, "GIT_LFS_SKIP_SMUDGE": "1", "LC_ALL": "C.UTF-8", "TZ": "UTC",
        }  # fmt: skip
        done = subprocess.run(
            ["git", *settings, "-C", str(self._folder), *arguments], input=given.encode(), env=environment,
            capture_output=True, check=False,
        )  # fmt: skip
        if done.returncode:
            said = done.stderr.decode("utf-8", "replace").strip().splitlines()
            raise FetchError(f"git {arguments[0]}: {said[-1] if said else 'failed without a word'}")
        return done.stdout.decode("utf-8", "surrogateescape")


def _entries(listed: str) -> Iterator[tuple[tuple[str, str, str], str]]:
    """Three words and a name from each entry of a listing."""
    for entry in filter(None, listed.split("\0")):
        words, _, name = entry.partition("\t")
        first, second, third = words.split(" ")
        yield (first, second, third), name


def _plain(name: str) -> bool:
    """Whether a name can be written here: no way out of the folder, valid text."""
    parts = name.split("/")
    return not (set(parts) & {"", ".", "..", ".git"}) and name.isprintable()
