"""The numbers of Voices and tone are those of the store, by cubes as by hand."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from framing import compare, selection, snapshot
from framing.dashboard import evidence_voices, monthly, queries_voices, queries_voices_paired
from framing.dashboard.evidence_voices import Which
from framing.dashboard.scope import Scope
from tests import factory

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
