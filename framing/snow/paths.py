"""Which of the two paths does the work: numba where it is installed, NumPy otherwise, or what FRAMING_SNOW asks."""

from __future__ import annotations

import importlib.util
import os
from functools import cache
from importlib import import_module
from typing import Protocol, cast

import numpy as np

from framing.errors import ModelError

SWITCH = "FRAMING_SNOW"


class Path(Protocol):
    """What a path gives; both give the same, and ``numpy_path`` says what."""

    NAME: str
    BLOCK: int  # code points that it works on together

    def cut(self, codes: np.ndarray) -> tuple[np.ndarray, np.ndarray]: ...

    def look_up(self, codes: np.ndarray, joined: str, begin: np.ndarray, end: np.ndarray) -> np.ndarray: ...

    def weigh(self, rows: np.ndarray, first: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]: ...


def chosen() -> Path:
    """The path to use, imported on first use.

    Raises:
        ModelError: FRAMING_SNOW has another value, or asks for numba and it is not installed.
    """
    return _path(os.environ.get(SWITCH, ""))


@cache
def _path(wanted: str) -> Path:
    if wanted not in ("", "numpy", "numba"):
        raise ModelError(f"{SWITCH}={wanted}: say numpy or numba, or leave it out.")
    installed = importlib.util.find_spec("numba") is not None
    if wanted == "numba" and not installed:
        raise ModelError(
            f"{SWITCH}=numba, but numba is not installed; run: pip install -r requirements-fast.txt"
        )
    name = wanted or ("numba" if installed else "numpy")
    return cast(Path, import_module(f"framing.snow.{name}_path"))
