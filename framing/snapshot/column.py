"""What a column of a snapshot's table is: name, type, whether null is legal, what it means."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

TIME = pa.timestamp("ms")  # naive on purpose: every time is UTC and the column's name says so


@dataclass(frozen=True, slots=True)
class Column:
    """One column: ``null`` tells whether a value may be missing; ``text`` marks publishers' text.

    ``phrase`` marks a publisher's own wording of a name: data without text keeps
    the last letters of long ones only.
    """

    name: str
    type: pa.DataType
    about: str
    null: bool = False
    text: bool = False
    phrase: bool = False


def column(
    name: str, type_: pa.DataType, about: str, *, null: bool = False, text: bool = False, phrase: bool = False
) -> Column:
    """One column; arguments as in :class:`Column`."""
    return Column(name, type_, about, null, text, phrase)


STR, INT, REAL, BOOL = pa.string(), pa.int64(), pa.float64(), pa.bool_()
NO = pa.int32()
"""Numbers of articles, events and terms in the cubes."""
