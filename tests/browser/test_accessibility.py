"""axe-core finds nothing serious on any page, in either language, light or dark, wide or narrow."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from framing.dashboard import state
from tests.browser.conftest import Visits

WORST = ("serious", "critical")
OPEN = "&event=e-000&evidence=articles:tide"
EVERY_DAY = ("events", "side", "wording")
"""Pages looked at in the everyday suite; the others among the long tests."""
SHOWN = [
    *(
        pytest.param(
            f"{page}?v=1&data=store-plain" + (OPEN if page == "side" else ""),
            marks=() if page in EVERY_DAY else pytest.mark.long,
        )
        for page in state.PAGES
    ),
    "side?v=1&data=store-plain",
    "events?v=1&data=store-plain&min=x&q=nothing-has-this",
]


@pytest.mark.parametrize("path", SHOWN)
@pytest.mark.parametrize(
    ("lang", "width", "scheme"),
    [("zh", 1440, "light"), pytest.param("en", 390, "dark", marks=pytest.mark.long)],
)
def test_nothing_serious(visit: Visits, path: str, lang: str, width: int, scheme: str) -> None:
    page = visit(width, color_scheme=scheme).go(f"{path}&lang={lang}")
    page.wait_for_timeout(300)
    found = Axe().run(page).response["violations"]
    worst = [
        f"{rule['id']} ({rule['impact']}): {node['target']} {node['html'][:160]} {node['failureSummary'][:200]}"
        for rule in found
        if rule["impact"] in WORST
        for node in rule["nodes"][:3]
    ]
    assert worst == []
