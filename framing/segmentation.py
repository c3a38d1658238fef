"""Chinese text cut into words, as jieba cuts it; the dictionary takes a tenth of a second and is loaded on first use."""

from __future__ import annotations


def cut(text: str, *, unlisted: bool = True) -> list[str]:
    """The words of ``text``, which together are the whole of it.

    Args:
        unlisted: whether words may be found that the dictionary lacks, by jieba's hidden Markov model.
    """
    import rjieba

    return rjieba.cut(text, unlisted)


def tag(text: str) -> list[tuple[str, str]]:
    """The words of ``text``, unlisted ones too, each with its part of speech in jieba's tags."""
    import rjieba

    return rjieba.tag(text, True)
