"""The worst store: every text in every table tries to become markup, a request, a link, a formula or a template."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from framing import snapshot
from tests import factory

HOST = "evil.example"
TEXTS = (
    f"<img src=//{HOST}/1.png onerror=pwned=1>",
    f"<script>window.pwned=1;fetch('//{HOST}/2')</script>",
    f"<iframe src=//{HOST}/3></iframe>",
    f"<link rel=prefetch href=//{HOST}/4>",
    f'<meta http-equiv=refresh content="0;url=//{HOST}/5">',
    f"![图](http://{HOST}/6.png)",
    f"<http://{HOST}/7> https://{HOST}/8 www.{HOST}",
    "[点](javascript:window.pwned=1)",
    "[点](data:text/html,<script>opener.pwned=1</script>)",
    '<a href="javascript:window.pwned=1">点</a>',
    f"<style>@import url(//{HOST}/9.css);*{{background:url(//{HOST}/9.png)}}</style>",
    f'" style="background:url(//{HOST}/10)" onmouseover="pwned=1',
    f"<svg onload=window.pwned=1><image href=//{HOST}/11 /></svg>",
    rf"$\href{{http://{HOST}/12}}{{x}}$ $$\includegraphics{{//{HOST}/13}}$$",
    ":material/home: :red[红] :streamlit: :smile: :blue-background[蓝] :small[小]",
    "\u202e倒置\u202c \u2066甲\u2069 零\u200b宽 \u061c",
    f'<a href="http://{HOST}/14">链</a><b>粗</b><br><sup>上</sup><i>斜</i><span style="color:red">红</span>',
    "%{customdata[0]} %{x:.2f} %{text}<extra></extra>",
    "{{7*7}} ${7*7} {name} {n} {0} %s %(x)s",
    "</p></div></details></section><plaintext>",
    f"<object data=//{HOST}/15></object><embed src=//{HOST}/16>",
    f"<video src=//{HOST}/17 poster=//{HOST}/18><audio src=//{HOST}/19>",
    f"<base href=//{HOST}/><form action=//{HOST}/20><button>交</button></form>",
    f"<input type=image src=//{HOST}/21><body background=//{HOST}/22>",
    f"&lt;img src=//{HOST}/23&gt; &#60;b&#62; &amp;",
    "`码` **粗** ~~删~~ # 题 - 项 | 表 |",
    f'=HYPERLINK("http://{HOST}/24","点")',
    f"javascript:window.pwned=1//http://{HOST}/25",
    "\"><img src=x onerror=window.pwned=1>'",
    "\x00\x07控制\x1b[31m字",
)
"""What an article, a name or an address might say to be more than text."""
ADDRESSES = (
    "javascript:window.pwned=1", "data:text/html,<script>opener.pwned=1</script>", f"//{HOST}/26", f"http://{HOST}/\"><script>pwned=1</script>",
    "vbscript:pwned", f"https://{HOST}/\u202egpj", "java\tscript:window.pwned=1", f"ftp://{HOST}/27", f"file://{HOST}/28",
    f"https://{HOST}/good?a=1&b=<2>", "blob:http://x", " https://a b", None,
)  # fmt: skip
"""Addresses of articles; some are good, and may be links."""
KEPT = frozenset([
    "article_id", "event_id", "old_event_id", "storyline_id", "document_id", "outlet_id", "outlet", "group_id", "article_id_a", "article_id_b",
    "section", "family", "concept", "actor", "kind", "voice", "label", "speaker_group", "verb_class", "attested_in", "shared_copy", "genre",
    "form", "layout", "status", "published_precision", "correction", "relation", "direction", "basis", "statement_id", "wording", "against",
    "outlet_from", "outlet_to", "color", "marker", "timezone", "order", "runs", "edits", "part_of", "version", "use", "credit",
])  # fmt: skip
"""Columns of ids and fixed words, which the project makes itself."""
OWN = ("hits", "lexicon", "quotes", "facts", "statements", "tones", "keyness", "substitutions")
"""Tables whose hostile rows are added here, so that they fit each other."""


def build(store: Path, events: int = 16) -> Path:
    """A store of invented news whose texts are all hostile; its own title too."""
    factory.build(store, events=events, more=poison)
    for path in store.rglob("manifest.json"):
        manifest = json.loads(path.read_text(encoding="utf-8"))
        manifest["dataset"] |= {
            "title_zh": TEXTS[0],
            "title_en": TEXTS[5],
            "note_zh": TEXTS[1],
            "note_en": TEXTS[6],
        }
        path.write_text(json.dumps(manifest), encoding="utf-8")
    return store


def poison(world: factory.World) -> None:
    """Put hostile texts into every column that takes one, and rows into every table."""
    texts = itertools.cycle(TEXTS)
    _spans(world, texts)
    _comparisons(world, texts)
    for table, rows in world.tables.items():
        columns = [
            c
            for c in snapshot.columns(table)
            if str(c.type) == "string" and c.name not in KEPT and not c.text
        ]
        for (row_no, row), (no, column) in itertools.product(enumerate(rows), enumerate(columns)):
            if table in OWN and row.get(column.name) is not None and column.name != "reasons":
                continue
            row[column.name] = _text(column.name, row_no + 7 * no)
            if row[column.name] is None and not column.null:
                row[column.name] = ""
    for row in world.tables["articles"]:
        row["section"] = next(texts)
    for row in world.tables["copies"]:
        row["credit"] = ";".join([next(texts), next(texts)])


def _text(column: str, number: int) -> str | None:
    """What a column of this name gets in its ``number``-th row: in thirty rows each text once."""
    if column in ("url", "source_url", "facts_url"):
        return ADDRESSES[number % len(ADDRESSES)]
    if column in ("reasons", "match_reasons"):
        kinds = ("name", "hours", "speaker", "letters")
        return json.dumps([[kind, TEXTS[(number + i) % len(TEXTS)]] for i, kind in enumerate(kinds)])
    return TEXTS[number % len(TEXTS)]


def _spans(world: factory.World, texts: Iterator[str]) -> None:
    """Sentences, hits, quotations, tones and facts about hostile words that stand in the body itself."""
    for text in TEXTS:
        world.add(
            "lexicon", family="port_naming", concept="dispute", concept_zh=TEXTS[3], concept_en=TEXTS[6], variant=text,
            gloss_zh=next(texts), gloss_en=next(texts), attested_in="general", guard=None, version="1", source_url=ADDRESSES[0],
        )  # fmt: skip
    bodies = {r["article_id"]: r for r in world.tables["sections"] if r["section"] == "body"}
    heads = {r["article_id"]: r for r in world.tables["sections"] if r["section"] == "headline"}
    numbers = {r["article_id"]: r["sentence_no"] for r in world.tables["sentences"]}
    for row in world.tables["articles"]:
        own = {"article_id": row["article_id"], "event_id": row["event_id"]}
        heads[row["article_id"]]["text"] = next(texts)
        for _ in range(3):
            text, body = next(texts), bodies[row["article_id"]]
            numbers[row["article_id"]] += 1
            start = len(body["text"]) + 1
            body["text"] += "\n" + text
            place = {**own, "section": "body", "start": start, "end": start + len(text)}
            no: dict[str, Any] = {"sentence_no": numbers[row["article_id"]]}
            world.add(
                "sentences",
                **place,
                **no,
                paragraph=no["sentence_no"],
                text=text,
                sentiment=0.5,
                sentiment_reason=None,
            )
            world.add(
                "hits",
                **place,
                **no,
                family="port_naming",
                concept="dispute",
                variant=text,
                attested_in="general",
                voice="outlet",
            )
            world.add("quotes", **place, text=text, chars=len(text), kind="direct", speaker=next(texts), speaker_group="citizen",
                      verb=next(texts), verb_class="doubting", translated=True)  # fmt: skip
            world.add(
                "tones",
                **place,
                **no,
                actor="port",
                surface=text,
                n_pos=0,
                n_neg=1,
                label="neg",
                voice="outlet",
            )
            for kind in ("person", "organisation", "figure"):
                world.add("facts", **place, kind=kind, value=next(texts), surface=text)
        body["chars"] = len(body["text"])
        row["hits_port_naming"] += 3


def _comparisons(world: factory.World, texts: Iterator[str]) -> None:
    """Shared copy, one statement in several renderings, key words and replaced words."""
    articles = world.tables["articles"]
    by = {o: [r for r in articles if r["outlet"] == o] for o, *_ in factory.OUTLETS}
    for no, (one, other) in enumerate(zip(by["tide"], by["harbour"], strict=False)):
        world.add("copies", group_id=f"c{no}", article_id_a=one["article_id"], article_id_b=other["article_id"], kind="between",
                  containment=0.9, direction="a_to_b" if no % 2 else None, basis="credit" if no % 2 else None)  # fmt: skip
        other["shared_copy"] = "copied_from" if no % 2 else "shared"
    for place, row in enumerate([r for r in articles if r["event_id"] == "e-000"][:4]):
        text = next(texts)
        world.add(
            "statements", statement_id="q1", event_id="e-000", article_id=row["article_id"], outlet=row["outlet"], place=place,
            section="body", start=0, end=4, text=text, kind="direct", speaker=next(texts), speaker_group="citizen", verb=next(texts),
            wording="verbatim", length=len(text), kept=1.0, edits="[]", score=0.9,
        )  # fmt: skip
    pairs = [("tide", "rest"), ("ridge", "rest"), ("tide", "ridge"), ("lantern", "rest"), ("harbour", "rest")]
    for (outlet, against), (no, text) in itertools.product(pairs, enumerate(TEXTS)):
        world.add(
            "keyness", event_id="all", outlet=outlet, against=against, term=text, count=40, df=20 + no, count_against=5, df_against=4,
            events=9, dispersion=0.7, effect=(1 + no / 10) * (-1) ** no, z=(6.0 + no) * (-1) ** no, p=0.001, q=0.001, p_family=0.001, style=no % 5 == 4,
        )  # fmt: skip
    for no, text in enumerate(TEXTS):
        world.add(
            "substitutions",
            outlet_from="tide",
            outlet_to="harbour",
            old=text,
            new=next(texts),
            pairs=9 - no % 7,
            count=9,
            style=no % 5 == 4,
        )
    world.add("verbs", variant=next(texts), verb_class="doubting", use="both", guard=None, version="1")
    world.tables["articles"][0]["published_utc"] = datetime(2022, 5, 30)
