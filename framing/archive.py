"""All documents of a build on light columns; their texts stay in the parts until they are asked for."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Sequence
from itertools import compress
from threading import Lock
from typing import overload

import numpy as np
import pandas as pd

from framing import events, versions
from framing.copies import Credit
from framing.ledger import Plan
from framing.partition import features_name
from framing.prints import Prints, prints_name
from framing.snapshot.parts import Parts

_LIGHT = (
    "doc", "ref", "path", "document_id", "bytes", "status", "reason", "layout", "encoding", "article_id", "outlet",
    "title", "title_raw", "url", "published_utc", "published_precision", "published_source", "mirror_utc", "form",
    "text_hash", "removed_n",
)  # fmt: skip
_HOLD = 64  # parts whose texts or features are held at once
_HOUR = 3_600_000_000  # microseconds


class Archive:
    """What the parts of a plan hold.

    ``found`` has one row a document or unreadable file, in the order offered;
    ``owner`` for each row the first row of the same bytes, or -1 where it is no
    article; ``documents`` the rows that own themselves: each document once.
    """

    def __init__(self, store: Parts, plan: Plan) -> None:
        """Read the light columns of every part."""
        self._store = store
        self.parts = sorted(unit.part for unit in (*plan.kept, *plan.fresh))
        self.found = self._load(plan)
        self.owner = _owners(self.found)
        rows = np.flatnonzero(self.owner == np.arange(len(self.found)))
        self.documents = self.found.iloc[rows].reset_index(drop=True)
        self._texts: OrderedDict[int, list[str]] = OrderedDict()
        self._lock = Lock()

    def _load(self, plan: Plan) -> pd.DataFrame:
        frames = []
        for number, part in enumerate(self.parts):
            frame = self._store.get(part, "documents.parquet", _LIGHT).to_pandas()
            article = frame["article_id"].notna()
            frames.append(frame.assign(part=number, article_row=np.where(article, article.cumsum() - 1, -1)))
        if not frames:
            return _empty()
        numbers = pd.Series(np.arange(len(self.parts)), index=self.parts, dtype=np.int64)
        live = plan.live.assign(part=numbers.reindex(plan.live["part"]).to_numpy())
        found = pd.concat(frames, ignore_index=True).merge(live, on=["part", "ref"], how="inner")
        return found.sort_values(["rank", "doc"], ignore_index=True)

    def group(self, known: Collection[str]) -> versions.Groups:
        """Documents brought together as articles."""
        return versions.group(self.documents, self._samples(), self.texts, known)

    def texts(self, rows: Sequence[int]) -> list[str]:
        """Main texts of ``documents`` rows."""
        part = self.documents["part"].to_numpy()
        place = self.documents["article_row"].to_numpy()
        wanted = np.asarray(rows, np.int64)
        result = [""] * len(wanted)
        for at in np.argsort(part[wanted], kind="stable").tolist():
            row = wanted[at]
            result[at] = self._main(int(part[row]))[place[row]]
        return result

    def _main(self, part: int) -> list[str]:
        """Main texts of a part's articles."""
        with self._lock:  # tables are made side by side
            return self._held(part)

    def _held(self, part: int) -> list[str]:
        if part not in self._texts:
            docs = self._store.get(self.parts[part], "documents.parquet", ["doc", "article_id"])
            article = docs["article_id"].is_valid().to_pylist()
            main = dict.fromkeys(compress(docs["doc"].to_pylist(), article), "")
            sections = self._store.get(self.parts[part], "sections.parquet", ["doc", "section", "text"])
            sections = sections.filter(np.isin(sections["section"].to_numpy(), ("body", "caption")))
            columns = (sections[name].to_pylist() for name in ("doc", "section", "text"))
            for doc, section, text in zip(*columns, strict=True):
                if section == "body" or not main[doc]:
                    main[doc] = text
            self._texts[part] = list(main.values())
            if len(self._texts) > _HOLD:
                self._texts.popitem(last=False)
        self._texts.move_to_end(part)
        return self._texts[part]

    def _samples(self) -> dict[str, np.ndarray]:
        """Samples of the distinct documents, in their order."""
        part, place = (self.documents[c].to_numpy() for c in ("part", "article_row"))
        values: list[np.ndarray] = [np.zeros(0, np.uint32)] * len(part)
        for number, name in enumerate(self.parts):
            found = self._store.get_arrays(name, "samples.npz")
            offsets = found["offsets"].tolist()
            for row in np.flatnonzero(part == number).tolist():
                values[row] = found["values"][offsets[place[row]] : offsets[place[row] + 1]]
        sizes = [len(v) for v in values]
        return {
            "values": np.concatenate([np.zeros(0, np.uint32), *values]),
            "offsets": np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
        }

    def rows(self, groups: versions.Groups) -> events.Rows:
        """The articles as the matcher is told of them, in the order of ``groups``."""
        articles = groups.articles
        scored = self.documents.iloc[articles["scored"].to_numpy(np.int64)]
        when = articles["published_utc"].astype("datetime64[us]")
        hours = when.to_numpy().astype(np.int64) / _HOUR
        return events.Rows(
            article_id=articles["article_id"].tolist(),
            outlet=scored["outlet"].tolist(),
            title=scored["title"].tolist(),
            published=np.where(when.isna().to_numpy(), np.nan, hours),
            day_precise=(articles["published_precision"] == "day").fillna(False).to_numpy(bool),
            part=scored["part"].to_numpy(np.int32),
            row=scored["article_row"].to_numpy(np.int32),
            digest=scored["text_hash"].tolist(),
        )

    def prints(self, rows: Sequence[int]) -> Prints:
        """Fingerprints and credits of ``documents`` rows."""
        part, place = (self.documents[c].to_numpy() for c in ("part", "article_row"))
        wanted = np.asarray(rows, np.int64)
        fingerprints: list[np.ndarray] = [np.zeros(0, np.uint64)] * len(wanted)
        credits: list[tuple[Credit, ...]] = [()] * len(wanted)
        for number, name in enumerate(self.parts):
            own = Prints.load(self._store.get_arrays(name, prints_name()))
            for at in np.flatnonzero(part[wanted] == number).tolist():
                row = place[wanted[at]]
                fingerprints[at], credits[at] = own.fingerprints[row], own.credits[row]
        return Prints(tuple(fingerprints), tuple(credits))

    def features(self) -> Features:
        """The matcher's features of every part, read when they are asked for."""
        return Features(self._store, self.parts)


class Features(Sequence[events.Features]):
    """Features of the parts, one item a part; nothing is held."""

    def __init__(self, store: Parts, parts: Sequence[str]) -> None:
        """``parts`` are the folders in order."""
        self._store, self._parts = store, parts

    def __len__(self) -> int:
        return len(self._parts)

    @overload
    def __getitem__(self, number: int) -> events.Features: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[events.Features]: ...
    def __getitem__(self, number: int | slice) -> events.Features | Sequence[events.Features]:
        if isinstance(number, slice):
            return Features(self._store, self._parts[number])
        return events.Features.load(self._store.get_arrays(self._parts[number], features_name()))


def _owners(found: pd.DataFrame) -> np.ndarray:
    """The same bytes offered twice are one document: later rows belong to where it was first seen."""
    number = pd.factorize(found["document_id"])[0]
    first = np.full(number.max(initial=-1) + 1, len(found))
    np.minimum.at(first, number, np.arange(len(found)))
    return np.where(found["article_id"].notna().to_numpy(), first[number], -1)


def _empty() -> pd.DataFrame:
    times = ("published_utc", "mirror_utc")
    numbers = ("doc", "ref", "bytes", "removed_n", "part", "article_row", "rank")
    kinds = {
        n: "datetime64[us]" if n in times else "int64" if n in numbers else "str" for n in (*_LIGHT, *numbers)
    }
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in kinds.items()})
