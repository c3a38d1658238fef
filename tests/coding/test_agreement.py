"""Agreement: of people with people, of the machine with their majority, weighted, by outlet; the cards of it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from framing import cli
from framing.coding import agreement, store, tables
from framing.coding.store import Project
from framing.coding.units import Unit
from framing.evaluation import by_coding, cards
from framing.evaluation.cards import Card, Figure, Text
from tests.coding.conftest import code, project

OTHER = {"neg": "neu", "neu": "pos", "pos": "neg"}


def odd(unit: Unit) -> bool:
    return int(unit.unit[1:]) % 2 == 1


def tenth(unit: Unit) -> bool:
    return int(unit.unit[1:]) % 10 == 0


@pytest.fixture(scope="module")
def mine(news: Path, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Ann says what the machine says; Bob errs at every tenth unit; Cyd has coded four."""
    made = project(news, tmp_path_factory.mktemp("coding") / "mine", n=60)
    code(made, "ann", lambda u: u.machine)
    code(made, "bob", lambda u: OTHER[u.machine or ""] if tenth(u) else u.machine)
    code(
        made,
        "cyd",
        lambda u: "unclear" if u.unit in ("u001", "u002") else "skip" if u.unit == "u003" else None,
    )
    return made


def test_alpha_of_all_and_of_every_pair(mine: Project) -> None:
    found = agreement.among(mine, agreement.read(mine))
    assert [one.coders for one in found] == [
        ("ann", "bob", "cyd"), ("ann", "bob"), ("ann", "cyd"), ("bob", "cyd"),
    ]  # fmt: skip
    pair = found[1]
    assert pair.same.n == 60 and pair.same.value == pytest.approx(0.9)
    assert pair.nominal.value is not None and pair.nominal.low is not None and pair.nominal.high is not None
    assert pair.nominal.low < pair.nominal.value < pair.nominal.high <= 1
    assert found[2].nominal.n == 2 and found[2].nominal.low is None, "too few for an interval"
    assert found[2].ordinal is not None and found[2].ordinal.reason == "no_units", "unclear is on no scale"


def test_a_majority_needs_more_than_half_way(mine: Project) -> None:
    said = agreement.majority(agreement.read(mine))
    assert said["u001"] == mine.unit("u001").machine and said["u010"] is None


def test_the_machine_is_measured_by_outlet_and_in_all(mine: Project) -> None:
    codes = {"bob": agreement.read(mine)["bob"]}
    every, *each = agreement.machine(mine, codes)
    wrong = [u for u in mine.units if tenth(u)]
    weight = {u.unit: 1 / u.probability for u in mine.units}
    right = 1 - sum(weight[u.unit] for u in wrong) / sum(weight.values())
    assert every.accuracy.value == pytest.approx(right), "weighted by what the units stand for"
    assert every.table.sum() == pytest.approx(sum(weight.values())) and every.counts.sum() == 60
    assert [m.outlet for m in each] == sorted({u.outlet for u in mine.units})
    assert sum(m.accuracy.n for m in each) == every.accuracy.n == 60
    assert np.allclose(sum(m.table for m in each), every.table)
    assert every.accuracy.low is not None and every.accuracy.high is not None
    assert every.accuracy.low < right < every.accuracy.high


def test_what_cannot_be_compared_is_counted(mine: Project) -> None:
    codes = agreement.read(mine)
    assert agreement.machine(mine, codes)[0].left_out == 6, "six ties"
    only = {"cyd": codes["cyd"]}
    found = agreement.machine(mine, only)[0]
    assert found.left_out == 2 and found.accuracy.value is None and found.accuracy.reason == "no_units"


def test_kappa_and_f1_against_a_table_worked_by_hand(mine: Project) -> None:
    """With equal weights: 20 of 25 and 15 of 25 right, accuracy .7, kappa .4, F1 of .727 and .667."""
    from framing.coding.agreement import _f1, _kappa

    hand = np.array([[[20.0, 5.0], [10.0, 15.0]]])
    assert _kappa(hand)[0] == pytest.approx(0.4)
    assert _f1(hand)[0] == pytest.approx([40 / 55, 30 / 45])


def test_a_machine_of_another_day_can_be_measured(mine: Project) -> None:
    codes = {"ann": agreement.read(mine)["ann"]}
    assert agreement.machine(mine, codes)[0].accuracy.value == pytest.approx(1)
    turned = {u.unit: OTHER[u.machine or ""] for u in mine.units}
    assert agreement.machine(mine, codes, turned)[0].accuracy.value == pytest.approx(0)


def test_tables_have_a_row_a_code_and_a_row_a_unit(mine: Project) -> None:
    codes = agreement.read(mine)
    each, most = tables.each(mine, codes), tables.majorities(mine, codes)
    assert len(each) == 60 + 60 + 3 and set(each["coder"]) == {"ann", "bob", "cyd"}
    assert len(most) == 60 and most.set_index("unit").loc["u001", "agree"] == 2
    assert most["majority"].isna().sum() == 6


def test_the_commands(news: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    where = ["--folder", str(tmp_path), "--project", "mine"]
    assert (
        cli.main(["coding", "sample", "--store", str(news), "--codebook", "voice", "--n", "40", *where]) == 0
    )
    assert "40 of" in capsys.readouterr().out
    mine = store.load(tmp_path / "mine")
    code(mine, "ann", lambda u: u.machine)
    code(mine, "bob", lambda u: "outlet" if odd(u) else u.machine)
    assert cli.main(["coding", "agreement", "--store", str(news), *where]) == 0
    told = capsys.readouterr().out
    assert "alpha, nominal" in told and "all outlets" in told and "n = 40" in told
    for table, rows in (("codes", 80), ("majority", 40)):
        out = tmp_path / f"{table}.csv"
        assert cli.main(["coding", "export", "--table", table, "--out", str(out), *where]) == 0
        assert len(out.read_bytes().splitlines()) == rows + 1
    assert cli.main(["coding", "agreement", "--folder", str(tmp_path), "--project", "none"]) == 2
    assert "coding sample" in capsys.readouterr().err


def test_a_card_for_what_people_coded_and_none_for_what_they_did_not(news: Path, tmp_path: Path) -> None:
    assert by_coding.measure(tmp_path) == by_coding.measure(tmp_path / "nowhere") == ()
    begun = project(news, tmp_path / "begun", n=40)
    code(begun, "ann", lambda u: u.machine if int(u.unit[1:]) < 30 else None)
    code(begun, "bob", lambda u: "skip")
    assert by_coding.measure(tmp_path) == (), "29 units, and one who skipped all, are too few"
    store.record(begun, "ann", "u030", "neu")
    (one,) = by_coding.measure(tmp_path)
    assert (one.measure, one.test) == ("tone", "people_begun") and "1 coder" in one.labels.en
    code(begun, "cyd", lambda u: u.machine)
    (two,) = by_coding.measure(tmp_path)
    assert "2 coders, alpha=" in two.labels.en and "2人" in two.labels.zh
    names = {(f.name, f.of) for f in two.figures if f.outlet is None}
    assert {("alpha", "people"), ("accuracy", "ours"), ("kappa", "ours"), ("f1_neg", "ours")} <= names
    assert {f.outlet for f in two.figures} - {None} == {u.outlet for u in begun.units}


def test_cards_of_people_are_renewed_and_others_stay(news: Path, tmp_path: Path) -> None:
    file, folder = tmp_path / "validity.json", tmp_path / "coding"
    other = Card("tone", "set", Text("", ""), Text("", ""), Text("", ""), (Figure("f1", 0.5, None, None, 9),))
    gone = Card("tone", "people_gone", Text("", ""), Text("", ""), Text("", ""), ())
    cards.save([other, gone], file)
    made = project(news, folder / "mine", n=40)
    code(made, "ann", lambda u: u.machine)
    assert by_coding.renew(file, folder) == 1
    assert [c.test for c in cards.load(file)] == ["set", "people_mine"]
    before = file.stat().st_mtime_ns
    by_coding.renew(file, folder)
    assert file.stat().st_mtime_ns == before, "nothing new, nothing written"
    assert json.loads(file.read_bytes())[1]["figures"]
