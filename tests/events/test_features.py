"""What is read of an article: the same in every batch, the same after a round trip, complete."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import rjieba

from framing.events import EventInput, Features, features, features_version
from framing.events.reading import Ragged
from framing.events.words import LEAD, NAMED, gram_columns, opening_grams, term_hashes, unify
from tests.events.invented import coverage

ARTICLE = EventInput(
    "a1",
    "alpha",
    "川普：TikTok必须出售",
    "12月19日，特朗普称有3,500人到场，2020年共2.5万人。"
    + "临川县居民等候。" * 40
    + "骆清和说5月3日有37%的人反对，损失480亿美元。",
    None,
    None,
)


def words(f: Features, rows: Ragged, n: int = 0) -> list[str]:
    return [f.terms[v] for v in rows.values[rows.at[n] : rows.at[n + 1]].tolist()]


def test_words_are_unified_and_names_counted_over_the_whole_article() -> None:
    f = features([ARTICLE])
    assert "特朗普" in words(f, f.title) and "川普" not in f.terms
    assert set(words(f, f.title)) <= set(words(f, f.told))
    assert f.names.times is not None
    times = dict(zip(words(f, f.names), f.names.times.tolist(), strict=True))
    assert times["特朗普"] == 3, "twice for the title, once for the text"
    assert any("骆清" in name or "清和" in name for name in times), "names are read beyond the lead"


def test_names_are_read_so_far_and_no_further() -> None:
    filler = "居民等候。" * (NAMED // 5)
    near, far = (
        features([replace(ARTICLE, title="", text=text)])
        for text in (f"骆清和{filler}", f"{filler}骆清和在场。")
    )
    assert any("骆清" in name or "清和" in name for name in words(near, near.names))
    assert not words(far, far.names)


def test_leads_end_where_they_end() -> None:
    f = features([ARTICLE])
    assert "反对" not in words(f, f.told) and "居民" in words(f, f.told)


def test_words_and_kinds_are_the_taggers() -> None:
    for x in coverage(1, happenings=10):
        f = features([x])
        tagged = rjieba.tag(unify(x.title), True) + rjieba.tag(unify(x.text), True)
        named = Counter(
            w for w, tag in tagged if len(w) > 1 and (tag[:2] in ("nr", "ns", "nt", "nz") or tag == "eng")
        )
        assert set(words(f, f.names)) == set(named)


def test_figures_and_dates_are_those_that_tell() -> None:
    f = features([ARTICLE])
    assert set(words(f, f.figures)) == {"3500人", "2.5万人", "37%", "480亿美元"}
    assert f.dates.values.tolist() == [503, 1219]
    assert f.days.values.tolist() == [1219]


def test_days_without_a_month_stand_for_the_month_of_publication() -> None:
    f = features([replace(ARTICLE, title="", text="19日下雨，13月5日和2月31日都不是日子。")])
    assert f.days.values.tolist() == [19, 231]


def test_grams_are_hashed_with_the_title_twice() -> None:
    f = features([replace(ARTICLE, title="澜江桥", text="澜江桥。")])
    grams = sorted(opening_grams("澜江桥", "澜江桥。"))
    assert grams == ["江桥", "澜江", "澜江桥"]
    assert f.grams.values.tolist() == sorted(gram_columns(grams).tolist())
    assert f.grams.times is not None and f.grams.times.tolist() == [3, 3, 3]
    assert len(gram_columns([])) == 0


def test_a_batch_reads_as_its_articles_do_alone() -> None:
    items = [ARTICLE, *coverage(2, happenings=8), replace(ARTICLE, title="", text="")]
    together = features(items)
    assert len(together) == len(items)
    for n, x in enumerate(items):
        alone = features([x])
        for name in ("title", "told", "names", "figures"):
            assert words(together, getattr(together, name), n) == words(alone, getattr(alone, name))
        at, values = together.grams.at, together.grams.values
        assert np.array_equal(values[at[n] : at[n + 1]], alone.grams.values)


def test_outlet_time_and_id_have_no_say() -> None:
    other = replace(ARTICLE, article_id="z", outlet="beta", precision="day")
    one, two = features([ARTICLE]).save(), features([other]).save()
    assert one.keys() == two.keys() and all(np.array_equal(one[k], two[k]) for k in one)


def test_features_survive_storage_as_plain_arrays() -> None:
    f = features([ARTICLE, *coverage(3, happenings=3)])
    arrays = f.save()
    assert all(array.dtype.kind in "iu" and array.ndim == 1 for array in arrays.values())
    back = Features.load(arrays)
    assert list(back.terms) == list(f.terms) and back.terms[:2] == list(f.terms[:2])
    again = back.save()
    assert again.keys() == arrays.keys() and all(np.array_equal(again[k], arrays[k]) for k in arrays)


def test_no_articles_have_no_features() -> None:
    f = features([])
    assert len(f) == 0 and list(f.terms) == [] and len(Features.load(f.save())) == 0


def test_terms_ascend_by_hashes_that_are_their_own() -> None:
    f = features(coverage(4))
    assert np.array_equal(f.hashes, np.sort(f.hashes))
    assert np.array_equal(term_hashes(list(f.terms)), f.hashes)
    assert len(set(term_hashes(["澜江", "江澜", "澜", "江"]).tolist())) == 4
    assert len(ARTICLE.text) > LEAD and features_version().startswith("features-")
