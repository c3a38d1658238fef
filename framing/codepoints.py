"""Text as an array of code points, and back; lone surrogates stay what they are."""

from __future__ import annotations

import numpy as np


def code_points(text: str) -> np.ndarray:
    """Code points of ``text``, uint32, shape (len(text),); not to be written to."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def string(codes: np.ndarray) -> str:
    """The text of code points."""
    return codes.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")
