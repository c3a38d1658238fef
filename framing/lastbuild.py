"""What the build before left for the next one: its key, its report, its ids, the matcher's state."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from framing import events, snapshot
from framing.errors import ArchiveError, SnapshotError
from framing.ledger import Offered
from framing.partition import readings
from framing.readers import Failure
from framing.scoring import Scorer
from framing.snapshot.ids import columns
from framing.snapshot.parts import Parts
from framing.versions import Groups

NAME, STATE, NEXT = "last.json", "matching.npz", "matching.next.npz"
FILES = (NAME, STATE)


@dataclass(frozen=True, slots=True)
class Report:
    """The run's summary. ``removed``: invisible characters taken out, and of how many documents; ``timings``: seconds by stage."""

    snapshot: str
    files: int
    documents: int
    status: Mapping[str, int]
    quarantined: tuple[tuple[str, str], ...]
    not_archive: tuple[tuple[str, str], ...]
    outlets: Mapping[str, int]
    removed: tuple[int, int]
    events: int
    events_shared: int
    scored: Mapping[str, int]
    reused: Mapping[str, int]
    corrections: tuple[str, ...]
    timings: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class LastBuild:
    """The build before: what it depended on and what it said. Empty where there was none."""

    key: str = ""
    scorers: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    features: str = ""
    told: Mapping[str, Any] = field(default_factory=dict)

    @property
    def snapshot(self) -> str:
        """Its snapshot's id; '' where there was none."""
        return self.told.get("snapshot", "")

    @property
    def report(self) -> Report:
        """Its report, with everything read back and nothing scored."""
        articles = sum(self.told["status"].get(s, 0) for s in ("kept", "version"))
        pairs = {n: tuple((p, r) for p, r in self.told[n]) for n in ("quarantined", "not_archive")}
        told: dict[str, Any] = {
            **self.told,
            **pairs,
            "corrections": tuple(self.told["corrections"]),
            "removed": tuple(self.told["removed"]),
            "timings": {},
        }
        told["scored"] = dict.fromkeys(self.scorers, 0)
        told["reused"] = dict.fromkeys(self.scorers, articles)
        return Report(**told)


@dataclass(frozen=True, slots=True)
class Before:
    """The snapshot before: article id → event id and → storyline id, and its redirects."""

    events: Mapping[str, str] = field(default_factory=dict)
    storylines: Mapping[str, str] = field(default_factory=dict)
    redirects: Mapping[str, str] = field(default_factory=dict)


def require_articles(paths: Sequence[Path], found: pd.DataFrame, failures: Sequence[Failure]) -> None:
    """Refuse a build of nothing: its snapshot would take the place of one that serves.

    Args:
        found: documents as read, with ``article_id`` and ``reason``.
        failures: files that could not be opened.

    Raises:
        ArchiveError: none of ``found`` is an article; the first reasons say why.
    """
    if found["article_id"].notna().any():
        return
    reasons = [*found["reason"].dropna(), *(f"{f.path}: {f.reason}" for f in failures)]
    if not reasons:
        reasons = ["It holds no files; give the folder, file or zip that holds the archive."]
    names = ", ".join(map(str, paths))
    raise ArchiveError(f"{names}: no article was found, so nothing is published. {' '.join(reasons[:3])}")


def before(store: Path) -> Before:
    """Ids that have to survive.

    Raises:
        SnapshotError: there is a snapshot and its ids cannot be read.
    """
    if not (store / "CURRENT").exists():
        return Before()
    folder = snapshot.live(store)
    rows = columns(folder, "articles", ("article_id", "event_id", "storyline_id"))
    moved = columns(folder, "redirects", ("old_event_id", "event_id"))
    return Before(
        dict(zip(rows["article_id"], rows["event_id"], strict=True)),
        dict(zip(rows["article_id"], rows["storyline_id"], strict=True)),
        dict(zip(moved["old_event_id"], moved["event_id"], strict=True)),
    )


def current(store: Path) -> str:
    """The live snapshot's id; '' where there is none, or one of its files is missing or cut off."""
    try:
        folder = snapshot.live(store)
    except SnapshotError:
        return ""
    return "" if snapshot.damaged(folder, quickly=True) else folder.name


def digest(lines: Sequence[str]) -> str:
    """SHA-256, in hex, of lines."""
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def key(offered: Offered, *parts: Any) -> str:
    """Hash of everything a snapshot depends on: the files offered, all our code and lists, and ``parts``."""
    files = hashlib.sha256()
    for column in offered.files.columns:
        files.update("\n".join(map(str, offered.files[column].tolist())).encode("utf-8", "surrogateescape"))
    here = Path(__file__).parent
    for source in (*sorted(here.rglob("*.py")), *sorted((here / "lists").iterdir())):
        files.update(source.read_bytes())
    return digest([files.hexdigest(), repr(offered.failures), *map(repr, parts)])


def load(store: Parts) -> LastBuild:
    """What the last build left; empty where nothing is there or it is damaged."""
    try:
        return LastBuild(**(store.get_json(NAME) or {}))
    except TypeError:
        return LastBuild()


def save(store: Parts, key: str, told: Report, scorers: Sequence[Scorer]) -> None:
    """Leave word for the next build."""
    rows = {s.name: list(s.rows()) for s in scorers}
    versions = {s.name: s.version for s in scorers}
    store.put_json(NAME, asdict(LastBuild(key, versions, rows, " ".join(readings()), asdict(told))))


def load_state(store: Parts) -> events.State | None:
    """The matcher's state; None where there is none or it is not of today's code."""
    if STATE not in store.all():
        return None
    try:
        return events.State.load(store.get_arrays("", STATE))
    except (SnapshotError, KeyError, ValueError):
        return None


def save_state(store: Parts, state: events.State) -> None:
    """Lay the matcher's state down; :func:`keep_state` leaves it for the next build."""
    store.put_arrays("", NEXT, state.save())


def keep_state(store: Parts) -> None:
    """Leave the state laid down last for the next build. Its snapshot is live: a state goes with a snapshot."""
    store.rename(NEXT, STATE)


def report(
    name: str, table: pd.DataFrame, groups: Groups, documents: pd.DataFrame, matching: events.Matching,
    scorers: Sequence[str], scored: Counter[str], notes: tuple[str, ...], laps: Mapping[str, float],
) -> Report:  # fmt: skip
    """The summary of a build.

    Args:
        table: the documents table.
        documents: distinct documents, which ``groups`` are of.
    """
    outlet = documents["outlet"].to_numpy(object)[groups.articles["scored"].to_numpy(int)]
    of = dict(zip(groups.articles["article_id"], outlet, strict=True))
    status = Counter(table["status"].tolist())
    articles = status["kept"] + status["version"]

    def told(status: str) -> tuple[tuple[str, str], ...]:
        chosen = table[table["status"] == status]
        return tuple(zip(chosen["path"].tolist(), chosen["reason"].tolist(), strict=True))

    return Report(
        snapshot=name,
        files=int(table["path"].str.split("#", n=1).str[0].nunique()),
        documents=len(table),
        status=dict(status),
        quarantined=told("quarantined"),
        not_archive=told("not_archive"),
        outlets=dict(Counter(outlet.tolist())),
        removed=(int(table["removed_n"].sum()), int((table["removed_n"] > 0).sum())),
        events=len(matching.events),
        events_shared=sum(len({of[a] for a in e.article_ids}) > 1 for e in matching.events),
        scored={scorer: scored[scorer] for scorer in scorers},
        reused={scorer: articles - scored[scorer] for scorer in scorers},
        corrections=notes,
        timings=dict(laps),
    )
