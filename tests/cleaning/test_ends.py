"""Hosts without their last dot, and the pieces of an end in parentheses."""

from __future__ import annotations

from framing.cleaning.keys import canonical_url


def test_a_host_with_a_dot_at_its_end_is_the_same_host() -> None:
    assert canonical_url("https://www.bay.example.org./a/100") == canonical_url(
        "https://www.bay.example.org/a/100"
    )
