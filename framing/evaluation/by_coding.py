"""People's codes: what data/coding says of the measures, a card for each project that is far enough."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from framing.coding import agreement, store
from framing.coding.agreement import Among, Codes, Machine, Measured
from framing.coding.store import Project
from framing.evaluation import cards
from framing.evaluation.cards import Card, Figure, Text

CODERS, UNITS = 2, 30
"""A project is shown from so many coders, or so many coded units, on."""
TEST = "people_"
"""Begins the name of every test by people."""


def measure(folder: Path = store.DEFAULT) -> tuple[Card, ...]:
    """A card for each project with two coders or 30 coded units; none where the folder is empty.

    Raises:
        CodingError: a project's file breaks its format.
    """
    projects = (store.load(folder / name) for name in store.projects(folder))
    read = ((project, _with_codes(agreement.read(project))) for project in projects)
    return tuple(
        _card(project, codes)
        for project, codes in read
        if len(codes) >= CODERS or agreement.coded(codes) >= UNITS
    )


def renew(path: Path, folder: Path = store.DEFAULT) -> int:
    """Put people's cards of today into the file of cards, and leave all others; how many there are."""
    before = cards.load(path)
    found = measure(folder)
    after = (*(card for card in before if not card.test.startswith(TEST)), *found)
    if after != before:
        cards.save(after, path)
    return len(found)


def _with_codes(codes: Codes) -> Codes:
    return {coder: own for coder, own in codes.items() if agreement.coded({coder: own})}


def _card(project: Project, codes: Codes) -> Card:
    among = agreement.among(project, codes)[:1]
    machine = agreement.machine(project, codes)
    book = project.codebook
    n, dataset = agreement.coded(codes), project.about["dataset"]
    left_out = machine[0].left_out if machine else 0
    return Card(
        book.measure if book.measure != "none" else book.id,
        TEST + project.name,
        Text(
            f"{book.name_zh}：从存档“{dataset}”分层随机抽取{len(project.units)}个单位，已标{n}个；"
            "机器的标签为抽样当日所给，按入样概率加权",
            f"{book.name_en}: {len(project.units)} units drawn at random by stratum from the data set “{dataset}”, {n} coded; "
            "the machine's labels are those of the day of drawing, weighted by the probability of inclusion",
        ),
        _labels(codes, among),
        Text(
            f"其他存档、媒体与年份；{left_out}个已标单位没有多数意见或机器没有该类别，未与机器比较（难判的多在其中，机器因此显得好一些）",
            f"other archives, outlets and years; {left_out} coded units without a majority, or in a category the machine lacks, are not compared with it (the harder ones among them, which flatters the machine)",
        ),
        tuple(_figures(among, machine)),
    )


def _labels(codes: Codes, among: Sequence[Among]) -> Text:
    if not among:
        return Text("人工标注：1人，没有第二人核对", "labelled by people: 1 coder, checked by nobody else")
    alpha = among[0].nominal
    told = "" if alpha.value is None else f"{alpha.value:.2f}"
    return Text(
        f"人工标注：{len(codes)}人，" + (f"alpha={told}" if told else "alpha无法计算"),
        f"labelled by people: {len(codes)} coders, " + (f"alpha={told}" if told else "alpha not defined"),
    )


def _figures(among: Sequence[Among], machine: Sequence[Machine]) -> Iterator[Figure]:
    for group in among:
        yield from _figure("alpha", group.nominal, of="people")
        if group.ordinal is not None:
            yield from _figure("alpha_ordinal", group.ordinal, of="people")
        yield from _figure("same", group.same, of="people")
    for one in machine:
        for name in ("accuracy", "macro_f1", "kappa"):
            yield from _figure(name, getattr(one, name), one.outlet)
        if one.outlet is None:
            for category, value in one.f1.items():
                yield from _figure(f"f1_{category}", value)


def _figure(name: str, m: Measured, outlet: str | None = None, of: str = "ours") -> Iterator[Figure]:
    """The figure, where there is one."""
    if m.value is not None:
        yield Figure(name, m.value, m.low, m.high, m.n, outlet, of)
