"""Kinds of articles that everything after a build tells apart: what is compared, and what is shared copy."""

from __future__ import annotations

REPORTS = ("report", "analysis")
"""Genres that comparisons are made of where nothing else is asked for."""
COPIED = ("copied_from", "copied_by", "wire", "shared")
"""Values of ``shared_copy`` for a text that another outlet has too: it measures editing, not reporting."""
