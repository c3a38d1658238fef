"""One utterance in several articles: who quotes it, at what length, in which words, and what is cut.

Input are the quotes of one event (:class:`Said`), output the statements that
two articles or more render (:class:`Statement`). Pure functions, no I/O.
"""

from framing.statements.alignment import align
from framing.statements.types import Edit, Member, Said, Statement, Wording

__all__ = ["Edit", "Member", "Said", "Statement", "Wording", "align"]
