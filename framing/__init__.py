"""Framing: how newsrooms tell the same event differently."""

__version__ = "0.1.0"
