"""Voices and tone: its numbers are those of the store, its links lead to what they count."""

from __future__ import annotations

import random
import re
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing import compare, selection, snapshot
from framing.charts import voices_shares
from framing.dashboard import evidence_voices, monthly, queries_voices, queries_voices_paired
from framing.dashboard.evidence_voices import Asked, Which
from framing.dashboard.scope import Scope
from tests import factory
from tests.dashboard.conftest import Open, params, words

SCOPE = Scope(genre="compare", copies=False)
OUTLETS = tuple(o[0] for o in factory.OUTLETS)
LABELS, VOICES = ("neg", "neu", "pos"), ("outlet", "attributed", "marked", "unclear")
Key = tuple[str, str]


def _richly(
    world: factory.World, own: dict[str, str], outlet: str, body: str, hits: list[dict[str, Any]], hostile: bool
) -> None:  # fmt: skip
    """Speech told within speech, scare quotes, unknown speakers, and actors mentioned twice in one sentence."""
    del hits, hostile
    chance = random.Random(own["article_id"])
    at = 0
    for _ in range(chance.randint(0, 4)):
        end = at + chance.randint(6, 12)
        speaker = chance.choice(["工会代表", "市长", "渔民", None])
        group = {
            "工会代表": "citizen",
            "市长": "other_official",
            "渔民": chance.choice(["citizen", "expert"]),
        }.get(speaker or "", "unresolved")
        said = {"speaker": speaker, "speaker_group": group, "translated": chance.random() < 0.3}
        verb = chance.choice([("表示", "neutral"), ("声称", "doubting"), ("强调", "assertive"), (None, None)])
        kind = chance.choice(["direct", "indirect", "indirect", "marked"])
        spans = [(kind, at, end)]
        if kind == "indirect" and chance.random() < 0.6:
            spans.append(("direct", at + chance.randint(0, 2), end - chance.randint(0, 2)))
        for kind_, a, b in spans:
            text = body[a:b] if world.holds_text else None
            world.add("quotes", **own, section="body", start=a, end=b, text=text, chars=b - a, kind=kind_, verb=verb[0],
                      verb_class=verb[1], **(said if kind_ != "marked" else {**said, "speaker": None}))  # fmt: skip
        at = end + 1
    world.add("quotes", **own, section="headline", start=0, end=3, text=None, chars=3, kind="direct", speaker="市长",
              speaker_group="other_official", verb=None, verb_class=None, translated=False)  # fmt: skip
    for no in range(1, 5):
        for start in sorted(chance.sample(range(20), chance.randint(0, 3))):
            world.add("tones", **own, sentence_no=no, section="body", start=100 * no + start, end=100 * no + start + 2,
                      actor="port", surface="港方", n_pos=0, n_neg=0, label=chance.choice(LABELS),
                      voice=chance.choice(VOICES))  # fmt: skip


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with every kind of quotation."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(factory, "_spans", _richly)
        return factory.build(tmp_path_factory.mktemp("rich") / "rich", events=60)


@pytest.fixture(scope="module")
def key(rich: Path) -> Key:
    return str(rich), snapshot.manifest(rich)["snapshot"]


@pytest.fixture(scope="module")
def told(rich: Path) -> pd.DataFrame:
    """Quotations of reports and analyses, each character once, by hand."""
    with snapshot.open(rich) as snap:
        rows = snap.query(
            "SELECT a.outlet, a.published_utc, a.genre, q.* FROM quotes q JOIN articles a USING (article_id)"
        )
    rows = rows[rows["genre"].isin(["report", "analysis"]) & (rows["section"] == "body")].reset_index(
        drop=True
    )
    outer = rows[rows["kind"] == "indirect"]
    inside = [
        r.kind == "direct" and bool(((outer["article_id"] == r.article_id) & (outer["start"] <= r.start) & (outer["end"] >= r.end)).any())
        for r in rows.itertuples()
    ]  # fmt: skip
    return rows.assign(counted=rows["chars"].where(~pd.Series(inside), 0))


@pytest.fixture(scope="module")
def mentions(rich: Path) -> pd.DataFrame:
    """Sentences that mention an actor, once each, by hand: the first mention gives label and voice."""
    with snapshot.open(rich) as snap:
        rows = snap.query(
            "SELECT a.outlet, a.published_utc, a.genre, t.* FROM tones t JOIN articles a USING (article_id)"
        )
    rows = rows[rows["genre"].isin(["report", "analysis"])].sort_values(["start", "end"])
    return rows.groupby(["article_id", "sentence_no", "actor"], as_index=False).first()


def test_groups_kinds_and_their_whole(key: Key, told: pd.DataFrame) -> None:
    found = queries_voices.group_shares(*key, SCOPE).set_index(["outlet", "speaker_group"])
    spoken = told[told["kind"] != "marked"]
    assert (spoken["counted"] == 0).any()
    for address, own in [
        *spoken.groupby(["outlet", "speaker_group"]),
        *spoken.assign(g="").groupby(["outlet", "g"]),
    ]:
        row = found.loc[address]
        assert (row["quotes"], row["articles"], row["chars"]) == (
            len(own), own["article_id"].nunique(), own["counted"].sum(),
        )  # fmt: skip
    assert len(found) == spoken.groupby(["outlet", "speaker_group"]).ngroups + spoken["outlet"].nunique()
    kinds = queries_voices.kinds(*key, SCOPE).set_index(["outlet", "kind"])
    for address, own in told.groupby(["outlet", "kind"]):
        assert kinds.loc[address, "quotes"] == len(own)
        assert kinds.loc[address, "unresolved"] == own["speaker"].isna().sum()


def test_characters_are_those_of_side_by_side(key: Key) -> None:
    from framing.dashboard import queries_told

    rows = queries_told.quotes(*key, Scope(event="e-000"))
    found = queries_voices.group_shares(*key, Scope(event="e-000"))
    whole = found[found["speaker_group"] == ""].set_index("outlet")["chars"]
    assert whole.to_dict() == rows.groupby("outlet")["chars"].sum().to_dict()


def test_speakers_verbs_and_one_name(key: Key, told: pd.DataFrame) -> None:
    spoken = told[told["kind"] != "marked"]
    named = spoken.groupby(["outlet", "speaker"]).agg(
        articles=("article_id", "nunique"), chars=("counted", "sum")
    )
    found = queries_voices.speakers(*key, SCOPE, 2)
    for outlet, own in found.groupby("outlet"):
        best = named.loc[outlet].sort_values(["articles", "chars"], ascending=False, kind="stable").head(2)
        assert own["speaker"].tolist() == best.index.tolist()
        assert own["articles"].tolist() == best["articles"].tolist()
    verbs = queries_voices.verbs(*key, SCOPE, 9, "市长").set_index(["outlet", "verb_class", "verb"])["quotes"]
    mayor = spoken[(spoken["speaker"] == "市长") & spoken["verb_class"].notna()]
    assert (
        verbs.xs("", level="verb_class").xs("", level="verb").to_dict()
        == mayor.groupby("outlet").size().to_dict()
    )
    assert (
        verbs["tide", "doubting", "声称"] == ((mayor["outlet"] == "tide") & (mayor["verb"] == "声称")).sum()
    )
    one = queries_voices.speaker(*key, SCOPE, "市长").set_index("outlet")
    own = spoken[(spoken["speaker"] == "市长") & (spoken["outlet"] == "ridge")]
    assert one.loc["ridge", ["quotes", "direct", "translated", "chars"]].tolist() == [
        len(own), (own["kind"] == "direct").sum(), own["translated"].sum(), own["counted"].sum(),
    ]  # fmt: skip
    assert queries_voices.speaker(*key, SCOPE, "没有这个人").empty


@pytest.mark.parametrize("voice", ["all", "attributed"])
def test_a_sentence_counts_once_an_actor(key: Key, mentions: pd.DataFrame, voice: str) -> None:
    own = mentions if voice == "all" else mentions[mentions["voice"] == voice]
    found = queries_voices.actor_labels(*key, SCOPE, voice, ("port",)).set_index(["outlet", "label"])[
        "sentences"
    ]
    expected = own.groupby(["outlet", "label"]).size()
    assert {k: v for k, v in found.to_dict().items() if k[1]} == expected.to_dict()
    assert found.xs("", level="label").to_dict() == own.groupby("outlet").size().to_dict()


def test_months_add_up_and_none_is_made_up(key: Key, told: pd.DataFrame, mentions: pd.DataFrame) -> None:
    spoken = told[told["kind"] != "marked"]
    month = spoken["published_utc"].dt.strftime("%Y-%m")
    found = queries_voices.group_months(*key, SCOPE, "citizen")
    by_hand = spoken[spoken["speaker_group"] == "citizen"].groupby(["outlet", month])["counted"].sum()
    shown = {(r.outlet, f"{r.month:%Y-%m}"): r.part for r in found.itertuples()}
    assert {k: v for k, v in shown.items() if k in by_hand} == by_hand.to_dict()
    assert set(shown) == set(spoken.groupby(["outlet", month]).groups)
    tones = queries_voices.actor_months(*key, SCOPE, "all", "port")
    assert tones["whole"].sum() == len(mentions)
    assert tones["part"].sum() == (mentions["label"] == "neg").sum()
    assert (queries_voices.speaker_months(*key, SCOPE, "市长")["part"] > 0).all()


def test_evidence_has_the_number_it_stands_behind(key: Key) -> None:
    for row in queries_voices.group_shares(*key, SCOPE).itertuples():
        n, rows = evidence_voices.quote_rows(*key, SCOPE, Which(row.outlet, group=row.speaker_group), 5)
        assert n == row.quotes and len(rows) == min(n, 5)
    for row in queries_voices.verbs(*key, SCOPE, 9).itertuples():
        if row.verb_class:
            which = Which(row.outlet, verb_class=row.verb_class, verb=row.verb)
            assert evidence_voices.quote_rows(*key, SCOPE, which, 1)[0] == row.quotes
    for row in queries_voices.actor_labels(*key, SCOPE, "outlet", ("port",)).itertuples():
        n, rows = evidence_voices.tone_rows(
            *key, SCOPE, row.outlet, "port", row.label or "all", "outlet", "", 3
        )
        assert n == row.sentences and rows["title"].notna().all()


@pytest.mark.parametrize(
    "which",
    [
        Which("tide"), Which("tide", kind="direct"), Which("tide", kind="marked"), Which("tide", unresolved=True),
        Which("ridge", speaker="渔民", kind="indirect"), Which("ridge", speaker="渔民", translated=True),
        Which("ridge", group="citizen", month="2022-01"), Which("tide", month="2022-01"),
        Which("ridge", verb_class="doubting", verb="声称"), Which("tide", verb_class="neutral", kind="direct"),
        Which("tide", verb_class="neutral", speaker="市长"), Which("lantern", speaker="没有这个人"),
    ],
    ids=str,
)  # fmt: skip
def test_as_many_quotations_by_cube_as_by_hand(
    key: Key, which: Which, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = evidence_voices.quote_rows.__wrapped__  # both answers, none of them from the cache
    ours, rows = asked(*key, SCOPE, which, 10_000)
    monkeypatch.setattr(monthly, "answers", lambda _: False)
    theirs, _ = asked(*key, SCOPE, which, 1)
    assert ours == theirs == len(rows)
    assert ours > 0 or which.speaker == "没有这个人"


@pytest.mark.parametrize("measure", ["chars", "verbs", "tone"])
def test_the_events_of_a_difference_are_those_it_counts(key: Key, rich: Path, measure: str) -> None:
    found = (
        queries_voices_paired.tone(*key, SCOPE, "all", "port") if measure == "tone" else queries_voices_paired.quotes(*key, SCOPE)
    )  # fmt: skip
    kept = found if measure == "tone" else found[found["measure"].str.startswith(measure)]
    assert len(kept)
    assert found["missing"].isna().any()
    for row in kept.itertuples():
        pair = (row.outlet_a, row.outlet_b)
        n, _ = queries_voices_paired.events(*key, SCOPE, measure, pair, "port", "all", 3)
        assert n == row.n_events
    with snapshot.open(rich) as snap:
        of = compare.articles(snap, selection.Filter())
        own = (
            compare.tone(snap, of, actors=["port"]) if measure == "tone" else compare.quotes(snap, of)
        ).differences
    values = {
        (k.measure.removeprefix("port "), k.outlet_a, k.outlet_b): getattr(d, "value", None)
        for k, d in own.items()
    }
    for row in kept.itertuples():
        assert values[row.measure, row.outlet_a, row.outlet_b] == (None if pd.isna(row.value) else row.value)


BOTH: dict[str, tuple[Any, ...]] = {
    "group_shares": (),
    "kinds": (),
    "speakers": (2,),
    "verbs": (2,),
    "names": ("会", 2),
    "speaker": ("渔民",),
    "actors": (),
    "actor_labels": ("attributed", ("port",)),
    "group_months": ("citizen",),
    "speaker_months": ("渔民",),
    "actor_months": ("outlet", "port"),
}


@pytest.mark.parametrize("name", BOTH)
@pytest.mark.parametrize(
    "scope",
    [
        Scope(),
        SCOPE,
        Scope(outlets=("tide", "lantern"), genre="report", copies=False),
        Scope(since=date(2021, 9, 1), until=date(2022, 2, 28)),
        Scope(outlets=("ridge",), until=date(2022, 4, 30), genre="compare"),
        Scope(since=date(2031, 1, 1)),
    ],
    ids=str,
)
def test_cubes_say_what_spans_say(key: Key, name: str, scope: Scope, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = getattr(queries_voices, name).__wrapped__  # both answers, none of them from the cache
    assert monthly.answers(scope)
    ours = asked(*key, scope, *BOTH[name])
    monkeypatch.setattr(monthly, "answers", lambda _: False)
    theirs = asked(*key, scope, *BOTH[name])
    pd.testing.assert_frame_equal(ours, theirs)
    assert len(ours) > 0 or scope.since == date(2031, 1, 1)


def test_the_page_says_what_the_store_says(open_page: Open, stores: dict[str, Path]) -> None:
    with snapshot.open(stores["store-plain"]) as snap:
        own = snap.query("""SELECT outlet, count(*) AS n, count(*) FILTER (WHERE speaker_group = 'citizen') AS c
            FROM quotes JOIN articles USING (article_id) WHERE genre = 'report' AND quotes.section = 'body' GROUP BY outlet""")
    page = words(open_page("voices"))
    lead = re.search(r'class="fr-lead">(.*?)</p>', page)
    assert lead is not None
    assert re.search("潮汐通讯.*山脊之声.*灯笼网.*港湾时报", lead[1])
    assert "报道与分析，不计共用稿" in lead[1]
    for row in own.itertuples():
        group, n = ("citizen", row.c) if row.c else ("other_official", row.n - row.c)
        number = rf"evidence=group%3A{row.outlet}%3A{group}[^<>]*><b>100.0%</b></a> <small>{n} 处 · "
        assert re.search(number, page), row.outlet


@pytest.mark.parametrize(
    ("view", "evidence", "n"),
    [
        ("speakers", "group:tide:citizen", "处"),
        ("speakers", "kind:tide:direct", "处"),
        ("speakers", "verb:ridge:neutral:表示", "处"),
        ("speakers", "speaker:ridge:工会代表", "处"),
        ("speaker", "quotes:lantern", "处"),
        ("tone", "tone:ridge:port:all", "句"),
        ("tone", "pair:tide:ridge:port", "件事"),
        ("time", "articles:tide", "篇"),
    ],
)
def test_evidence_opens_once_under_its_number(open_page: Open, view: str, evidence: str, n: str) -> None:
    show = {"show": "differences"} if evidence.startswith("pair") else {}
    page = words(open_page("voices", view=view, speaker="工会代表", actor="port", evidence=evidence, **show))
    if view == "time":
        assert page.count('id="evidence"') == 0 and "fr-problems" not in page  # a number of another view
        return
    panels = re.findall(r'<section class="fr-ev-panel".*?aria-label="(.*?)"', page)
    assert len(panels) == 1
    assert re.search(rf"[1-9][0-9,]* {n}", panels[0])
    assert "fr-problems" not in page


def test_what_is_not_here_is_named_and_ignored(open_page: Open) -> None:
    app = open_page(
        "voices",
        view="speaker",
        speaker="没有这个人",
        actor="nobody",
        group="nobody",
        evidence="group:tide:none",
    )
    page = words(app)
    problems = re.search(r'<ul class="fr-problems".*?</ul>', page)
    assert problems is not None
    assert [v in problems[0] for v in ("没有这个人", "nobody", "group:tide:none")] == [True] * 3
    assert params(app).keys().isdisjoint({"speaker", "actor", "group", "evidence"})
    assert "工会代表" in page


def test_a_part_of_a_name_finds_the_names_that_have_it(open_page: Open) -> None:
    page = words(open_page("voices", view="speaker", term="工会"))
    assert "speaker=%E5%B7%A5%E4%BC%9A%E4%BB%A3%E8%A1%A8" in page
    assert "没有含“渔夫”" in words(open_page("voices", view="speaker", term="渔夫"))


@pytest.mark.parametrize("view", ["tone", "time"])
def test_a_voice_without_sentences_says_so(open_page: Open, view: str) -> None:
    page = words(open_page("voices", view=view, voice="attributed", actor="port", show="differences"))
    assert "在这种声音里，没有提到“港务当局”的句子" in page or "没有可以逐月看的数字" in page


def test_the_search_acts_on_every_number(open_page: Open, stores: dict[str, Path]) -> None:
    with snapshot.open(stores["store-plain"]) as snap:
        of = compare.articles(snap, selection.Filter(query="云杉岛", outlets=("ridge",)))
    page = words(open_page("voices", q="云杉岛"))
    assert "搜索“云杉岛”" in page
    assert f"{len(of)} 篇" in page
    assert len(of) > 0


def test_intervals_only_with_enough_events(open_page: Open) -> None:
    many = words(open_page("voices", view="tone", show="differences", outlets="tide,ridge", genre="all"))
    few = words(
        open_page("voices", view="tone", show="differences", outlets="tide,ridge", since="2022-03-01")
    )
    interval = r"[+−-]\d+\.\d 至 [+−-]\d+\.\d"
    assert re.search(interval, many)
    assert re.search(interval, few) is None
    assert re.search("证据不足：事件不足 10 件", few)
    assert re.search(interval, words(open_page("voices", view="tone", outlets="tide,ridge"))) is None


@pytest.mark.parametrize("view", ["speakers", "speaker", "tone", "time"])
def test_a_hostile_store_stays_text(open_page: Open, view: str) -> None:
    speaker = factory.HOSTILE_TITLES[0]
    page = words(
        open_page("voices", data="store-hostile", view=view, speaker=speaker, evidence="quotes:tide")
    )
    assert not re.search(r'<script|<img|href="javascript', page)
    assert "fr-problems" not in page


def test_a_store_without_text_gives_places(open_page: Open) -> None:
    page = words(open_page("voices", data="store-notext", evidence="quotes:tide"))
    panel = page.split('id="evidence"')[1].split("</section>")[0]
    assert 'class="out"' in panel and "第 0–4 字" in panel


@given(st.text(max_size=60))
def test_any_address_is_read_or_refused(value: str) -> None:
    found = evidence_voices.parse(value, OUTLETS)
    assert found is None or str(found) == value


@given(st.sampled_from(OUTLETS), st.text(min_size=1, max_size=30))
def test_a_name_is_kept_as_written(outlet: str, name: str) -> None:
    asked = Asked("speaker", outlet, (name,))
    assert evidence_voices.parse(str(asked), OUTLETS) == asked


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_letters_on_every_shade_can_be_read(theme: str) -> None:
    def bright(color: str) -> float:
        parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    for of in range(1, 10):
        shades = [voices_shares.shade(place, of, theme) for place in range(of)]
        assert len(set(shades)) == of
        for color in shades:
            low, high = sorted((bright(color), bright(voices_shares.on(color))))
            assert (high + 0.05) / (low + 0.05) >= 4.5
