"""A door for who wants one: with FRAMING_SIGN_IN no page is run for a reader who has not signed in (docs/hosting.md)."""

from __future__ import annotations

import os
from collections.abc import Mapping

import streamlit as st

from framing.dashboard import components
from framing.dashboard.session import Context


def wanted(environment: Mapping[str, str]) -> bool:
    """Whether FRAMING_SIGN_IN says that readers sign in."""
    return environment.get("FRAMING_SIGN_IN", "0") not in ("", "0")


def asked(ctx: Context) -> bool:
    """Ask a reader to sign in who has to and has not; whether that is all there is to see."""
    if not wanted(os.environ) or st.user.get("is_logged_in", False):
        return False
    components.title(ctx, ctx.t("app.name"), ctx.t("app.sign_in_lead"))
    st.button(ctx.t("app.sign_in"), on_click=st.login, key="sign-in")
    return True
