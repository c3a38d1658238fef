"""Both languages say everything, with the same blanks, and nothing else is asked for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from framing import i18n
from framing.errors import I18nError

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [
    ROOT / "app.py",
    ROOT / "framing" / "i18n.py",
    *sorted((ROOT / "framing" / "dashboard").rglob("*.py")),
]
_CALL = re.compile(r"""\b(?:t|self)\(\s*f?["']([a-z_.{}]+)["']([ )+,]|\s)""")
_KEY = re.compile(r'key = "([a-z_.]+)"(?: if .*? else "([a-z_.]+)")?')
WORDS = ("speaker.", "validity.measure.", "validity.of.", "validity.metric.")
"""Words for names that come from data; a name without a word stands as it is."""
_LAST = re.compile(r'"([a-z_]+[._])"\)')
"""The beginning of keys, handed to a function as its last argument."""
_UNIT = re.compile(r'\bt\.n\("([a-z_]+)"')


def asked() -> tuple[set[str], set[str], set[str]]:
    """Keys used in full, keys used as a beginning, and units."""
    whole, beginnings, units = set(), set(), set()
    for path in SOURCES:
        code = path.read_text(encoding="utf-8")
        units |= set(_UNIT.findall(code))
        beginnings |= {key for key in _LAST.findall(code) if key.endswith(".")}
        for key, after in _CALL.findall(code):
            if "{" in key:
                beginnings.add(key.split("{")[0])
            elif after == "+" or key.endswith((".", "_")):
                beginnings.add(key)
            else:
                whole.add(key)
        for keys in _KEY.findall(code):
            whole |= {k for k in keys if k and not k.endswith(".")}
            beginnings |= {k for k in keys if k.endswith(".")}
    return whole, beginnings, units


def test_same_keys_and_same_placeholders() -> None:
    zh, en = (i18n.load(lang).entries for lang in i18n.LANGUAGES)
    assert zh.keys() == en.keys()
    different = {k for k in zh if i18n.placeholders(zh[k]) != i18n.placeholders(en[k])}
    assert different == set()


def test_every_key_used_exists_and_every_key_is_used() -> None:
    whole, beginnings, units = asked()
    entries = set(i18n.load("zh").entries)
    assert len(whole) > 80
    assert whole - entries == set()
    assert {b for b in beginnings if not any(e.startswith(b) for e in entries)} == set()
    assert {u for u in units if f"unit.{u}.one" not in entries} == set()
    unused = {e for e in entries - whole if not e.startswith((*beginnings, "unit.", "register.", *WORDS))}
    assert unused == set()


def test_chinese_is_simplified_and_written_out() -> None:
    zh, en = (i18n.load(lang).entries for lang in i18n.LANGUAGES)
    prose = {k for k, v in en.items() if len(v) > 24}
    assert {k for k in prose if not re.search("[\u4e00-\u9fff]", zh[k])} == set()
    assert not set("標題體證據過濾關") & set("".join(zh.values()))


def test_a_missing_key_or_value_is_an_error_that_says_so() -> None:
    t = i18n.load("en")
    with pytest.raises(I18nError, match=r"en: no\.such lacks"):
        t("no.such")
    with pytest.raises(I18nError, match=r"problem\.line lacks 'name'"):
        t("problem.line", value=1)
    with pytest.raises(I18nError, match="zh, en"):
        i18n.load("xx")


def test_a_key_in_two_files_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "en"
    folder.mkdir()
    for name in ("one", "two"):
        (folder / f"{name}.toml").write_text('[app]\nname = "x"\n')
    monkeypatch.setattr(i18n, "FOLDER", tmp_path)
    i18n.load.cache_clear()
    with pytest.raises(I18nError, match=r"two\.toml: app\.name"):
        i18n.load("en")
    i18n.load.cache_clear()


def test_counts_take_their_number() -> None:
    assert i18n.load("en").n("article", 1) == "1 article"
    assert i18n.load("en").n("article", 1200) == "1,200 articles"
    assert i18n.load("zh").n("article", 2) == "2 篇"
