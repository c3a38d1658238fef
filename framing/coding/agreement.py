"""How far coders agree with each other, and the machine with them, by outlet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from framing.coding import store
from framing.coding.alpha import MISSING, Level, alpha, coincidences
from framing.coding.codebook import SKIP, Codebook
from framing.coding.store import Project
from framing.coding.units import Code, Unit

RESAMPLES = 2_000
LEAST = 10
"""Units (articles, for the machine) below which there is no interval: resampling fewer says nothing."""
_DEFINED = 0.95
"""Part of the resamples that must have a value before they give an interval."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A value with its 95 % interval and the units it rests on.

    ``value`` is None exactly when ``reason`` says why: ``no_units`` (nobody's
    codes meet) or ``one_category`` (nothing varies, so chance cannot be told
    from agreement). ``low`` and ``high`` are None below LEAST, and where
    nothing varies among the resamples (a share of 0 or 1 has the exact binomial bound instead).
    """

    value: float | None
    low: float | None
    high: float | None
    n: int
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Among:
    """Agreement of a group of coders; ``ordinal`` is None where the codebook has no scale."""

    coders: tuple[str, ...]
    same: Measured
    nominal: Measured
    ordinal: Measured | None


@dataclass(frozen=True, slots=True, eq=False)
class Machine:
    """The machine against people's majority, in one outlet or in all (None).

    ``table``: (categories, categories) weighted counts, people in rows, machine
    in columns, summing to the units of the stores that the sample stands for;
    ``counts`` the same unweighted. ``left_out``: units that people coded, but
    without a majority or in a category that the machine does not have.
    """

    outlet: str | None
    categories: tuple[str, ...]
    accuracy: Measured
    macro_f1: Measured
    kappa: Measured
    f1: Mapping[str, Measured]
    table: np.ndarray
    counts: np.ndarray
    left_out: int


Codes = Mapping[str, Mapping[str, Code]]
"""Codes by coder, then by unit."""


def read(project: Project) -> dict[str, dict[str, Code]]:
    """The codes of every coder of a project."""
    return {coder: store.codes(project, coder) for coder in store.coders(project)}


def coded(codes: Codes) -> int:
    """Units with one code or more, skipped ones left out."""
    return len({unit for own in codes.values() for unit, code in own.items() if code.code != SKIP})


def among(project: Project, codes: Codes) -> tuple[Among, ...]:
    """Agreement of all coders together, then of every pair where they are more than two."""
    everybody = tuple(codes)
    groups = [everybody] if len(everybody) > 1 else []
    groups += list(combinations(everybody, 2)) if len(everybody) > 2 else []
    return tuple(_among(project, codes, group) for group in groups)


def majority(codes: Codes) -> dict[str, str | None]:
    """What most coders said of each coded unit; None where two categories are level."""
    said: dict[str, Counter[str]] = {}
    for own in codes.values():
        for unit, code in own.items():
            if code.code != SKIP:
                said.setdefault(unit, Counter())[code.code] += 1
    return {unit: first(counts) for unit, counts in said.items()}


def machine(project: Project, codes: Codes, labels: Mapping[str, str] | None = None) -> tuple[Machine, ...]:
    """The machine against the majority: all outlets together, then each, as they come in the sample.

    Units weigh by one over their probability of inclusion, so that the shares
    are those of the whole store. Intervals resample articles.

    Args:
        labels: the machine's labels by unit (default: those of the day the sample was drawn).
    """
    if project.codebook.measure == "none":
        return ()
    said = majority(codes)
    known = labels if labels is not None else {u.unit: u.machine for u in project.units if u.machine}
    outlets = sorted({u.outlet for u in project.units})
    judged = [u for u in project.units if u.unit in said and u.unit in known]
    return tuple(
        _machine(project.codebook, [u for u in judged if outlet in (None, u.outlet)], said, known, outlet)
        for outlet in (None, *outlets)
    )


def first(counts: Counter[str]) -> str | None:
    """The category with most codes; None where two are level."""
    top = counts.most_common(2)
    return None if len(top) == 2 and top[0][1] == top[1][1] else top[0][0]


def _among(project: Project, codes: Codes, group: tuple[str, ...]) -> Among:
    book, units = project.codebook, [u.unit for u in project.units]
    ordinal = None
    if book.ordered:
        ordinal = _alpha(_matrix(codes, group, units, book.ordered), len(book.ordered), "ordinal")
    numbers = _matrix(codes, group, units, book.ids)
    return Among(group, _same(numbers), _alpha(numbers, len(book.ids), "nominal"), ordinal)


def _matrix(codes: Codes, group: Sequence[str], units: Sequence[str], ids: Sequence[str]) -> np.ndarray:
    """(units, coders): numbers of the categories in ``ids``, MISSING for anything else; units of two codes or more."""
    number = {id_: n for n, id_ in enumerate(ids)}
    rows = [[_number(codes[c].get(unit), number) for c in group] for unit in units]
    found = np.array(rows, int).reshape(len(units), len(group))
    return found[(found != MISSING).sum(axis=1) >= 2]


def _number(code: Code | None, number: Mapping[str, int]) -> int:
    return MISSING if code is None else number.get(code.code, MISSING)


def _alpha(numbers: np.ndarray, categories: int, level: Level) -> Measured:
    each = coincidences(numbers, categories).reshape(len(numbers), categories**2)
    return _measured(each, lambda sums: alpha(sums.reshape(-1, categories, categories), level), len(numbers))


def _same(numbers: np.ndarray) -> Measured:
    """Part of the pairs of codes on one unit that are the same."""
    pairs = [(a, b) for a, b in combinations(range(numbers.shape[1]), 2)]
    both = np.array([(numbers[:, a] != MISSING) & (numbers[:, b] != MISSING) for a, b in pairs])
    same = np.array([numbers[:, a] == numbers[:, b] for a, b in pairs]) & both
    each = np.stack([same.sum(axis=0), both.sum(axis=0)], axis=1)
    return _measured(each, lambda sums: _share(sums[:, 0], sums[:, 1]), len(numbers), share=True)


def _machine(
    book: Codebook,
    units: Sequence[Unit],
    said: Mapping[str, str | None],
    known: Mapping[str, str],
    outlet: str | None,
) -> Machine:
    number = {id_: n for n, id_ in enumerate(book.machine)}
    used = [u for u in units if said[u.unit] in number and known[u.unit] in number]
    k = len(number)
    cells = [number[said[u.unit] or ""] * k + number[known[u.unit]] for u in used]
    weights = [1 / u.probability for u in used]
    each = _by_article([u.article_id for u in used], cells, weights, k * k)
    counts = np.bincount(np.array(cells, int), minlength=k * k).reshape(k, k)
    present = np.flatnonzero(counts.sum(axis=0) + counts.sum(axis=1))

    def measured(of: Callable[[np.ndarray], np.ndarray], share: bool = False) -> Measured:
        return _measured(each, lambda sums: of(sums.reshape(-1, k, k)), len(used), share=share)

    return Machine(
        outlet=outlet,
        categories=book.machine,
        accuracy=measured(lambda t: _share(np.trace(t, axis1=1, axis2=2), t.sum(axis=(1, 2))), True),
        macro_f1=measured(lambda t: _mean(_f1(t)[:, present])),
        kappa=measured(_kappa),
        f1={book.machine[i]: measured(lambda t, i=i: _f1(t)[:, i]) for i in present},
        table=each.sum(axis=0).reshape(k, k),
        counts=counts,
        left_out=len(units) - len(used),
    )


def _by_article(
    articles: Sequence[str], cells: Sequence[int], weights: Sequence[float], width: int
) -> np.ndarray:
    """(articles, width): the weights of each article's units by cell."""
    row = {article: n for n, article in enumerate(dict.fromkeys(articles))}
    out = np.zeros((len(row), width))
    for article, cell, weight in zip(articles, cells, weights, strict=True):
        out[row[article], cell] += weight
    return out


def _f1(tables: np.ndarray) -> np.ndarray:
    """F1 of each category; NaN for one that a resample does not hold."""
    return _share(2 * np.diagonal(tables, axis1=1, axis2=2), tables.sum(axis=1) + tables.sum(axis=2))


def _mean(values: np.ndarray) -> np.ndarray:
    """Mean of each row's numbers; NaN where it has none."""
    known = ~np.isnan(values)
    return _share(np.where(known, values, 0).sum(axis=1), known.sum(axis=1))


def _kappa(tables: np.ndarray) -> np.ndarray:
    """Cohen's kappa; NaN where chance alone would agree always."""
    total = tables.sum(axis=(1, 2))
    observed = _share(np.trace(tables, axis1=1, axis2=2), total)
    expected = _share((tables.sum(axis=1) * tables.sum(axis=2)).sum(axis=1), total**2)
    return _share(observed - expected, np.where(expected < 1 - 1e-12, 1 - expected, 0))


def _share(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    return np.where(whole > 0, part / np.where(whole > 0, whole, 1), np.nan)


def _measured(
    each: np.ndarray, of: Callable[[np.ndarray], np.ndarray], n: int, *, share: bool = False
) -> Measured:
    """``of`` the sum of rows, with the interval of its value over rows drawn with replacement.

    Where nothing varies from draw to draw there is no interval, but for a ``share`` of 0 or 1:
    that has the exact binomial bound for as many rows.
    """
    if not len(each):
        return Measured(None, None, None, 0, "no_units")
    value = float(of(each.sum(axis=0)[None])[0])
    if np.isnan(value):
        return Measured(None, None, None, n, "one_category")
    if len(each) < LEAST:
        return Measured(value, None, None, n)
    low, high = _interval(each, of)
    bound = 0.025 ** (1 / len(each))
    if low is None and share and value in (0.0, 1.0):
        low, high = (bound, 1.0) if value else (0.0, 1 - bound)
    return Measured(value, low, high, n)


def _interval(
    each: np.ndarray, of: Callable[[np.ndarray], np.ndarray]
) -> tuple[float, float] | tuple[None, None]:
    """95 % percentile interval; none where draws lack a value too often, or all have the same."""
    drawn = np.random.default_rng(0).multinomial(len(each), np.full(len(each), 1 / len(each)), RESAMPLES)
    values = of(drawn @ each)
    values = values[~np.isnan(values)]
    if len(values) < _DEFINED * RESAMPLES or np.ptp(values) < 1e-9:
        return None, None
    low, high = np.percentile(values, [2.5, 97.5])
    return float(low), float(high)
