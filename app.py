"""The dashboard's router: one selection, four pages. Run with ``streamlit run app.py``."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from framing.dashboard import components, session, state

FOLDER = Path(__file__).parent / "framing" / "dashboard" / "pages"

st.set_page_config(page_title="同题异框 · Framing", layout="wide", initial_sidebar_state="auto")
context = session.begin()
pages = {
    name: st.Page(
        FOLDER / f"{name}.py", title=f"{context.t('nav.' + name)} · {context.t('app.name')}", url_path=name
    )
    for name in state.PAGES
}
home = st.Page(FOLDER / "events.py", title=context.t("app.name"), url_path="home", default=True)
page = st.navigation([home, *pages.values()], position="hidden")
components.frame(context)
components.masthead(context, page.url_path or state.PAGES[0])
page.run()
session.finish()
