"""What is done in place of a partition that a worker has died of."""

from __future__ import annotations

import pytest

from framing import bounds
from framing.aside import ASIDE, Unfit, without, without_article
from framing.bounds import Place
from framing.errors import WorkerError
from framing.partition import MANY, Unit
from framing.readers import Reference

UNIT = Unit("p", tuple(Reference(f"{n}.md", f"/{n}.md", -1, 1, 1) for n in range(3)))


def test_what_stops_a_reading_is_its_file_what_stops_the_rest_one_document() -> None:
    one = without(UNIT, Place(1, 0, bounds.READ), "slow")
    two = without(one, Place(2, 7, bounds.CLEAN), "large")
    assert two.aside == {(1, None): "slow", (2, 7): "large"} and two.anew and not two.singly


def test_of_many_in_hand_each_is_tried_alone_and_no_more_often() -> None:
    alone = without(UNIT, MANY, "slow")
    assert alone.singly and not alone.aside
    with pytest.raises(WorkerError, match="none of its documents alone"):
        without(alone, MANY, "slow")


def test_after_reading_an_article_that_has_to_go_is_raised() -> None:
    assert without_article(UNIT, MANY, "slow").singly
    first = without(UNIT, Place(0, 0, bounds.SCORE), "slow")
    with pytest.raises(Unfit) as found:
        without_article(first, Place(1, 0, bounds.SCORE), "slow")
    assert found.value.unit.aside == {(0, 0): "slow", (1, 0): "slow"}


def test_a_machine_on_which_everything_dies_is_named() -> None:
    unit = UNIT
    for n in range(ASIDE):
        unit = without(unit, Place(0, n, bounds.CLEAN), "slow")
    with pytest.raises(WorkerError, match="is this machine sound"):
        without(unit, Place(0, ASIDE, bounds.CLEAN), "slow")
