"""Every word a reader sees, from one folder of files per language; looked up by key, filled by name."""

from __future__ import annotations

import string
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from framing.errors import I18nError

FOLDER = Path(__file__).with_name("i18n")
LANGUAGES = ("zh", "en")
HTML_LANG = {"zh": "zh-Hans", "en": "en"}
"""Values of the ``lang`` attribute: without it a browser may pick Japanese glyphs."""


@dataclass(frozen=True)
class Texts:
    """The texts of one language. ``texts("events.title")`` looks up, ``n`` counts."""

    lang: str
    entries: Mapping[str, str]

    @property
    def html_lang(self) -> str:
        """Language tag for our own markup."""
        return HTML_LANG[self.lang]

    def __call__(self, key: str, **values: Any) -> str:
        """The text of ``key`` with its placeholders filled.

        Raises:
            I18nError: no such key, or a placeholder has no value.
        """
        try:
            return self.entries[key].format(**values)
        except KeyError as error:
            raise I18nError(f"i18n/{self.lang}: {key} lacks {error}; add it to one of its files.") from error

    def n(self, unit: str, count: int) -> str:
        """A count with its unit, in the right number: ``n("article", 1)`` is "1 article"."""
        form = "one" if count == 1 else "other"
        return self(f"unit.{unit}.{form}", n=count)

    def either(self, row: Mapping[str, Any], stem: str) -> str:
        """The value of ``<stem>_zh`` or ``<stem>_en`` in this language."""
        return str(row[f"{stem}_{self.lang}"])

    def join(self, parts: list[str]) -> str:
        """Parts as a list in running text."""
        return self("list.comma").join(parts)


@cache
def load(lang: str) -> Texts:
    """Texts of ``lang``, one of :data:`LANGUAGES`, from all files of its folder.

    Raises:
        I18nError: the language has no folder, or two files say the same key.
    """
    if lang not in LANGUAGES:
        raise I18nError(f"There are no interface texts for {lang!r}; there are: {', '.join(LANGUAGES)}.")
    entries: dict[str, str] = {}
    for path in sorted((FOLDER / lang).glob("*.toml")):
        own = dict(_flat(tomllib.loads(path.read_text(encoding="utf-8"))))
        if twice := sorted(own.keys() & entries.keys()):
            raise I18nError(f"i18n/{lang}/{path.name}: {twice[0]} stands in another file too; keep one.")
        entries |= own
    return Texts(lang, entries)


def column(table: str, name: str) -> str:
    """What a column of a snapshot's table means, in Chinese; the schema says it in English.

    Raises:
        I18nError: columns.toml has no such column.
    """
    about = _columns()
    found = about.get(table, {}).get(name) or about["any"].get(name)
    if found is None:
        for beginning, text in about["each"].items():
            if name.startswith(f"{beginning}_"):
                return text.format(name=name.removeprefix(f"{beginning}_"))
        raise I18nError(f"i18n/columns.toml: {table}.{name} is not in it; add it.")
    return found


@cache
def _columns() -> dict[str, dict[str, str]]:
    return tomllib.loads(FOLDER.joinpath("columns.toml").read_text(encoding="utf-8"))


def placeholders(text: str) -> set[str]:
    """Names of the placeholders in a text."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def _flat(tree: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in tree.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield prefix + key, value
