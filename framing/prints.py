"""What finding shared copy needs of each article, as arrays that a part of the store keeps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from framing import copies
from framing.codehash import code_hash
from framing.copies import Credit
from framing.model import Article


@dataclass(frozen=True, slots=True)
class Prints:
    """Fingerprint and credits of each article, in order."""

    fingerprints: tuple[np.ndarray, ...]
    credits: tuple[tuple[Credit, ...], ...]

    def save(self) -> dict[str, np.ndarray]:
        """Plain arrays, see :meth:`load`."""
        rows = [(n, *credit) for n, own in enumerate(self.credits) for credit in own]
        owner, agency, kind, section, start, end = zip(*rows, strict=True) if rows else ((),) * 6
        return {
            "values": np.concatenate([np.zeros(0, np.uint64), *self.fingerprints]),
            "offsets": np.cumsum([0, *(len(f) for f in self.fingerprints)]),
            "owner": np.array(owner, np.int64),
            **{n: np.array(v, "U") for n, v in (("agency", agency), ("kind", kind), ("section", section))},
            "span": np.array([start, end], np.int64),
        }

    @classmethod
    def load(cls, arrays: Mapping[str, np.ndarray]) -> Prints:
        """What :meth:`save` gave."""
        offsets = arrays["offsets"]
        credits: list[list[Credit]] = [[] for _ in range(len(offsets) - 1)]
        names = (arrays[n].tolist() for n in ("agency", "kind", "section"))
        for owner, *rest in zip(arrays["owner"].tolist(), *names, *arrays["span"].tolist(), strict=True):
            credits[owner].append(Credit(*rest))
        return cls(
            tuple(np.split(arrays["values"], offsets[1:-1])) if credits else (), tuple(map(tuple, credits))
        )


def prints(articles: Sequence[Article]) -> Prints:
    """Fingerprints of main texts, and credits."""
    return Prints(
        tuple(copies.fingerprint(a.main) for a in articles), tuple(copies.credits(a) for a in articles)
    )


def prints_name() -> str:
    """File of a part; changes with the code and lists that it rests on."""
    return f"prints-{code_hash('codepoints.py', 'copies/grams.py', 'copies/credits.py', 'lists/credits.toml')}.npz"
