"""The machine's voice of a sentence, read from the store's quotations, is what framing.voices says of the text."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from framing import outlets, readers, snapshot, voices
from framing.coding import codebook, sample
from framing.ingest import ingest
from tests.conftest import ROOT


def test_the_store_s_quotations_give_the_voice_that_the_text_gives(sample_store: Path) -> None:
    with snapshot.open(sample_store) as snap:
        book = codebook.load(codebook.path("voice"))
        total = int(snap.query("SELECT count(*) AS n FROM sentences WHERE section = 'body'")["n"].iloc[0])
        units = sample.draw(snap, book, total).units
        scored = snap.table("articles").set_index("document_id")["article_id"].to_dict()
    machine = {(u.article_id, u.sentence_no): u.machine for u in units}
    folder = ROOT / "data" / "sample"
    read = ingest(readers.sources(folder), outlets.load(folder / "outlets.csv"), {})
    met: Counter[tuple[str, str | None]] = Counter()
    for article in (r.article for _, r in read if r.article and r.article.document_id in scored):
        voice = voices.read(article).voice
        for s in article.sentences:
            if s.section == "body":
                met[voice("body", s.start, s.end), machine[scored[article.document_id], s.sentence_no]] += 1
    assert sum(met.values()) == total and met["attributed", "attributed"] > 50
    assert {pair for pair in met if pair[0] != pair[1]} <= {("unclear", "outlet")}
