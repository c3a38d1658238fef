"""Plain data about shared copy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

PairKind = Literal["between", "within"]
"""Of two outlets, or of one (a repost, or an update too far from the first to be a version of it)."""
Basis = Literal["credit", "time"]
CreditKind = Literal["reprint", "based"]
ChangeKind = Literal["replaced", "added", "cut", "moved"]
SharedCopy = Literal["copied_from", "copied_by", "wire", "shared", "credit", "repost", "none"]
SHARED_COPY: tuple[SharedCopy, ...] = (
    "copied_from", "copied_by", "wire", "shared", "credit", "repost", "none",
)  # fmt: skip
"""What the column ``shared_copy`` says of an article; the first that holds, in this order but for ``wire``:

* ``copied_from``: near-identical with another outlet's text that is credited, or was there before;
* ``copied_by``: the same, and this text is the one that is credited or was there before;
* ``wire``: near-identical with another outlet's text, and both credit one agency (this outranks both
  above), or a credit says that the text is reprinted from an agency and its own was not found;
* ``shared``: near-identical with another outlet's text, nobody knows which was first;
* ``credit``: a credit says that agencies' reports were used; no near-identical text was found;
* ``repost``: near-identical only with a text of the same outlet;
* ``none``: nothing of all this was found in this archive.
"""


class Credit(NamedTuple):
    """An agency named as source: ``reprint`` of its text, or a report ``based`` on its reports.

    ``start`` to ``end`` is the name in the section's text.
    """

    agency: str
    kind: CreditKind
    section: str
    start: int
    end: int


class Pair(NamedTuple):
    """Two articles with near-identical text; ``a`` < ``b`` are their rows.

    ``common`` of the ``size`` distinct grams of the shorter are in the longer:
    ``containment`` is the ratio. ``source`` is the row that was there first,
    inferred from ``basis`` (a credit, or a sentence of the story, that names its outlet; else the times);
    None where neither tells. ``agencies``: those that both credit.
    """

    a: int
    b: int
    containment: float
    common: int
    size: int
    kind: PairKind
    source: int | None
    basis: Basis | None
    agencies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CopyGroup:
    """Articles held together by pairs of one kind: ``members`` are rows, earliest first.

    ``group_id`` is ``c`` and 15 hex digits of the SHA-256 of the first member's
    article id; ``agencies`` are those that any member credits.
    """

    group_id: str
    kind: PairKind
    members: tuple[int, ...]
    agencies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Copies:
    """Everything found: pairs by (a, b), groups by their first member, and ``shared_copy`` of every row."""

    pairs: tuple[Pair, ...]
    groups: tuple[CopyGroup, ...]
    shared_copy: tuple[SharedCopy, ...]


class Change(NamedTuple):
    """A difference between two texts: ``a[a_start:a_end]`` became ``b[b_start:b_end]``.

    ``added`` has an empty span in a, ``cut`` an empty one in b; both mark the
    place. ``moved`` spans hold the same letters. ``style``: the two differ
    only as house styles do (川普, 特朗普).
    """

    kind: ChangeKind
    a_start: int
    a_end: int
    b_start: int
    b_end: int
    style: bool
