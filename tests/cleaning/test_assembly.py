"""Pieces of a line put together: every character still knows where it came from."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from framing.cleaning.assembly import _cut, _trim

GAPS = st.lists(st.tuples(st.integers(1, 6), st.integers(0, 4)), min_size=1, max_size=6)


@given(gaps=GAPS, data=st.data())
def test_a_cut_keeps_each_characters_place(gaps: list[tuple[int, int]], data: st.DataObject) -> None:
    """Runs of (place in the clean text, place in the source, length), with gaps in the source only."""
    runs, clean, source = [], 0, 3
    for size, gap in gaps:
        runs.append((clean, source, size))
        clean, source = clean + size, source + size + gap
    origin = {c + i: s + i for c, s, size in runs for i in range(size)}
    start = data.draw(st.integers(0, clean))
    end = data.draw(st.integers(start, clean))
    cut = _cut(runs, start, end)
    found = {c + i: s + i for c, s, size in cut for i in range(size)}
    assert found == {place - start: origin[place] for place in range(start, end)}
    assert all(size > 0 for _, _, size in cut)


@given(st.text(alphabet=" \u3000\t灯塔", max_size=12), st.data())
def test_trimmed_is_stripped(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    low, high = _trim(text, start, end)
    assert text[low:high] == text[start:end].strip()
    assert start <= low <= high <= end
