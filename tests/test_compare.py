"""Comparisons of a store: the same numbers as plain counting gives, and nothing claimed on little."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from framing import compare, contrast, snapshot
from framing.cli import main
from framing.contrast import Contrast, NotEnough
from framing.errors import ContrastError
from framing.selection import Filter
from tests import factory
from tests.conftest import ROOT

BARE = {
    "title_raw": "", "url": None, "author": None, "published_precision": "minute", "published_source": "test",
    "mirror_utc": None, "form": "text", "layout": "records", "versions": 1, "match_score": None, "match_reasons": None,
    "correction": None, "sentiment_mean": None, "sentiment_n": 0, "sentiment_reason": "test", "sentences_n": 2,
    "genre_reason": "test", "site_section": None, "quotes_n": 0, "quoted_chars": 0, "indirect_chars": 0,
}  # fmt: skip
EVENTS = 24


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two outlets, two articles each on twenty-four events; tide uses twice the cues, names and quotes otherwise."""
    chance, world = np.random.default_rng(3), factory.World()
    factory._constants(world, factory.OUTLETS, False)
    world.add("families", family="frame_x", name_zh="框架", name_en="Frame", kind="frame", order=9)
    for number in range(EVENTS):
        for outlet in ("ridge", "tide"):
            for copy in range(2):
                _article(world, number, outlet, copy, chance)
        world.add(
            "events", event_id=f"e{number:02}", storyline_id=f"s{number:02}", label_zh="x", label_en="x", n_articles=4,
            first_utc=None, last_utc=None, n_outlets=2, correction=None, n_tide=2, n_ridge=2, n_lantern=0, n_harbour=0,
        )  # fmt: skip
    manifest = {
        "dataset": {"id": "i", "title_zh": "虚构", "title_en": "Invented", "note_zh": "", "note_en": "", "holds_text": True},
        "code_version": "0", "inputs": {}, "scorers": {}, "lexicons": {}, "counts": {"documents": 0},
    }  # fmt: skip
    folder = tmp_path_factory.mktemp("compare") / "store"
    with snapshot.writing(folder):
        snapshot.publish(
            folder, world.tables, manifest,
            families=[*(f[0] for f in factory.FAMILIES), "frame_x"], outlets=[o[0] for o in factory.OUTLETS],
        )  # fmt: skip
    return folder


def _article(world: factory.World, number: int, outlet: str, copy: int, chance: np.random.Generator) -> None:
    id_, event = f"a{number:02}-{outlet}-{copy}", f"e{number:02}"
    own = {"article_id": id_, "event_id": event}
    chars = int(chance.integers(200, 900))
    cues = int(chance.poisson(chars / (40 if outlet == "tide" else 80)))
    counts = {f"hits_{f[0]}": 0 for f in factory.FAMILIES} | {"hits_frame_x": cues}
    world.tables["articles"].append(
        BARE
        | own
        | counts
        | {k.replace("hits", "rate"): 1000 * n / chars for k, n in counts.items()}
        | {
            "outlet": outlet, "title": "x", "chars": chars, "document_id": "d" + id_, "storyline_id": f"s{number:02}",
            "published_utc": datetime(2022, 1, 1) + timedelta(days=number),
            "genre": "analysis" if number == 3 else "opinion" if number == 5 else "report",
            "shared_copy": "copied_from" if number == 7 and outlet == "tide" else "credit" if copy else "none",
        }
    )  # fmt: skip
    for no, section in enumerate(("headline", "body", "body")):
        world.add("sentences", **own, sentence_no=no, section=section, paragraph=0, start=20 * (no == 2),
                  end=20 + 20 * (no == 2), text=None, sentiment=None, sentiment_reason="test")  # fmt: skip
        world.add("facts", **own, section=section, start=20 * (no == 2) + 1, end=20 * (no == 2) + 3, kind="figure",
                  value=f"{no}" if no < 2 else f"{outlet}{copy}", surface="x")  # fmt: skip
    _spans(world, own, outlet, chance)


def _spans(world: factory.World, own: dict[str, str], outlet: str, chance: np.random.Generator) -> None:
    place: dict[str, Any] = {**own, "section": "body"}
    for i in range(int(chance.integers(2, 6))):
        voice = str(chance.choice(["outlet", "attributed", "marked", "unclear"], p=[0.6, 0.3, 0.05, 0.05]))
        variant = "港方" if chance.random() < (0.8 if outlet == "tide" else 0.3) else "港务局"
        at = {"start": 6 * i, "end": 6 * i + 2}
        world.add("hits", **place, **at, sentence_no=1 + i, family="port_naming", concept="port_authority",
                  variant=variant, attested_in="general", voice=voice)  # fmt: skip
        label = str(chance.choice(["neg", "neu", "pos"]))
        for shift, other in ((0, voice), (3, "outlet")):  # two mentions in one sentence
            world.add("tones", **place, sentence_no=1 + i, start=6 * i + shift, end=6 * i + shift + 2, actor="port",
                      surface=variant, n_pos=0, n_neg=0, label=label, voice=other)  # fmt: skip
        kind = str(chance.choice(["direct", "indirect", "marked"]))
        world.add("quotes", **place, **at, text=None, chars=int(chance.integers(3, 30)), kind=kind,
                  speaker=None if i == 0 else f"某{i}", speaker_group="citizen" if chance.random() < 0.5 else "expert",
                  verb="说", verb_class=str(chance.choice(["neutral", "doubting"])), translated=False)  # fmt: skip


@pytest.fixture
def snap(store: Path) -> Iterator[snapshot.Snapshot]:
    with snapshot.open(store) as opened:
        yield opened


@pytest.fixture
def of(snap: snapshot.Snapshot) -> pd.DataFrame:
    return compare.articles(snap, Filter())


def paired(values: pd.Series, of: pd.DataFrame) -> tuple[float, int]:
    """tide less ridge, mean over events with both, by plain counting; every event here has one genre."""
    placed = of.set_index("article_id").assign(value=values).dropna(subset=["value"])
    means = placed.groupby(["event_id", "outlet"])["value"].mean().unstack().dropna()
    return float((means["tide"] - means["ridge"]).mean()), len(means)


def found(differences: compare.Differences, measure: str) -> Contrast:
    one = differences[contrast.Key(measure, "tide", "ridge")]
    assert isinstance(one, Contrast)
    return one


def test_reports_and_analyses_without_copies(snap: snapshot.Snapshot, of: pd.DataFrame) -> None:
    everything = compare.articles(snap, Filter(), genres=(), copies=True)
    assert len(everything) == 4 * EVENTS
    assert len(of) == 4 * EVENTS - 4 - 2
    assert set(of["genre"]) == {"report", "analysis"} and set(of["shared_copy"]) == {"none", "credit"}
    assert set(compare.articles(snap, Filter(), genres=("opinion",))["event_id"]) == {"e05"}
    assert len(compare.articles(snap, Filter(outlets=("tide",)), copies=True)) == 2 * EVENTS - 2
    assert compare.present(snap, of) == ("tide", "ridge")


def test_frames_are_what_plain_counting_gives(snap: snapshot.Snapshot, of: pd.DataFrame) -> None:
    got = compare.frames(snap, of)
    rate = 1000 * of.set_index("article_id")["hits_frame_x"] / of.set_index("article_id")["chars"]
    value, events = paired(rate, of)
    one = found(got.differences, "frame_x")
    assert (one.value, one.n_events) == (pytest.approx(value), events)
    assert one.low < one.value < one.high and one.low > 0 and one.p < 0.05
    pooled = of.groupby("outlet")[["hits_frame_x", "chars"]].sum()
    assert got.rates.set_index("outlet")["rate"].to_dict() == pytest.approx(
        (1000 * pooled["hits_frame_x"] / pooled["chars"]).to_dict()
    )


def test_copies_left_out_change_what_is_compared(snap: snapshot.Snapshot, of: pd.DataFrame) -> None:
    with_copies = compare.frames(snap, compare.articles(snap, Filter(), copies=True))
    assert found(with_copies.differences, "frame_x").n_events == EVENTS - 1
    without = found(compare.frames(snap, of).differences, "frame_x")
    assert (without.n_events, without.n_articles_a) == (EVENTS - 2, 2 * (EVENTS - 2))


def test_tone_counts_a_sentence_once_in_the_voice_of_its_first_mention(
    snap: snapshot.Snapshot, of: pd.DataFrame
) -> None:
    got = compare.tone(snap, of)
    first = snap.table("tones").merge(of[["article_id", "outlet"]]).sort_values("start")
    first = first.drop_duplicates(["article_id", "sentence_no", "actor"])
    counted = first.groupby(["outlet", "voice", "label"]).size()
    by = got.shares.set_index(["outlet", "voice", "label"])["sentences"]
    assert by[by > 0].drop("all", level="voice").to_dict() == counted.to_dict()
    share = first.assign(neg=first["label"] == "neg").groupby("article_id")["neg"].mean()
    assert found(got.differences, "port neg").value == pytest.approx(paired(share, of)[0])
    outlet = first[first["voice"] == "outlet"].assign(pos=lambda t: t["label"] == "pos")
    share = outlet.groupby("article_id")["pos"].mean()
    spoken = compare.tone(snap, of, voice="outlet").differences
    assert found(spoken, "port pos").value == pytest.approx(paired(share, of)[0])


def test_voices_partition_the_total(snap: snapshot.Snapshot, of: pd.DataFrame) -> None:
    tone = compare.tone(snap, of, by_event=True)
    naming = compare.naming(snap, of, "port_naming", by_event=True)
    for table, part, size in ((tone.shares, "label", "sentences"), (naming.counts, "variant", "mentions")):
        keys = ["event_id", "outlet", part]
        whole = table[table["voice"] == "all"].groupby(keys)[size].sum()
        parts = table[table["voice"] != "all"].groupby(keys)[size].sum()
        assert whole.to_dict() == parts.reindex(whole.index, fill_value=0).to_dict()
        assert table.groupby(["event_id", "outlet", "voice"])["share"].sum().to_numpy() == pytest.approx(1)
    assert not tone.differences and not naming.differences and not naming.shares


def test_quotes_leave_scare_quotes_out(snap: snapshot.Snapshot, of: pd.DataFrame) -> None:
    got = compare.quotes(snap, of)
    said = snap.table("quotes").merge(of[["article_id", "outlet"]])
    said = said[said["kind"] != "marked"]
    chars = said.pivot_table(
        index="outlet", columns="speaker_group", values="chars", aggfunc="sum", fill_value=0
    )
    share = chars.div(chars.sum(axis=1), axis=0).stack()
    assert got.groups.set_index(["outlet", "speaker_group"])["share"].to_dict() == pytest.approx(
        share.to_dict()
    )
    own = said.pivot_table(
        index="article_id", columns="speaker_group", values="chars", aggfunc="sum", fill_value=0
    )
    value = paired(own["expert"] / own.sum(axis=1), of)[0]
    assert found(got.differences, "chars expert").value == pytest.approx(value)
    verbs = got.verbs.set_index(["outlet", "verb_class"])["quotes"]
    assert verbs.to_dict() == said.groupby(["outlet", "verb_class"]).size().to_dict()
    named = said[said["speaker"].notna()].groupby(["outlet", "speaker", "speaker_group"])
    most = got.speakers.set_index(["outlet", "speaker", "speaker_group"])
    assert most["chars"].to_dict() == named["chars"].sum().to_dict()
    assert got.speakers.groupby("outlet")["n_articles"].apply(lambda n: n.is_monotonic_decreasing).all()


def test_names_are_shares_of_the_referent_by_voice(snap: snapshot.Snapshot, of: pd.DataFrame) -> None:
    got = compare.naming(snap, of, "port_authority", voices=("outlet", "all"))
    hits = snap.table("hits").merge(of[["article_id", "outlet"]])
    hits = hits[hits["voice"] == "outlet"].assign(ours=hits["variant"] == "港方")
    share = hits.groupby(["outlet", "article_id"])["ours"].mean()
    means = {
        used.share.outlet: used.share.value
        for used in got.shares
        if (used.voice, used.share.variant) == ("outlet", "港方")
    }
    assert means == pytest.approx(share.groupby("outlet").mean().to_dict())
    assert {used.voice for used in got.shares} == {"outlet", "all"}
    value = paired(share.droplevel("outlet"), of)[0]
    assert found(got.differences, "port_authority 港方").value == pytest.approx(value)


def test_only_here_is_what_one_outlet_has(snap: snapshot.Snapshot) -> None:
    got = compare.only_here(snap, "e00")
    assert set(got.facts["value"]) == {"tide0", "tide1", "ridge0", "ridge1"}
    assert [(c.outlet, c.found, c.items, c.n_sentences, c.chars) for c in got.counts] == [
        ("tide", 2, 4, 6, 120), ("ridge", 2, 4, 6, 120),
    ]  # fmt: skip
    assert [c.archived for c in got.capture] == [2, 2, 0, 0]
    alone = compare.only_here(snap, "e07")
    assert not alone.counts and alone.facts.empty
    assert [(c.archived, c.compared) for c in alone.capture] == [(2, 0), (2, 2), (0, 0), (0, 0)]
    assert compare.only_here(snap, "e07", copies=True).counts


def test_below_the_minima_nothing_is_claimed(snap: snapshot.Snapshot, store: Path, capsys: Any) -> None:
    few = compare.articles(snap, Filter(events=tuple(f"e{n:02}" for n in range(5))))
    for differences in (
        compare.frames(snap, few).differences, compare.tone(snap, few).differences,
        compare.quotes(snap, few).differences, compare.naming(snap, few, "port_naming").differences,
    ):  # fmt: skip
        assert differences and all(isinstance(one, NotEnough) for one in differences.values())
    assert main(["contrast", "--store", str(store), "--measure", "frames", "--until", "2022-01-05"]) == 0
    printed = capsys.readouterr().out
    assert "not enough evidence (few events)" in printed and "10 and 10" in printed


@pytest.mark.parametrize(
    "options",
    [
        ["frames"], ["tone", "--voice", "outlet"], ["quotes", "--with-copies"],
        ["naming", "--concept", "port_authority", "--genre", "report"],
    ],
)  # fmt: skip
def test_the_command_prints_what_it_writes(
    store: Path, tmp_path: Path, capsys: Any, options: list[str]
) -> None:
    out = tmp_path / "table.csv"
    assert main(["contrast", "--store", str(store), "--out", str(out), "--measure", *options]) == 0
    lines, written = capsys.readouterr().out.splitlines(), pd.read_csv(out)
    assert len(written) == len(lines) - 4 and "tide - ridge" in set(written["outlets"])
    for line, row in zip(lines[1:], written.to_dict("records"), strict=False):
        assert line.startswith(row["measure"]) and row["unit"] in line
        assert row["evidence"] != "enough" or f"{row['value']:.4f}" in line


def test_what_cannot_be_compared_says_so(snap: snapshot.Snapshot, store: Path, capsys: Any) -> None:
    of = compare.articles(snap, Filter())
    with pytest.raises(ContrastError, match="no concept or family 'harbour'"):
        compare.naming(snap, of, "harbour")
    with pytest.raises(ContrastError, match="No voice 'loud'"):
        compare.tone(snap, of, voice="loud")
    with pytest.raises(ContrastError, match="mentions nobody"):
        compare.tone(snap, of, actors=("nobody",))
    for options in (["naming"], ["frames", "--concept", "x"], ["frames", "--voice", "all"], ["frames", "--outlet", "x"],
                    ["frames", "--outlet", "tide"]):  # fmt: skip
        assert main(["contrast", "--store", str(store), "--measure", *options]) == 2
        assert capsys.readouterr().err.startswith("framing: ")


def test_levels_without_differences_are_the_same_levels(snap: snapshot.Snapshot, of: pd.DataFrame) -> None:
    for measure, levels in ((compare.frames, ("rates",)), (compare.tone, ("shares",)), (compare.quotes, ("groups", "verbs", "speakers"))):  # fmt: skip
        whole, cheap = measure(snap, of), measure(snap, of, infer=False)
        assert whole.differences and not cheap.differences
        for name in levels:
            pd.testing.assert_frame_equal(getattr(whole, name), getattr(cheap, name))
    named, cheap = (compare.naming(snap, of, "port_naming", infer=infer) for infer in (True, False))
    assert named.shares == cheap.shares and named.differences and not cheap.differences
    pd.testing.assert_frame_equal(named.counts, cheap.counts)
    bare = compare.naming(snap, of, "port_naming", voices=(), infer=False)
    assert not bare.shares and bare.counts.equals(named.counts)
    assert compare.naming(snap, of, "port_naming", voices=()).differences == named.differences


def test_pairs_are_what_a_chart_draws(snap: snapshot.Snapshot, of: pd.DataFrame) -> None:
    differences = compare.frames(snap, of).differences
    rows = compare.pairs(differences).set_index("measure")
    one, row = found(differences, "frame_x"), rows.loc["frame_x"]
    within = one.within[0]
    assert isinstance(within, contrast.Within)
    assert (row["outlet_a"], row["outlet_b"], row["missing"]) == ("tide", "ridge", None)
    assert row["mean_a"] - row["mean_b"] == pytest.approx(row["value"])
    assert [row[name] for name in ("value", "low", "high", "p", "n_events", "n_articles_a", "n_articles_b")] == [
        one.value, one.low, one.high, one.p, one.n_events, one.n_articles_a, one.n_articles_b,
    ]  # fmt: skip
    assert [row[f"within_a_{name}"] for name in ("median", "high", "events", "articles")] == [
        within.median, within.high, within.n_events, within.n_articles,
    ]  # fmt: skip
    few = compare.articles(snap, Filter(events=("e00", "e01")))
    short = compare.pairs(compare.frames(snap, few).differences)
    assert set(short["missing"]) == {"few_events"} and short["value"].isna().all()
    assert set(short["n_articles_a"]) == {4}
    assert tuple(compare.pairs({}).columns) == compare.PAIRS


def test_too_many_articles_are_not_read(snap: snapshot.Snapshot) -> None:
    assert len(compare.articles(snap, Filter(), limit=4 * EVENTS)) == 4 * EVENTS - 6
    with pytest.raises(ContrastError, match=rf"{4 * EVENTS} articles are selected.* up to 9\. Narrow"):
        compare.articles(snap, Filter(), limit=9)
    assert len(compare.articles(snap, Filter(events=("e00",)), limit=9)) == 4


def test_a_real_store_has_all_measures(sample_store: Path) -> None:
    with snapshot.open(sample_store) as opened:
        of = compare.articles(opened, Filter(), genres=(), copies=True)
        assert len(compare.frames(opened, of).rates) == 6 * len(compare.present(opened, of))
        quotes = compare.quotes(opened, of)
        said = opened.query("SELECT sum(chars) AS n FROM quotes WHERE section = 'body' AND kind <> 'marked'")
        assert quotes.groups["chars"].sum() == said["n"].iloc[0] > 0
        for event in of["event_id"].unique():
            got = compare.only_here(opened, event, genres=(), copies=True)
            assert sum(c.found for c in got.counts) == len(got.facts[["kind", "value"]].drop_duplicates())
        with pytest.raises(ContrastError):
            compare.tone(opened, of, actors=("nobody",))


def test_real_coverage_is_what_plain_counting_gives() -> None:
    with snapshot.open(ROOT / "data" / "coverage") as opened:
        of = compare.articles(opened, Filter(outlets=("dw", "voa")))
        got = compare.frames(opened, of).differences
    rate = (1000 * of["hits_frame_security"] / of["chars"]).where(of["chars"] > 0)
    cells = of.assign(rate=rate).dropna(subset=["rate"]).groupby(["event_id", "genre", "outlet"])["rate"]
    both = cells.agg(["mean", "size"]).unstack().dropna()
    n, m = both["size"]["dw"], both["size"]["voa"]
    weighed = pd.DataFrame({"h": n * m / (n + m), "d": both["mean"]["dw"] - both["mean"]["voa"]})
    events = weighed.assign(d=weighed["h"] * weighed["d"]).groupby("event_id").sum()
    one = got[contrast.Key("frame_security", "dw", "voa")]
    assert isinstance(one, Contrast)
    assert one.value == pytest.approx((events["d"] / events["h"]).mean())
    assert (one.n_events, one.n_articles_a, one.n_articles_b) == (len(events), n.sum(), m.sum())


def test_real_coverage_of_one_event_by_four_outlets() -> None:
    with snapshot.open(ROOT / "data" / "coverage") as opened:
        event = opened.query("SELECT event_id FROM events ORDER BY n_outlets DESC, n_articles DESC LIMIT 1")
        id_ = str(event["event_id"].iloc[0])
        got = compare.only_here(opened, id_, genres=(), copies=True)
        of = compare.articles(opened, Filter(events=(id_,)), genres=(), copies=True)
        named = opened.query("SELECT article_id, kind, value FROM facts WHERE event_id = $id", {"id": id_})
        archived = of["outlet"].value_counts()
    assert [c.archived for c in got.capture] == [archived.get(c.outlet, 0) for c in got.capture]
    held = named.merge(of[["article_id", "outlet"]]).drop_duplicates(["kind", "value", "outlet"])
    alone = held.drop_duplicates(["kind", "value"], keep=False)["outlet"].value_counts()
    assert len(got.counts) == 4
    assert {c.outlet: c.found for c in got.counts} == {c.outlet: alone.get(c.outlet, 0) for c in got.counts}
    assert {c.outlet: c.items for c in got.counts} == held["outlet"].value_counts().to_dict()
    assert all(c.chars >= c.at_chars for c in got.counts)
