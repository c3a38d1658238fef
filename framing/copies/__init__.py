"""Shared copy: text that several articles have in common, who is credited, and what an editor changed."""

from framing.copies.credits import Agency, agencies, credits, known
from framing.copies.difference import difference
from framing.copies.find import MINIMUM, THRESHOLD, WINDOW, find
from framing.copies.grams import containment, fingerprint, grams
from framing.copies.substitutions import Substitution, all_substitutions, substitutions
from framing.copies.types import (
    SHARED_COPY,
    Change,
    Copies,
    CopyGroup,
    Credit,
    Pair,
    SharedCopy,
)

__all__ = [
    "MINIMUM", "SHARED_COPY", "THRESHOLD", "WINDOW", "Agency", "Change", "Copies", "CopyGroup", "Credit", "Pair",
    "SharedCopy", "Substitution", "agencies", "all_substitutions", "containment", "credits", "difference", "find", "fingerprint", "grams",
    "known", "substitutions",
]  # fmt: skip
