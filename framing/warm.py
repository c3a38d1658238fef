"""Importing this loads what a worker needs: models, dictionaries, patterns. Workers are forked after it.

One invented article goes the whole way, so that everything that is loaded or
compiled on first use is there.
"""

from __future__ import annotations

import atexit
import gc
import warnings

from framing import events, outlets, partition, text, versions
from framing.errors import FramingError
from framing.model import Document
from framing.scoring import scorers

_BODY = "<p>海湾大桥周三通车。市长表示：“这是好消息。”</p><p>當地記者稱，票價沒有改變。</p>"


def everything() -> None:
    """Take one invented article through cleaning, scoring and the matcher's reading."""
    known = outlets.load()
    document = Document(
        "d0", "warm.md", "timestamped", _BODY, (0, len(_BODY)), True,
        title="海湾大桥通车", outlet=next(iter(known)), published="2024-03-01T08:00:00Z",
    )  # fmt: skip
    article = text.clean(document, known)
    for scorer in scorers():
        scorer.score_all([article])
    versions.samples([article.main * 20])
    events.features([partition.event_input(article)])
    gc.freeze()  # shared with the workers, and not looked through again
    atexit.register(gc.unfreeze)  # else what is frozen counts as leaked when this process ends


try:
    everything()
except FramingError as error:
    warnings.warn(f"not everything could be loaded beforehand: {error}", stacklevel=1)
