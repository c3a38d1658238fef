"""A stratified random sample of units: outlet by machine label, the chance of inclusion kept with each unit."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

import pandas as pd

from framing.coding import blind, frame
from framing.coding.codebook import Codebook
from framing.coding.units import Unit, text_hash
from framing.errors import CodingError
from framing.snapshot import Snapshot

Allocation = Literal["equal", "proportional"]
Stratum = tuple[str, str | None]
MOST = 5_000
"""Units of a sample at most: more than any team codes."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Units in the order of coding, and how many the population holds by stratum."""

    codebook: Codebook
    units: tuple[Unit, ...]
    population: Mapping[Stratum, int]
    seed: int
    allocation: Allocation
    snapshot: str
    dataset: str
    scorer: str


def draw(
    snapshot: Snapshot, book: Codebook, n: int, *, seed: int = 1, allocation: Allocation = "equal"
) -> Sample:
    """Draw ``n`` units without replacement; the same arguments give the same sample.

    Within a stratum every unit is equally likely; ``probability`` is the
    stratum's share that was drawn. Every stratum gives at least one unit, so
    that weighted estimates stand for all of the store.

    Raises:
        CodingError: the store holds no text, has fewer units than asked, or there are more strata than ``n``.
    """
    if not snapshot.holds_text:
        raise CodingError(
            f"{snapshot.path}: this store holds measures without text, and people code text; "
            "use a store built from an archive: python -m framing build ARCHIVE --store STORE"
        )
    if allocation not in get_args(Allocation):
        raise CodingError(
            f"There is no allocation {allocation}; there are: {', '.join(get_args(Allocation))}."
        )
    sizes = _sizes(snapshot, book)
    shares = allocate(sizes, n, allocation)
    drawn = _drawn(snapshot, book, shares, seed)
    return Sample(
        book, _units(snapshot, book, drawn, sizes, shares, seed), sizes, seed, allocation,
        snapshot.id, str(snapshot.manifest["dataset"]["id"]), scorer(snapshot, book),
    )  # fmt: skip


def scorer(snapshot: Snapshot, book: Codebook) -> str:
    """Version of the scorer that gave the machine's labels; empty where there is none."""
    name = {"tone": "tone", "voice": "quotes", "genre": "genre"}.get(book.measure, "")
    return str(snapshot.manifest["scorers"].get(name, ""))


def machine(snapshot: Snapshot, book: Codebook, units: Sequence[Unit]) -> dict[str, str]:
    """The labels that a store's machine gives the units now, by unit; absent where the store lacks the unit."""
    if book.measure == "none":
        return {}
    keys = {(u.article_id, u.sentence_no, u.actor): u.unit for u in units}
    found = snapshot.query(frame.labels(book), {"ids": sorted({u.article_id for u in units})})
    rows = ((_key(row), str(row["machine"])) for row in _records(found))
    return {keys[key]: label for key, label in rows if key in keys}


def allocate(sizes: Mapping[Stratum, int], n: int, how: Allocation) -> dict[Stratum, int]:
    """How many units each stratum gives: ``n`` in all, one at least, never more than it has.

    Equal: as even as the sizes allow. Proportional: nearest to the stratum's share.

    Raises:
        CodingError: ``n`` cannot be met; the text gives the numbers.
    """
    total = sum(sizes.values())
    if not len(sizes) <= n <= min(total, MOST) or not sizes:
        raise CodingError(
            f"A sample of {n:,} cannot be drawn: there are {total:,} units in {len(sizes)} strata; "
            f"ask for {len(sizes)} to {min(total, MOST):,}."
        )
    given = dict.fromkeys(sizes, 1)
    for _ in range(n - len(sizes)):
        free = [s for s in sizes if given[s] < sizes[s]]
        if how == "equal":
            chosen = min(free, key=lambda s: given[s])
        else:
            chosen = max(free, key=lambda s: n * sizes[s] / total - given[s])
        given[chosen] += 1
    return given


def _sizes(snapshot: Snapshot, book: Codebook) -> dict[Stratum, int]:
    found = snapshot.query(frame.sizes(book))
    return {_stratum(row): int(row["n"]) for row in _records(found)}


def _drawn(
    snapshot: Snapshot, book: Codebook, shares: Mapping[Stratum, int], seed: int
) -> list[dict[str, Any]]:
    """The units of each stratum that come first in an order that only the seed decides."""
    found = snapshot.query(frame.drawn(book), {"seed": str(seed), "most": max(shares.values())})
    return [row for row in _records(found) if row["place"] <= shares[_stratum(row)]]


def _records(frame_: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(k): v for k, v in row.items()} for row in frame_.to_dict("records")]


def _units(
    snapshot: Snapshot,
    book: Codebook,
    drawn: Sequence[Mapping[str, Any]],
    sizes: Mapping[Stratum, int],
    shares: Mapping[Stratum, int],
    seed: int,
) -> tuple[Unit, ...]:
    rows = sorted(drawn, key=lambda row: _shuffled(seed, row))
    texts = blind.texts(snapshot, book.unit, {str(row["article_id"]) for row in rows})
    width = max(3, len(str(len(rows))))
    return tuple(
        _unit(f"u{no:0{width}}", row, shares[_stratum(row)] / sizes[_stratum(row)], texts)
        for no, row in enumerate(rows, 1)
    )


def _unit(name: str, row: Mapping[str, Any], probability: float, texts: Mapping[Any, str]) -> Unit:
    article, sentence, actor = _key(row)
    return Unit(
        name, article, sentence, int(row["start"]), int(row["end"]), actor,
        _whole(row["mention_start"]), _whole(row["mention_end"]),
        str(row["outlet"]), _word(row["machine"]), probability, text_hash(texts[article, sentence]),
    )  # fmt: skip


def _shuffled(seed: int, row: Mapping[str, Any]) -> str:
    """An order of coding that tells nothing of the strata."""
    return hashlib.sha256(f"order/{seed}/{_key(row)}".encode()).hexdigest()


def _key(row: Mapping[str, Any]) -> tuple[str, int | None, str | None]:
    return str(row["article_id"]), _whole(row["sentence_no"]), _word(row["actor"])


def _stratum(row: Mapping[str, Any]) -> Stratum:
    return str(row["outlet"]), _word(row["machine"])


def _whole(value: Any) -> int | None:
    return None if pd.isna(value) else int(value)


def _word(value: Any) -> str | None:
    return None if pd.isna(value) else str(value)
