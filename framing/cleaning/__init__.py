"""Cleaning in steps: markup → lines with offsets → sections → sentences. Public face: ``framing.text``."""
