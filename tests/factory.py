"""Makes small stores of invented news for tests: every table of a snapshot, honest or hostile."""

from __future__ import annotations

import itertools
import json
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from framing import snapshot

OUTLETS = (
    ("tide", "潮汐通讯", "Tide Dispatch", "#0072B2", "square"),
    ("ridge", "山脊之声", "Ridge Voice", "#D55E00", "circle"),
    ("lantern", "灯笼网", "Lantern Net", "#CC79A7", "diamond"),
    ("harbour", "港湾时报", "Harbour Times", "#009E73", "triangle-up"),
)
FAMILIES = (
    ("port_naming", "港口称谓", "Names of the port"),
    ("visits", "访问用词", "Words for visits"),
    ("attribution", "转述动词", "Reporting verbs and sources"),
    ("hedges", "缓和语", "Hedges"),
)
LEXICON = (
    ("port_naming", "port_authority", "港务当局", "Port authority", ("港务局", "港方", "港务当局")),
    ("port_naming", "dispute", "泊位之争", "Berth dispute", ("泊位纠纷", "泊位之争", "封港")),
    ("visits", "visit", "访问", "Visit", ("访问", "窜访", "到访")),
    ("attribution", "say", "说", "Say", ("表示", "声称", "指出")),
    ("hedges", "perhaps", "或许", "Perhaps", ("或许", "据称")),
)
PREFERRED = {"tide": 0, "ridge": 0, "lantern": 1, "harbour": 2}
TOPICS = ("白鹭湾泊位之争", "石桥镇选举", "云杉岛访问", "青盐铁路事故", "北沙疫苗试验")
TEMPLATES = (
    "{port}周三{say}，{row}不会影响渡轮班次。",
    "市长{visit}码头时{say}，{maybe}下周恢复通航。",
    "{port}没有回应。",
    "工会代表{say}，{row}已经持续九天！",
)
LANTERN_FROM = datetime(2021, 7, 1)
EVIL = "http://evil.example/x.png"
HOSTILE_TITLES = (
    f"![图]({EVIL}) 白鹭湾",
    f"<script>fetch('{EVIL}')</script>白鹭湾",
    f'<img src="{EVIL}" onerror="fetch(\'{EVIL}\')">',
    "[点击](javascript:alert(1)) :red[红] $x^2$ `码`",
    '=HYPERLINK("http://evil.example","x")',
    "\u202e倒置\u202c 白鹭湾 \u200b",
    "很长" * 400,
    "</div></details><style>@import 'http://evil.example/a.css';</style>",
)


@dataclass
class World:
    """Rows of all tables, growing as articles are added."""

    holds_text: bool = True
    tables: dict[str, list[dict[str, Any]]] = field(
        default_factory=lambda: {name: [] for name in snapshot.TABLES}
    )

    def add(self, table: str, **row: Any) -> None:
        """Append one row."""
        self.tables[table].append(row)


def build(
    store: Path, *, hostile: bool = False, holds_text: bool = True, events: int = 40, extra_outlets: int = 0,
    more: Callable[[World], None] = lambda world: None, note: str = "Written for tests.",
) -> Path:  # fmt: skip
    """A store of invented news; the same arguments give the same snapshot.

    Args:
        hostile: titles, labels, variants, addresses and texts try to be markup, links and formulas.
        holds_text: whether sections and sentences carry their text.
        extra_outlets: further outlets beyond the four, with no articles but on the first event.
        more: changes the rows of all tables before they are written.
        note: the dataset's note in English.
    """
    world, chance = World(holds_text), random.Random(7)
    outlets = OUTLETS + tuple(
        (f"extra{i}", f"外加{i}", f"Extra {i}", "#56B4E9", "star") for i in range(extra_outlets)
    )
    _constants(world, outlets, hostile)
    for number in range(events):
        _event(world, number, chance, hostile, [o[0] for o in outlets[4:]] if number == 0 else [])
    world.add("redirects", old_event_id="e-merged", event_id="e-000")
    more(world)
    manifest = {
        "dataset": {
            "id": "invented", "title_zh": "虚构样例", "title_en": "Invented sample",
            "note_zh": "为测试而写。", "note_en": note, "holds_text": holds_text,
        },
        "code_version": "0", "inputs": {}, "scorers": {"sentiment": "test"}, "lexicons": {"port_naming": "1"},
        "counts": {"documents": len(world.tables["documents"])},
    }  # fmt: skip
    with snapshot.writing(store):
        snapshot.publish(
            store, world.tables, manifest, families=[f[0] for f in FAMILIES], outlets=[o[0] for o in outlets]
        )
    return store


def _constants(world: World, outlets: tuple[tuple[str, ...], ...], hostile: bool) -> None:
    for order, (id_, zh, en, color, marker) in enumerate(outlets):
        bad = f"![x]({EVIL})" if hostile and order == 0 else ""
        world.add(
            "outlets", outlet_id=id_, name_zh=zh + bad, name_en=en + bad, short_en=en.split()[0],
            owner_zh="虚构基金会", owner_en="An invented foundation", funding_zh="虚构订阅", funding_en="Invented fees",
            facts_url="javascript:alert(1)" if hostile else "https://facts.example/" + id_,
            color=color, marker=marker, order=order, names=zh, domains=f"{id_}.example", timezone="UTC",
        )  # fmt: skip
    for order, (family, zh, en) in enumerate(FAMILIES):
        world.add("families", family=family, name_zh=zh, name_en=en, kind="naming", order=order)
    world.add("actors", actor="port", name_zh="港务当局", name_en="Port authority", kind="body",
              speaker_group="other_official", part_of=None)  # fmt: skip
    for family, concept, zh, en, variants in LEXICON:
        for variant in variants:
            world.add(
                "lexicon", family=family, concept=concept, concept_zh=zh, concept_en=en, variant=variant,
                gloss_zh="虚构词条", gloss_en=f"![g]({EVIL})" if hostile else "an invented entry",
                attested_in="general", guard=None, version="1",
                source_url="javascript:alert(1)" if hostile else "https://words.example/" + concept,
            )  # fmt: skip


def _event(world: World, number: int, chance: random.Random, hostile: bool, extra: list[str]) -> None:
    start = datetime(2022, 5, 30, 1, 12) - timedelta(days=13 * number, hours=number % 7)
    ids = [o[0] for o in OUTLETS]
    present = ids if number == 0 else chance.sample(ids, chance.randint(1, 4))
    if start < LANTERN_FROM + timedelta(days=30):
        present = [o for o in present if o != "lantern"] or ["tide"]
    topic, rows = TOPICS[number % len(TOPICS)], []
    for outlet in [o for o in ids if o in present] + extra:
        for copy in range(chance.randint(1, 2)):
            rows.append(_article(world, number, outlet, copy, start, topic, chance, hostile))
    times = [r["published_utc"] for r in rows if r["published_utc"]]
    label = HOSTILE_TITLES[number % len(HOSTILE_TITLES)] if hostile else topic
    world.add(
        "events", event_id=f"e-{number:03}", storyline_id=f"s-{number // 5 if number % 5 < 2 else 100 + number}",
        label_zh=f"{start:%Y-%m-%d} {label}", label_en=f"{start:%Y-%m-%d} {label if hostile else 'Event ' + str(number)}",
        first_utc=min(times), last_utc=max(times), n_articles=len(rows), n_outlets=len({r["outlet"] for r in rows}),
        correction="merged" if number == 3 else None,
        **{f"n_{o['outlet_id']}": sum(r["outlet"] == o["outlet_id"] for r in rows) for o in world.tables["outlets"]},
    )  # fmt: skip
    for a, b in itertools.pairwise(rows):
        if a["outlet"] != b["outlet"]:
            world.add(
                "matches", article_id_a=a["article_id"], article_id_b=b["article_id"], score=0.83,
                relation="same_event", reasons=_reasons(topic),
            )  # fmt: skip


def _article(
    world: World, number: int, outlet: str, copy: int, start: datetime, topic: str, chance: random.Random, hostile: bool
) -> dict[str, Any]:  # fmt: skip
    id_ = f"a{number:03}-{outlet}-{copy}"
    day = outlet == "harbour"
    published = start + timedelta(hours=chance.randint(0, 30))
    published = published.replace(hour=0, minute=0) if day else published
    title = (
        HOSTILE_TITLES[(number + copy + len(outlet)) % len(HOSTILE_TITLES)]
        if hostile
        else f"{topic}：第{copy + 1}天"
    )
    body, hits = _body(outlet, chance, hostile)
    chars = sum(not c.isspace() for c in body)
    counts = {f: sum(h["family"] == f for h in hits) for f, *_ in FAMILIES}
    own = {"article_id": id_, "event_id": f"e-{number:03}"}
    values = _sentences(world, own, title, body, chance)
    for hit in hits:
        no = next(i for i, (a, b) in enumerate(_cuts(body), start=1) if a <= hit["start"] < b)
        world.add(
            "hits", **own, sentence_no=no, section="body", attested_in="general", voice="attributed" if no % 3 == 0 else "outlet",
            **hit,
        )  # fmt: skip
    _spans(world, own, outlet, body, hits, hostile)
    for section, value in (("headline", title), ("body", body)):
        world.add("sections", **own, section=section, text=value if world.holds_text else None,
                  chars=len(value), runs="[]")  # fmt: skip
    row: dict[str, Any] = dict(
        article_id=id_, outlet=outlet, title=title, title_raw=title,
        url="javascript:alert(1)" if hostile and copy else f"https://{outlet}.example/{id_}", author=None,
        published_utc=published, published_precision="day" if day else "minute", published_source="test",
        mirror_utc=published + timedelta(minutes=20), form="text", chars=chars, layout="records",
        document_id="d" + id_, versions=1, event_id=f"e-{number:03}",
        storyline_id=f"s-{number // 5 if number % 5 < 2 else 100 + number}", match_score=0.83,
        match_reasons=_reasons(topic), correction="merged" if number == 3 else None,
        sentiment_mean=sum(values) / len(values), sentiment_n=len(values), sentiment_reason=None,
        sentences_n=len(values) + 1, genre="opinion" if copy and outlet == "lantern" else "report", genre_reason="test",
        section=None, shared_copy="none", quotes_n=1, quoted_chars=4, indirect_chars=0,
        **{f"hits_{f}": n for f, n in counts.items()},
        **{f"rate_{f}": 1000 * n / chars for f, n in counts.items()},
    )  # fmt: skip
    world.tables["articles"].append(row)
    world.add("documents", document_id="d" + id_, path=f"invented/{id_}.json", layout="records", article_id=id_,
              status="kept", outlet=outlet, title=title, url=row["url"], published_utc=published, bytes=len(body))  # fmt: skip
    return row


def _body(outlet: str, chance: random.Random, hostile: bool) -> tuple[str, list[dict[str, Any]]]:
    """A body text and its hits, found by looking the chosen variants up."""
    favourite = PREFERRED.get(outlet, 0)
    words = {
        "port": LEXICON[0][4][favourite], "row": LEXICON[1][4][favourite], "visit": LEXICON[2][4][favourite],
        "say": LEXICON[3][4][favourite], "maybe": LEXICON[4][4][favourite % 2],
    }  # fmt: skip
    lines = [chance.choice(TEMPLATES).format_map(words) for _ in range(chance.randint(4, 9))]
    if hostile:
        lines += list(HOSTILE_TITLES[:4])
    body = "\n".join(lines)
    hits = []
    for family, concept, _, _, variants in LEXICON:
        for variant in variants:
            at = body.find(variant)
            while at >= 0:
                hits.append(
                    {
                        "start": at,
                        "end": at + len(variant),
                        "family": family,
                        "concept": concept,
                        "variant": variant,
                    }
                )
                at = body.find(variant, at + 1)
    return body, sorted(hits, key=lambda h: h["start"])


def _spans(
    world: World, own: dict[str, str], outlet: str, body: str, hits: list[dict[str, Any]], hostile: bool
) -> None:
    """One quotation, and a tone at every name of the port."""
    speaker = HOSTILE_TITLES[0] if hostile else "工会代表"
    world.add(
        "quotes", **own, section="body", start=0, end=4, text=body[:4] if world.holds_text else None, chars=4,
        kind="direct", speaker=speaker, speaker_group="citizen" if outlet == "tide" else "other_official", verb="表示",
        verb_class="neutral", translated=False,
    )  # fmt: skip
    for hit in hits:
        if hit["concept"] == "port_authority":
            no = next(i for i, (a, b) in enumerate(_cuts(body), start=1) if a <= hit["start"] < b)
            world.add(
                "tones", **own, sentence_no=no, section="body", start=hit["start"], end=hit["end"], actor="port",
                surface=hit["variant"], n_pos=no % 2, n_neg=no % 3, label=("neg", "neu", "pos")[no % 3],
                voice="outlet",
            )  # fmt: skip


def _cuts(body: str) -> list[tuple[int, int]]:
    cuts, at = [], 0
    for line in body.split("\n"):
        cuts.append((at, at + len(line) + 1))
        at += len(line) + 1
    return cuts


def _sentences(
    world: World, own: dict[str, str], title: str, body: str, chance: random.Random
) -> list[float]:
    spans = [("headline", 0, 0, len(title), title)]
    spans += [("body", i, a, b - 1, body[a : b - 1]) for i, (a, b) in enumerate(_cuts(body))]
    values = []
    for no, (section, paragraph, a, b, words) in enumerate(spans):
        value = round(chance.random(), 4)
        values += [value] if section == "body" else []
        world.add("sentences", **own, sentence_no=no, section=section, paragraph=paragraph, start=a, end=b,
                  text=words if world.holds_text else None, sentiment=value, sentiment_reason=None)  # fmt: skip
    return values


def _reasons(topic: str) -> str:
    return json.dumps([["name", topic[:3]], ["hours", "5"]], ensure_ascii=False, separators=(",", ":"))


def counts(world: Mapping[str, list[dict[str, Any]]]) -> dict[str, int]:
    """Rows by table."""
    return {name: len(rows) for name, rows in world.items()}
