"""Whatever the bytes: documents, "not an archive" or a quarantine, and nothing else."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from framing.errors import QuarantineError
from framing.model import Document, Source
from framing.readers import READERS, NotAnArchive, read
from framing.text import clean
from tests.readers.golden import OUTLETS, source

PIECES = [
    b"---\n", b"title: ", b"from: https://www.bay.example.org/a\n", b"date: Mon, 08 Apr 2024 17:52:21 GMT\n",
    b"categories: [a]\n", b"author: \xe5\xb9\xb3\xe5\x8e\x9f\xe8\xa7\x82\xe5\xaf\x9f\n", b"<!--1712570425000-->\n",
    b"[a](https://www.bay.example.org/a)\n", b"------\n", b"### a\n", b"#### [x](y)\n", b"<p>", b"</p>", b"<!--",
    b"-->", b"<script>", b"\x00", b"\xff", b"{", b'{"title":"a","text":"b"}\n', b"title,text\n", b'"', b",", b"&#0;",
    b"\xe7\x81\xaf", b"\n", b"<a href='", b">", b"\xef\xbb\xbf",
]  # fmt: skip


def faults(data: bytes) -> list[str]:
    """What is wrong with how these bytes are taken: only articles, or a reason that names the file, are right."""
    try:
        documents = list(read(Source("x", data)))
    except (NotAnArchive, QuarantineError) as reason:
        return [] if str(reason).startswith("x") else [f"names no file: {reason}"]
    found = [f"not a document: {d!r}" for d in documents if not isinstance(d, Document)]
    for document in documents:
        try:
            article = clean(document, OUTLETS)
        except QuarantineError as reason:
            found += [] if str(reason).startswith("x") else [f"names no file: {reason}"]
        else:
            found += [f"U+FFFD in {s.name}" for s in article.sections.values() if "\ufffd" in s.text]
    return found


@given(st.binary(max_size=300))
@example(b"<!--1712570425000-->")
@example(b"{}")
@example(b'{"a": ' + b"[" * 3000)
def test_random_bytes(data: bytes) -> None:
    assert faults(data) == []


@given(st.lists(st.sampled_from(PIECES), max_size=14).map(b"".join))
@settings(max_examples=300)
def test_bytes_made_of_the_layouts_own_pieces(data: bytes) -> None:
    assert faults(data) == []


@given(st.sampled_from(sorted(READERS)), st.data())
@settings(max_examples=200)
def test_damaged_goldens(layout: str, data: st.DataObject) -> None:
    raw = source(layout).data
    start = data.draw(st.integers(0, len(raw)))
    length = data.draw(st.integers(0, 40))
    assert faults(raw[:start] + data.draw(st.binary(max_size=6)) + raw[start + length :]) == []
