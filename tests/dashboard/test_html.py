"""Nothing becomes markup that this project did not write."""

from __future__ import annotations

import ast
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.dashboard.datasets import ROOT
from framing.dashboard.html import el, inward, outward, plain, text, visible, web_address


class Tags(HTMLParser):
    """Collects tags and text."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.words = ""
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.words += data


@given(st.text())
def test_text_stays_text(value: str) -> None:
    seen = Tags(el("p", value, title=value))
    assert seen.tags == ["p"]
    assert seen.words == visible(value)


@given(st.text(alphabet="<>&\"'ab ![]()/:=\u202e\x00"))
def test_text_stays_text_where_it_tries_hardest(value: str) -> None:
    assert Tags(el("div", el("b", value), value)).tags == ["div", "b"]


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "JaVaScRiPt:alert(1)", " https://a.example", "java\tscript:x", "data:text/html,x", "//a.example",
     "http:", "https://", "file:///etc/passwd", "https://a.example/\u202egnp", "https://[", None, 3],
)  # fmt: skip
def test_no_link_leads_anywhere_but_the_web(url: object) -> None:
    assert web_address(url) is None
    assert outward(url, "x<") == "x&lt;"


def test_a_publishers_link_opens_apart_and_tells_nothing() -> None:
    link = outward("https://a.example/?a=1&b=2", "標題")
    assert 'href="https://a.example/?a=1&amp;b=2"' in link
    assert 'target="_blank" rel="noopener noreferrer"' in link


@pytest.mark.parametrize("attributes", [{"onclick": "x()"}, {"src": "http://a.example"}, {"style": "background:url(x)"},
                                        {"href": "javascript:x"}, {"href": "//a.example"}])  # fmt: skip
def test_attributes_that_load_or_run_are_refused(attributes: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"dashboard|link|style"):
        el("a", "x", **attributes)


@pytest.mark.parametrize("tag", ["script", "img", "iframe", "style", "svg", "form", "p onclick=x"])
def test_tags_outside_the_short_list_are_refused(tag: str) -> None:
    with pytest.raises(ValueError, match="makes no"):
        el(tag, "x")


def test_inward_links_stay_inside() -> None:
    assert 'href="side?v=1&amp;event=e"' in inward("side?v=1&event=e", "x")
    with pytest.raises(ValueError, match="link"):
        inward("https:evil.example", "x")


@given(st.text())
def test_labels_hold_no_markdown(value: str) -> None:
    label = plain(value)
    bare = label.replace("\\\\", "")
    for sign in "*_`[]()!<>:$~#":
        at = -1
        while (at := bare.find(sign, at + 1)) >= 0:
            assert at > 0 and bare[at - 1] == "\\"


def test_direction_changing_characters_go() -> None:
    assert text("a\u202eb\u200bc\x00") == "abc"


DOORS = {"html", "dataframe", "plotly_chart"}
"""What of Streamlit shows data; each stands behind one function of this project, or in a table that is drawn, not marked up."""
WIDGETS = {
    "button", "date_input", "download_button", "form_submit_button", "number_input", "pills", "radio", "segmented_control", "selectbox", "text_input",
}  # fmt: skip
AROUND = {
    "App", "Page", "cache_data", "cache_resource", "column_config", "columns", "container", "context", "form", "fragment", "login", "navigation", "query_params", "rerun", "session_state",
    "set_page_config", "sidebar", "spinner", "user",
}  # fmt: skip
"""What shows nothing by itself."""


def test_data_has_three_doors_and_none_of_them_reads_markdown() -> None:
    used: dict[str, set[str]] = {}
    for path in (ROOT / "app.py", *(ROOT / "framing" / "dashboard").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "st":
                used.setdefault(node.attr, set()).add(path.name)
    assert used.keys() <= DOORS | WIDGETS | AROUND
    assert used["html"] == used["plotly_chart"] == {"components.py"}
    assert used["dataframe"] == {"data.py"}
