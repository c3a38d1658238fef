"""The evaluation measures what it says, and the real labelled events stay above their floors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from framing import pipeline
from framing.evaluation import __main__ as command
from framing.evaluation import by_events, by_pairs, report
from framing.evaluation.background import write_background
from framing.evaluation.labels import File, LabelledPairs, labelled_files
from framing.evaluation.learn import best_threshold, f1, joined, learn, out_of_fold
from framing.evaluation.store import Store, open_store
from framing.events import EventInput
from framing.events.neighbours import supported
from framing.events.scores import candidates
from framing.events.vectors import vectorise

FILES = [
    File("a1", "flood", "same_event"),
    File("a2", "flood", "same_event"),
    File("a3", "flood", "same_storyline"),
    File("a4", "strike", "same_event"),
    File("a5", "strike", "same_event"),
    File("a6", None, "distractor"),
]


def grouped(*groups: str) -> Callable[[str, str], bool]:
    of = {a: n for n, g in enumerate(groups) for a in g.split()}
    return lambda a, b: of[a] == of[b]


def test_pairwise_f1_counts_distractors_and_skips_storylines() -> None:
    perfect = by_events.pairwise(FILES, grouped("a1 a2 a3", "a4 a5", "a6"))
    assert (perfect.f1, perfect.precision, perfect.recall) == (1.0, 1.0, 1.0)
    glued = by_events.pairwise(FILES, grouped("a1 a2 a6", "a3", "a4", "a5"))
    # Said: 3 pairs (1 right); true: 2.
    assert (glued.precision, glued.recall) == (pytest.approx(1 / 3), pytest.approx(1 / 2))
    assert glued.f1 == pytest.approx(0.4)


def test_intervals_hold_the_value() -> None:
    value = by_events.pairwise(FILES, grouped("a1 a2 a6", "a3", "a4 a5"), resample=True)
    assert 0 <= value.low <= value.f1 <= value.high <= 1


def test_coverage_takes_the_best_event() -> None:
    store = Store(
        inputs=(),
        event_of={"a1": "e1", "a2": "e1", "a4": "e2", "a5": "e3"},
        outlet_of={"a1": "x", "a2": "y", "a4": "x", "a5": "y"},
        by_path={},
        by_url={},
    )
    files = [f for f in FILES if f.article_id in store.event_of]
    assert by_events.coverage(files, store) == {"flood": ("x", "y"), "strike": ("x",)}


def test_the_largest_events_come_with_span_and_cohesion() -> None:
    flood = "青桐河决堤，临川县两万居民连夜撤离，县长罗文舟说有人失踪。"
    strike = "海港城码头工人罢工，工会主席秦牧要求资方加薪。"
    told = [(flood, 1), (flood, 2), (flood, 3), (strike, 1), (strike, 2), ("彗星将在秋天出现。", 5)]
    v = vectorise(
        EventInput(f"a{n}", "alpha", text[:8], text, datetime(2031, 3, day, tzinfo=UTC), "second")
        for n, (text, day) in enumerate(told)
    )
    found = by_events.largest(v, supported(candidates(v), len(v.ids)))
    assert [(e.articles, e.days) for e in found] == [(3, 2.0), (2, 1.0)], "an event of one has no cohesion"
    assert all(0.9 < e.mean <= 1 for e in found) and found[0].middle in ("a0", "a1", "a2")
    assert list(report.missed_large(found)) == []
    loose = [replace(found[0], mean=0.2), replace(found[0], days=9.0)]
    assert len(list(report.missed_large(loose))) == 2
    assert "2.0" in "\n".join(report.large_lines(found, dict.fromkeys(v.ids, "洪水")))


def test_weighted_f1_and_its_threshold() -> None:
    y = np.array([True, True, False, False])
    weight = np.array([1.0, 9.0, 1.0, 1.0])
    score = np.array([0.9, 0.2, 0.3, 0.1])
    assert best_threshold(score, y, weight) == 0.2
    assert f1(score >= 0.2, y, weight) == pytest.approx(2 * 10 / (11 + 10))


def test_pairs_with_a_common_article_share_a_fold_group() -> None:
    groups = joined(["p", "q", "r", "t"], ["q", "s", "u", "v"])
    assert groups[0] == groups[1] and len(set(groups.tolist())) == 3


def test_out_of_fold_never_learns_from_the_row_it_scores() -> None:
    y = np.arange(40) % 2 == 0
    seen: list[tuple[set[int], set[int]]] = []

    def fit(train: np.ndarray) -> Callable[[np.ndarray], np.ndarray]:
        def score(rows: np.ndarray) -> np.ndarray:
            seen.append((set(train.tolist()), set(rows.tolist())))
            return y[rows] * 1.0

        return score

    score, said = out_of_fold(fit, y, np.ones(40), np.arange(40), seed=0)
    assert all(not train & rows for train, rows in seen)
    assert (said == y).all() and (score == y).all()


def test_learning_gives_back_weights_on_raw_features() -> None:
    random = np.random.default_rng(1)
    x = random.normal(5.0, 3.0, (400, 2))
    y = x[:, 0] + 0.1 * random.normal(size=400) > 5.0
    model = learn(x, y, np.ones(400))
    assert model.weight[0] > 5 * abs(model.weight[1])
    assert ((model.score(x) >= 0.5) == y).mean() > 0.95


def test_floors_report_what_fell(monkeypatch: pytest.MonkeyPatch) -> None:
    good = by_events.F1(0.99, 0.99, 0.99)
    floor = report.floors()
    table = report.EventTable(
        files=1, events=1, ours=good, unseen=None, windows={1: by_events.F1(0.6, 0.6, 0.6)},
        thresholds={}, coverage={k: tuple(v) for k, v in floor["coverage"].items()},
    )  # fmt: skip
    assert list(report.missed_events(table)) == []
    low = replace(table, ours=by_events.F1(0.65, 0.6, 0.6), coverage={})
    missed = list(report.missed_events(low))
    assert any("event F1 is 0.650" in m for m in missed) and any("voa" in m for m in missed)
    result = by_pairs.Result((0.1,) * 4, (0.0,) * 4, (0.2,) * 4)
    pairs = by_pairs.PairTable(
        result, result, result, by_pairs.Result((-0.1,) * 4, (0,) * 4, (0,) * 4), 2, 1, 0
    )
    assert len(list(report.missed_pairs(pairs))) == 3
    printed = "\n".join(report.pair_lines(pairs))
    assert "character 2-3-gram TF-IDF" in printed and "leads by words" in printed


def test_without_labelled_sets_it_says_so_and_succeeds(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.main(["--shared", str(tmp_path)]) == 0
    assert "Skipped" in capsys.readouterr().out


def test_background_lists_common_terms_with_their_share(tmp_path: Path) -> None:
    article = EventInput("a1", "alpha", "青桐河决堤", "罗文舟说临川县受灾。", None, None)
    other = replace(article, article_id="a2", title="海港城罢工", text="码头停工。")
    file = tmp_path / "background.csv"
    assert write_background([article, article, other, other], file) > 10
    rows = {tuple(line.split(",")) for line in file.read_text(encoding="utf-8").splitlines()[1:]}
    assert ("gram", "决堤", "500.0") in rows and ("gram", "码头停", "500.0") in rows
    assert all(len(term) <= 3 for kind, term, _ in rows if kind == "gram")


@pytest.fixture(scope="module")
def events4(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    store = tmp_path_factory.mktemp("eval") / "store"
    paths = tuple(shared / "corpora" / name for name in command.STORE4)
    pipeline.build(pipeline.Plan(paths=paths, store=store, here=True))
    return open_store(store)


def test_real_events_stay_above_their_floors(shared: Path, events4: Store) -> None:
    files, v = labelled_files(shared, events4), vectorise(events4.inputs)
    table = report.EventTable(
        files=len(files), events=0,
        ours=by_events.pairwise(files, lambda a, b: events4.event_of[a] == events4.event_of[b]),
        unseen=None, windows=by_events.by_window(files, v), thresholds={},
        coverage=by_events.coverage(files, events4),
    )  # fmt: skip
    assert list(report.missed_events(table)) == []


def test_every_labelled_file_is_in_the_store(shared: Path, events4: Store) -> None:
    rows = (shared / "corpora" / "events4" / "events.csv").read_text(encoding="utf-8").strip().splitlines()
    assert len(labelled_files(shared, events4)) == len(rows) - 1


def test_a_pair_that_was_not_retrieved_scores_nothing() -> None:
    labelled = LabelledPairs(("a1", None), ("a2", "a3"), np.array([True, False]), np.ones(2))
    fit = by_pairs._ours(
        np.ones((4, 2)),
        np.array([True, False] * 2),
        np.array([True, True, True, False]),
        (np.ones((0, 2)), np.zeros(0, bool), np.zeros(0)),
    )
    assert fit(np.array([0, 1]))(np.array([3])).tolist() == [0.0]
    assert by_pairs._retrieved(vectorise([]), labelled).tolist() == [False, False]


def test_leads_by_words_are_rows_of_length_one_over_the_words_told() -> None:
    items = [
        EventInput(f"a{n}", "alpha", title, text, datetime(2031, 3, 1, tzinfo=UTC), "second")
        for n, (title, text) in enumerate([("青桐河决堤", "临川县受灾。"), ("海港城罢工", "码头停工。")])
    ]
    v = vectorise(items)
    words = by_pairs.with_lead_by_words(v)
    assert words.lead.shape == v.told.shape and np.array_equal(words.lead.indices, v.told.indices)
    assert np.allclose(np.sqrt(words.lead.multiply(words.lead).sum(axis=1)), 1)
    assert np.array_equal(v.told.data, np.ones(v.told.nnz)), "the words themselves stay as they were"
