"""The dashboard's router: one selection, four pages. Run with ``streamlit run app.py``.

Streamlit serves ``app`` and runs this file for every visit.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from framing.dashboard.server import Guard, ready

FOLDER = Path(__file__).parent / "framing" / "dashboard" / "pages"


def main() -> None:
    """One run: read the selection, draw the masthead and the page, write the selection."""
    # Imported once the server runs, not before: its caches do not exist until then.
    from framing.dashboard import components, newer, session, signin, state

    st.set_page_config(page_title="同题异框 · Framing", layout="wide", initial_sidebar_state="auto")
    context = session.begin()
    name = context.t("app.name")
    pages = {
        id_: st.Page(FOLDER / f"{id_}.py", title=f"{context.t('nav.' + id_)} · {name}", url_path=id_)
        for id_ in (*state.PAGES, *state.LOCAL_PAGES)
    }
    home = st.Page(FOLDER / "events.py", title=name, url_path="home", default=True)
    page = st.navigation([home, *pages.values()], position="hidden")
    components.frame(context)
    if signin.asked(context):
        return
    components.masthead(context, page.url_path or state.PAGES[0])
    page.run()
    session.finish()
    newer.offer(page.url_path or state.PAGES[0])


app = st.App(__file__, lifespan=ready, middleware=[Middleware(Guard)])

if __name__ == "__main__":
    main()
