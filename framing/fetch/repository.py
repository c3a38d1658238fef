"""Part of a git repository as a folder: only the history's outline and the files asked for travel.

The clone is partial (no file contents until they are wanted), bare of hooks, links
and submodules, and can be interrupted anywhere: what has arrived stays, and the same
command goes on from there. A later run brings what is new.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from framing.errors import FetchError
from framing.fetch.folder import held, made, replace, said

BATCH = 1_000
"""Files whose contents are asked for at once: what an interruption can cost."""
SCHEMES = "https:http:ssh:git:file"
MARK = "framing.json"
"""In ``.git``: this folder was fetched, and from where. Written before anything else."""
_URL = re.compile(
    r"(https?|ssh|git|file)://[^\s-][^\s]*|[A-Za-z0-9_.][A-Za-z0-9_.-]*@[A-Za-z0-9.][A-Za-z0-9.-]*:[^\s]+"
)
_LINK = "120000"
_SAFE = (
    "core.hooksPath=/dev/null", "core.symlinks=false", "core.fsmonitor=false", "core.protectNTFS=true", "core.quotePath=false",
    "core.autocrlf=false", "fetch.fsckObjects=true", "submodule.recurse=false", "gc.auto=0", "maintenance.auto=false", "protocol.ext.allow=never",
    "http.lowSpeedLimit=100", "http.lowSpeedTime=60", "advice.detachedHead=false",
)  # fmt: skip
"""Nothing that a repository brings is run, followed or rewritten; a server that says nothing for a minute is left."""
_AS_IT_IS = "* -text -eol -ident -filter -working-tree-encoding\n"
"""Attributes that come before a repository's own: files are written byte by byte."""
_HINTS = (
    ("could not read Username", "it is not there, or not open to everyone"),
    ("Authentication failed", "it is not there, or not open to everyone"),
    ("Permission denied (publickey", "the server does not know this machine's key; try the https address"),
    ("not found", "check the address"),
    ("does not appear to be a git repository", "check the address"),
    ("Could not resolve host", "check the address, or the network here"),
    ("couldn't find remote ref HEAD", "it is empty"),
    ("Operation too slow", "the server was too slow; the same command goes on from here"),
    ("No space left", "the disk is full"),
)
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
        FetchError: no git here, an address that cannot be used, a folder that holds something else or that
            another fetch is writing, paths or days of which there is nothing, or what git says.
    """
    _check(wanted, out)
    repository = _Repository(made(out))
    with repository.begun(wanted.url):
        progress("history", 0, None)
        commit = repository.update()
        files, left_out = repository.files(commit, wanted)
        missing = repository.missing(files)
        for start in range(0, len(missing), BATCH):
            repository.write(commit, missing[start : start + BATCH])
            progress("files", min(start + BATCH, len(missing)), len(missing))
        repository.note(wanted, commit, len(files))
    return Fetched(commit, len(files), len(missing), tuple(said(name) for name in left_out))


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
    if out.is_dir() and any(out.iterdir()) and not (out / ".git" / MARK).is_file():
        raise FetchError(f"{out}: this folder holds something else; choose an empty or new one.")


class _Repository:
    """The clone in a folder, asked through the installed git."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._clone = folder / ".git"
        self._lock: tuple[int, ...] = ()

    @contextlib.contextmanager
    def begun(self, url: str) -> Generator[None]:
        """An empty clone that knows where its objects are, or the one of an earlier run from the same place; held."""
        made(self._clone)
        with held(self._clone / "framing.lock") as lock:
            self._lock = (lock,)  # a git that outlives this process keeps the folder
            before = self._known().get("url", url)
            if before != url:
                raise FetchError(
                    f"{self._folder}: this folder was fetched from {before}; choose another for {url}."
                )
            if not (self._clone / MARK).is_file():
                replace(self._clone / MARK, json.dumps({"url": url}) + "\n")
            self._sweep()
            self._git("init", "--quiet", "--initial-branch=main")
            for key, value in (
                ("remote.origin.url", url), ("remote.origin.promisor", "true"), ("remote.origin.partialclonefilter", "blob:none"),
                ("extensions.partialclone", "origin"), ("core.repositoryformatversion", "1"),
            ):  # fmt: skip
                self._git("config", key, value)
            made(self._clone / "info")
            replace(self._clone / "info" / "attributes", _AS_IT_IS)
            yield

    def _known(self) -> dict[str, Any]:
        try:
            found = json.loads((self._clone / MARK).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def _sweep(self) -> None:
        """Take away what a killed git has left: its locks, which nobody holds any more, and packs that never came whole."""
        left = [p for name in ("*.lock", "objects/pack/tmp_*") for p in self._clone.glob(name)]
        for path in left:
            if path.name != "framing.lock":
                path.unlink(missing_ok=True)

    def update(self) -> str:
        """The newest commit of the repository's own branch, with the outline of everything before it."""
        self._git(
            "fetch", "--quiet", "--no-tags", "--filter=blob:none", "--no-recurse-submodules", "origin", "HEAD"
        )
        return self._git("rev-parse", "FETCH_HEAD").strip()

    def files(self, commit: str, wanted: Wanted) -> tuple[dict[str, str], tuple[str, ...]]:
        """Content ids of the files wanted, by name; and names left out, because they are links or lead elsewhere."""
        paths = [path.removeprefix("./").strip("/") for path in wanted.paths]
        scope = ["--", *paths] if any(paths) else []
        listed = list(_entries(self._git("ls-tree", "-r", "-z", commit, *scope)))
        for path in filter(None, paths):
            if not any(name == path or name.startswith(path + "/") for _, name in listed):
                raise FetchError(f"{path!r} is not in {wanted.url}; it has: {self._outline(commit)}.")
        found: dict[str, str] = {}
        left_out: list[str] = []
        chosen = self._changed(commit, wanted, scope) if wanted.since or wanted.until else None
        for (mode, kind, content), name in listed:
            if kind != "blob" or (chosen is not None and name not in chosen):
                continue
            if mode == _LINK or not _plain(name):
                left_out.append(name)
            else:
                found[name] = content
        return found, tuple(sorted(left_out))

    def _outline(self, commit: str) -> str:
        """The first names at the top, for who has mistyped one."""
        names = [name for _, name in _entries(self._git("ls-tree", "-z", commit))]
        return said(", ".join(names[:12]) + (", …" if len(names) > 12 else ""))

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
                  commit, given="\0".join(names))  # fmt: skip

    def note(self, wanted: Wanted, commit: str, files: int) -> None:
        """Keep beside the outline what was asked for and what it came to."""
        told = {"url": wanted.url, "commit": commit, "since": str(wanted.since or ""), "until": str(wanted.until or ""),
                "paths": list(wanted.paths), "files": files}  # fmt: skip
        replace(self._clone / MARK, json.dumps(told, ensure_ascii=False, indent=1) + "\n")

    def _git(self, *arguments: str, given: str = "") -> str:
        settings = [word for setting in _SAFE for word in ("-c", setting)]
        environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith("GIT_")},
            "GIT_TERMINAL_PROMPT": "0", "GIT_ALLOW_PROTOCOL": SCHEMES, "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": os.devnull, "GIT_LFS_SKIP_SMUDGE": "1", "GIT_LITERAL_PATHSPECS": "1", "LC_ALL": "C.UTF-8", "TZ": "UTC",
            "GIT_DIR": str(self._clone.resolve()), "GIT_WORK_TREE": str(self._folder.resolve()),
        }  # fmt: skip
        done = subprocess.run(
            ["git", *settings, "-C", str(self._folder), *arguments], input=given.encode(), env=environment,
            capture_output=True, check=False, pass_fds=self._lock,
        )  # fmt: skip
        if done.returncode:
            raise FetchError(f"git {arguments[0]}: {_told(done.stderr.decode('utf-8', 'replace'))}")
        return done.stdout.decode("utf-8", "surrogateescape")


def _told(stderr: str) -> str:
    """The line of git's words that says what went wrong, and what it means where that is known."""
    lines = [line.strip() for line in stderr.splitlines() if line.strip()]
    first = next((line for line in lines if line.startswith(("fatal:", "error:", "ERROR:"))), "")
    meaning = next((hint for words, hint in _HINTS if words in stderr), "")
    words = said(first or (lines[-1] if lines else "failed without a word")).rstrip(".")
    return f"{words} ({meaning})." if meaning else f"{words}."


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
