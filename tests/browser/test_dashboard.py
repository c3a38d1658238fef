"""What a reader does, in a real browser."""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from itertools import product
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from framing import snapshot
from framing.dashboard.datasets import ROOT
from tests.browser.conftest import Visits

PLAIN = "v=1&data=store-plain"


def query(page: Page) -> dict[str, str]:
    """The URL's parameters."""
    return {k: v[-1] for k, v in parse_qs(urlsplit(page.url).query, keep_blank_values=True).items()}


def pressed(page: Page) -> set[str]:
    """What is chosen of the chips and switches beside the page, without the outlets' markers."""
    chosen = page.get_by_test_id("stSidebar").locator('[aria-pressed="true"], [aria-checked="true"]')
    return {text.split(" ", 1)[-1] for text in chosen.all_inner_texts()}


def heading(page: Page) -> str:
    """The page's heading."""
    return page.locator("h1.fr-h").inner_text()


def test_first_page_lists_events_in_chinese(visit: Visits) -> None:
    page = visit().go(f"?{PLAIN}")
    assert heading(page) == "同一件事，谁报道了，怎么说"
    assert page.locator(".fr-list > li").count() == 25
    assert page.evaluate("document.documentElement.lang") == "zh-Hans"
    expect(page.locator(".js-plotly-plot")).to_have_count(1)


def test_the_first_page_shows_real_coverage(visit: Visits) -> None:
    page = visit().go("")
    assert query(page)["data"] == "coverage"
    lead = page.locator(".fr-lead").inner_text()
    assert all(name in lead for name in ("德国之声", "美国之音", "观察者网", "大纪元"))


FAMOUS = {
    "hongkong": ("2021-12-18", "2021-12-22", "香港", ("found",) * 4),
    "ukraine": ("2022-02-23", "2022-02-26", "俄", ("found",) * 4),
    "call": ("2022-03-17", "2022-03-21", "拜登", ("found",) * 4),
    "mu5735": ("2022-03-20", "2022-03-25", "MU5735", ("found", "absent", "found", "found")),
}
"""First and last day, a word of the label, and what DW, VOA, Guancha and Epoch Times have of it."""


@pytest.mark.parametrize(
    "name", ["hongkong", *(pytest.param(name, marks=pytest.mark.long) for name in list(FAMOUS)[1:])]
)
def test_real_events_side_by_side_by_a_pasted_link(visit: Visits, name: str) -> None:
    since, until, word, heads = FAMOUS[name]
    coverage = ROOT / "data" / "coverage"
    with snapshot.open(coverage) as snap:
        found = snap.query(
            """SELECT event_id FROM events WHERE contains(label_zh, $word)
            AND first_utc >= $since::TIMESTAMP AND first_utc < $until::TIMESTAMP ORDER BY n_outlets DESC LIMIT 1""",
            {"word": word, "since": since, "until": until},
        )
    path = f"side?v=1&data=coverage&event={found['event_id'].iloc[0]}"
    absent = {"zh": "本存档未见", "en": "not found in this archive"}
    for lang, width in product(("zh", "en"), (1440, 390)):
        page = visit(width=width).go(f"{path}&lang={lang}")
        classes = page.locator(".fr-col").evaluate_all("all => all.map(e => e.className)")
        assert [c.split("fr-")[-1] for c in classes] == list(heads)
        assert page.locator(".fr-col", has_text=absent[lang]).count() == heads.count("absent")
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_from_an_event_to_side_by_side_and_into_the_evidence(visit: Visits) -> None:
    one = visit()
    page = one.go(f"events?{PLAIN}")
    label = page.locator("h2.fr-n a").first.inner_text()
    page.locator("h2.fr-n a").first.click()
    expect(page.locator(".fr-grid")).to_be_visible()
    one.settle()
    assert urlsplit(page.url).path == "/side"
    assert label in heading(page)
    number = page.locator(".fr-grid a.fr-term").first
    words = number.inner_text()
    number.click()
    panel = page.locator(".fr-ev-panel")
    expect(panel).to_be_visible()
    shown = int(re.sub(r"\D", "", words))
    assert panel.locator("li").count() == shown
    assert panel.locator("mark").count() == shown


def test_a_language_switch_keeps_the_selection(visit: Visits) -> None:
    one = visit()
    page = one.go(f"events?{PLAIN}&outlets=tide,harbour&q=白鹭&min=2&order=oldest&since=2021-02-01")
    before = query(page)
    events = page.locator("h2.fr-n").count()
    page.get_by_role("radio", name="English").click()
    expect(page.locator("h1.fr-h")).to_have_text("One event: who covered it, and in what words")
    one.settle()
    assert query(page) == {**before, "lang": "en"}
    assert page.locator("h2.fr-n").count() == events
    assert page.evaluate("document.documentElement.lang") == "en"
    assert pressed(page) == {"English", "Harbour Times", "Tide Dispatch"}


def test_a_permalink_opens_the_same_page_elsewhere(visit: Visits) -> None:
    path = f"side?{PLAIN}&lang=en&event=e-000&evidence=tone%3Alantern&outlets=tide,lantern"
    first, second = visit(), visit()
    page = first.go(path)
    again = second.go(page.url.removeprefix(second.base))
    assert again.url == page.url
    assert again.locator(".fr-grid").inner_text() == page.locator(".fr-grid").inner_text()
    assert again.locator(".fr-ev-panel").count() == 1
    again.reload()
    assert second.settle().url == page.url


def test_back_and_forward(visit: Visits) -> None:
    one = visit()
    page = one.go(f"events?{PLAIN}&lang=zh&outlets=all&min=2&order=newest&p=1&table=articles")
    start = page.url
    page.locator("h2.fr-n a").nth(2).click()
    expect(page.locator(".fr-grid")).to_be_visible()
    one.settle()
    side = page.url
    page.locator(".fr-k a", has_text="均值").first.click()
    expect(page.locator(".fr-ev-panel")).to_be_visible()
    one.settle()
    evidence = page.url
    page.get_by_role("radio", name="English").click()
    expect(page.locator(".fr-nav .fr-on")).to_have_text("Side by side")
    one.settle()
    for wanted, step in (
        (evidence, "back"),
        (side, "back"),
        (start, "back"),
        (side, "forward"),
        (evidence, "forward"),
    ):
        getattr(page, f"go_{step}")()
        one.settle()
        assert page.url == wanted, step
    assert page.locator(".fr-ev-panel").count() == 1
    assert page.locator(".fr-nav .fr-on").inner_text() == "并读"
    assert page.locator(".fr-list").count() == 0


def test_a_filter_by_widget_can_be_undone_by_back(visit: Visits) -> None:
    one = visit()
    page = one.go(f"events?{PLAIN}&min=1&lang=zh&outlets=all&order=newest&p=1&table=articles")
    everything = page.locator(".fr-lead").inner_text()
    box = page.locator('[data-testid="stTextInput"] input')
    box.fill("石桥")
    box.press("Enter")
    expect(page.locator(".fr-lead")).not_to_have_text(everything)
    one.settle()
    assert query(page)["q"] == "石桥"
    page.go_back()
    expect(page.locator(".fr-lead")).to_have_text(everything)
    one.settle()
    assert box.input_value() == ""


HOSTILE = {
    "lang": "xx", "outlets": "tide,<script>alert(1)</script>", "since": "2022-13-45", "until": "'; --", "min": "1e9",
    "order": "![x](http://evil.example/x.png)", "p": "-1", "event": "../../etc/passwd", "evidence": "hits:tide:<img src=x>:y",
    "table": "x' OR '1'='1", "family": "no_such_family", "show": "<b>", "q": "a\u202eb", "utm": "javascript:alert(1)",
    "![x](http://evil.example/y.png)": "1", "x1": "{{7*7}}", "x2": "%00", "x3": "$(id)", "x4": "\ud7ff", "x5": "=1+1",
    "x6": "`code`", "x7": ":red[x]", "x8": "<svg onload=x>", "x9": "A" * 3000, "v": "999",
}  # fmt: skip


@pytest.mark.parametrize("path", ["events", "side", "data", "method"])
def test_a_hostile_link_is_named_and_harmless(visit: Visits, path: str) -> None:
    assert len(HOSTILE) == 25
    page = visit().go(f"{path}?data=store-hostile&" + urlencode(HOSTILE))
    assert page.locator(".fr-problems li").count() == 9
    assert "已忽略" in page.locator(".fr-problems").inner_text()
    assert page.locator("[data-testid=stException], .fr img, .fr script, .fr svg").count() == 0


@pytest.mark.parametrize("lang", ["zh", pytest.param("en", marks=pytest.mark.long)])
def test_nothing_scrolls_sideways_on_a_phone(visit: Visits, lang: str) -> None:
    one = visit(width=390)
    for path in ("events?min=1", "side?event=e-000&evidence=articles:ridge", "data?table=events", "method"):
        page = one.go(f"{path}{'&' if '?' in path else '?'}{PLAIN}&lang={lang}")
        for place in ("document.documentElement", "document.querySelector('[data-testid=stMain]')"):
            assert page.evaluate(f"{place}.scrollWidth - {place}.clientWidth") <= 0
        assert page.locator(".fr-nav-narrow").is_visible()


def test_pages_are_reached_by_the_masthead_with_the_selection_kept(visit: Visits) -> None:
    one = visit()
    page = one.go(f"events?{PLAIN}&outlets=tide,ridge&q=白鹭&lang=en")
    for name, path in (
        ("Data", "data"),
        ("Method", "method"),
        ("Side by side", "side"),
        ("Events", "events"),
    ):
        page.locator(".fr-nav a", has_text=name).click()
        page.wait_for_url(f"**/{path}?**")
        one.settle()
        assert (query(page)["outlets"], query(page)["q"], query(page)["lang"]) == ("tide,ridge", "白鹭", "en")
        assert page.locator(".fr-nav .fr-on").inner_text() == name


@pytest.mark.parametrize(
    ("start", "first", "then"),
    [("events", ".fr-nav a >> text=Data", ".fr-nav a >> text=Events"),
     ("wording", ".fr-tabs a >> nth=1", ".fr-tabs a >> nth=0")],
    ids=["page", "view"],
)  # fmt: skip
def test_the_selection_is_kept_where_its_widgets_come_after_the_first_click(
    visit: Visits, start: str, first: str, then: str
) -> None:
    """The browser loads the widgets' scripts when it meets them: on a slow line a reader is faster."""
    one = visit()
    held: list[Route] = []
    one.page.route(
        re.compile(r"/static/js/(ButtonGroup|DateInput|Selectbox)\."), lambda route: held.append(route)
    )
    chosen = "outlets=tide,harbour&since=2021-02-01&until=2021-06-30"
    one.page.goto(f"{one.base}{start}?{PLAIN}&lang=en&{chosen}&{PERMALINKS['events']}")
    page = one.settle()
    given = query(page)
    page.locator(first).click()
    one.settle()
    assert {route.request.url.rpartition("/")[2].partition(".")[0] for route in held} == {
        "ButtonGroup", "DateInput", "Selectbox",
    }  # fmt: skip
    assert page.get_by_test_id("stDateInput").count() == page.get_by_test_id("stButtonGroup").count() == 0
    for route in held:
        route.continue_()
    expect(page.get_by_test_id("stDateInput")).to_have_count(2)
    one.settle()
    assert pressed(page) == {"English", "Harbour Times", "Tide Dispatch"}
    page.locator(then).click()
    one.settle()
    kept = query(page)
    kept.pop("view", None)
    assert kept == given


def test_copy_link_puts_the_permalink_on_the_clipboard(visit: Visits) -> None:
    one = visit(permissions=["clipboard-read", "clipboard-write"])
    page = one.go(f"side?{PLAIN}&event=e-000")
    page.locator(".fr-actions a", has_text="复制链接").click()
    expect(page.locator(".fr-actions a", has_text="已复制")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == page.url


def test_a_store_named_after_the_command_opens_without_text(visit: Visits) -> None:
    page = visit().go("side?v=1&data=store-notext&event=e-000&lang=en")
    assert "this dataset holds no article text" in page.locator(".fr-grid").inner_text()
    assert page.locator(".fr mark").count() == 0


def test_the_server_takes_no_uploads_and_names_its_sources(base: str) -> None:
    request = urllib.request.Request(base + "_stcore/upload_file/a/b", data=b"x", method="PUT")
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(request, timeout=10)
    with urllib.request.urlopen(base, timeout=10) as answer:
        assert "img-src 'self' data: blob:" in answer.headers["content-security-policy"]
        assert answer.headers["referrer-policy"] == "no-referrer"


PERMALINKS = {
    "events": "q=白鹭&min=2&bound=exact&order=oldest&genre=compare",
    "side": "event=e-000&genre=all&copies=without&voice=outlet&evidence=articles%3Atide",
    "wording": "concept=port_naming.dispute&voice=outlet",
    "voices": "view=tone&actor=port",
    "archive": "view=copies&pair=tide%2Cridge",
    "method": "view=lexicons&family=visits",
    "data": "table=hits&since=2021-02-01&outlets=tide%2Charbour",
}


@pytest.mark.long
@pytest.mark.parametrize("page_name", PERMALINKS)
def test_a_permalink_of_every_page_survives_reload_language_back_and_forward(
    visit: Visits, page_name: str
) -> None:
    one = visit()
    page = one.go(f"{page_name}?{PLAIN}&lang=en&{PERMALINKS[page_name]}")
    link = page.url
    given = {k: v[-1] for k, v in parse_qs(PERMALINKS[page_name]).items()}
    assert given.items() <= query(page).items()
    assert page.locator(".fr-problems").count() == 0
    words = page.locator("h1.fr-h").inner_text()
    page.reload()
    assert one.settle().url == link
    page.get_by_role("radio", name="中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    one.settle()
    chinese = page.url
    assert query(page) == {**query(page), **given, "lang": "zh"}
    page.go_back()
    one.settle()
    assert page.url == link
    expect(page.locator("h1.fr-h")).to_have_text(words)
    page.go_forward()
    one.settle()
    assert page.url == chinese
