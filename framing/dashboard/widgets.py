"""Widgets that show a part of the selection and hand what a reader makes of it to a callback.

A browser loads a widget's script when it first meets one of its kind, and a reader
on a slow line may be faster. Whatever message the widget is then drawn from has to
hold its value: drawn empty, it would say so in the next run, as if the reader had
emptied it. A value that is set in Streamlit's session is in that run's message
alone, so every other message has it as the widget's default.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import streamlit as st

from framing.dashboard import session

Take = Callable[[Any], None]
"""Called with a widget's new value, before the run that it causes."""


def chips(
    name: str, label: str, labels: Mapping[str, str], value: Sequence[str], take: Take, **more: Any
) -> None:
    """Any number of options, each with its label."""
    bound = _bound(name, list(value), take, default=list(value))
    st.pills(label, list(labels), selection_mode="multi", format_func=lambda o: labels[o], **more, **bound)


def chip(name: str, label: str, labels: Mapping[str, str], value: str, take: Take) -> None:
    """One option, in as many lines as they need."""
    bound = _bound(name, value, take, default=value)
    st.pills(label, list(labels), format_func=lambda o: labels[o], required=True, wrap=True, **bound)


def switch(name: str, label: str, labels: Mapping[Any, str], value: Any, take: Take) -> None:
    """One option of a few, in one line."""
    bound = _bound(name, value, take, default=value)
    st.segmented_control(label, list(labels), format_func=lambda o: labels[o], required=True, **bound)


def select(
    name: str, label: str, labels: Mapping[str, str], value: str | None, take: Take, **more: Any
) -> None:
    """One option of many, or none yet."""
    options = list(labels)
    bound = _bound(name, value, take, index=None if value is None else options.index(value))
    st.selectbox(label, options, format_func=lambda o: labels[o], **more, **bound)


def text(name: str, label: str, value: str, take: Take, **more: Any) -> None:
    """A line of text."""
    st.text_input(label, **more, **_bound(name, value, take, value=value))


def day(name: str, label: str, value: date | None, take: Take, first: date, last: date) -> None:
    """A day or none. One with a default could not be emptied, so a day is set in every run."""
    bound = _bound(name, value, take)
    if value is not None:
        first, last = min(first, value), max(last, value)
        st.session_state[bound["key"]] = value
    st.date_input(label, value=None, min_value=first, max_value=last, format="YYYY-MM-DD", **bound)


def _bound(name: str, value: Any, take: Take, /, **default: Any) -> dict[str, Any]:
    """``key``, ``on_change`` and, where the session has the value already, the default.

    The key differs by language: a widget whose options' labels change under one key loses them.
    """
    key = f"{name}:{session.current().selection.lang}"
    bound = {"key": key, "on_change": lambda: take(st.session_state[key])}
    if key in st.session_state and st.session_state[key] == value:
        return bound | default
    st.session_state[key] = value
    return bound
