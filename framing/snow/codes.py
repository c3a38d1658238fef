"""Texts as one array of code points, in blocks that bound the memory whatever the number of texts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Block:
    """Some texts, each followed by one blank, so that no word crosses from one to the next.

    ``codes`` (n,) uint32; ``starts`` (texts,) where each text begins in it.
    """

    texts: Sequence[str]
    joined: str
    codes: np.ndarray
    starts: np.ndarray


def blocks(texts: Sequence[str], size: int) -> Iterator[Block]:
    """The texts in order, in blocks of about ``size`` code points: at least one text in each."""
    first = total = 0
    for i, text in enumerate(texts):
        total += len(text) + 1
        if total >= size:
            yield _block(texts[first : i + 1])
            first, total = i + 1, 0
    if first < len(texts):
        yield _block(texts[first:])


def _block(texts: Sequence[str]) -> Block:
    joined = " ".join(texts) + " "
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    ends = np.cumsum([len(text) + 1 for text in texts])
    return Block(texts, joined, codes, np.append(0, ends[:-1]))
