"""Front matter as strings: YAML events only, so nothing is built, aliased, merged or guessed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import yaml

from framing.errors import QuarantineError

MAX_BYTES = 64 * 1024
MAX_BRACKETS = 256
"""libyaml recurses on nested flow collections; real headers hold a handful of brackets."""
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
OPENING = re.compile(r"\s*---[ \t]*\r?\n")
CLOSING = re.compile(r"^---[ \t]*\r?$", re.M)
WIDE = "\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd"
"""Characters beyond ASCII that YAML takes as they are."""
SIMPLE = re.compile(
    rf"""([a-z_]++): ++(?:"([ !#-\[\]-~{WIDE}]*+)"|([0-9A-Za-z\u4e00-\u9fff](?:[!$-9;-~{WIDE}]++|:(?=[/0-9A-Za-z]))*+)"""
    r"""|\[ *+(\w++) *+\]) *+\n"""
)
"""A field that reads the same to everybody: its text in quotation marks without an escape, one plain word,
or a list of one word. Mirrors write millions of headers of such fields alone."""


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """Fields (a list's items apart) and where the header ends in the text, in code points."""

    fields: dict[str, tuple[str, ...]]
    start: int
    end: int

    def first(self, key: str) -> str | None:
        """First value under ``key``, None where absent or empty."""
        values = self.fields.get(key, ())
        return values[0] if values and values[0] else None


def opens(text: str) -> bool:
    """Whether the text starts as front matter does (blank lines allowed before it)."""
    return OPENING.match(text) is not None


def parse(text: str, path: str) -> FrontMatter:
    """Front matter at the top of ``text``; raises QuarantineError with the line to repair."""
    opening = OPENING.match(text)
    if opening is None:
        raise QuarantineError(f"{path}: no front matter at the top; it starts with a line of three dashes.")
    closing = CLOSING.search(text, opening.end(), opening.end() + MAX_BYTES + 4)
    if closing is None:
        raise QuarantineError(f"{path}: front matter does not close within 64 KB; end it with a line '---'.")
    header = text[opening.end() : closing.start()]
    if len(header.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise QuarantineError(f"{path}: front matter is larger than 64 KB; shorten it.")
    end = text.find("\n", closing.start())
    above = text.count("\n", 0, opening.end())
    return FrontMatter(_fields(header, path, above), opening.start(), len(text) if end < 0 else end + 1)


def _fields(header: str, path: str, above: int) -> dict[str, tuple[str, ...]]:
    # "- - - -" nests as brackets do, one level for each dash
    if header.count("[") + header.count("{") + header.count("- -") > MAX_BRACKETS:
        raise QuarantineError(f"{path}: front matter is nested too deeply; keep to plain fields and lists.")
    if (simple := _simple(header)) is not None:
        return simple
    try:
        return _collect(LOADER(header).get_event, path)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f" line {above + mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or "not readable"
        raise QuarantineError(
            f"{path}{line}: front matter is not YAML ({problem}); quote the value."
        ) from error


def _simple(header: str) -> dict[str, tuple[str, ...]] | None:
    """The fields of a header of SIMPLE fields alone, no two of one name; None where there is anything else."""
    fields: dict[str, tuple[str, ...]] = {}
    end = number = 0
    while match := SIMPLE.match(header, end):
        fields[match[1]] = (match[match.lastindex or 1],)
        end, number = match.end(), number + 1
    return fields if end == len(header) and len(fields) == number > 0 else None


def _collect(next_event: Callable[[], yaml.Event], path: str) -> dict[str, tuple[str, ...]]:
    fields: dict[str, list[str]] = {}
    depth, key = 0, None
    while not isinstance(event := next_event(), yaml.StreamEndEvent):
        if isinstance(event, yaml.NodeEvent) and event.anchor:
            raise QuarantineError(f"{path}: front matter uses an anchor or alias; write the value out.")
        if isinstance(event, yaml.ScalarEvent):
            key = _scalar(fields, key, depth, event.value, path)
        elif isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth == 1 and isinstance(event, yaml.SequenceStartEvent):
                raise QuarantineError(f"{path}: front matter is a list; write 'field: value' lines.")
            if depth == 2 and key is None:
                raise QuarantineError(f"{path}: front matter has a field name that is no plain text.")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
            key = None if depth == 1 else key
    return {name: tuple(values) for name, values in fields.items()}


def _scalar(fields: dict[str, list[str]], key: str | None, depth: int, value: str, path: str) -> str | None:
    """Store one scalar; returns the key that the next one belongs to."""
    if depth == 0:
        if value:
            raise QuarantineError(f"{path}: front matter is one text; write 'field: value' lines.")
        return None
    if key is None:
        if value == "<<":
            raise QuarantineError(f"{path}: front matter merges another mapping (<<); write the fields out.")
        if value in fields:
            raise QuarantineError(f"{path}: front matter names '{value[:40]}' twice; keep one.")
        fields[value] = []
        return value
    fields[key].append(value)
    return None if depth == 1 else key
