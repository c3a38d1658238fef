"""Parts: what one partition of an archive was read and scored to, kept between builds.

A part is a folder of Parquet tables and one file of arrays. Its name says which
files it was made of and by which code, so it never changes; each of its files
appears whole or not at all. The folder of all parts may be on any file system
that fsspec knows, so that workers elsewhere write to the same place.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import uuid
from collections.abc import Generator, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import fsspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from fsspec.core import url_to_fs

from framing.errors import SnapshotError
from framing.snapshot import files

Columns = Mapping[str, Sequence[Any] | np.ndarray]
MOMENT = pa.timestamp("us")
_DOCUMENTS = {
    "doc": pa.int64(), "ref": pa.int32(), "path": pa.string(), "document_id": pa.string(), "bytes": pa.int64(),
    "status": pa.string(), "reason": pa.string(), "layout": pa.string(), "encoding": pa.string(),
    "article_id": pa.string(), "outlet": pa.string(), "title": pa.string(), "title_raw": pa.string(),
    "url": pa.string(), "author": pa.string(), "published_utc": MOMENT, "published_precision": pa.string(),
    "published_source": pa.string(), "mirror_utc": MOMENT, "form": pa.string(), "chars": pa.int64(),
    "sentences_n": pa.int64(), "text_hash": pa.string(), "removed_n": pa.int64(),
}  # fmt: skip
_SECTIONS = {
    "doc": pa.int64(), "no": pa.int16(), "section": pa.string(), "text": pa.string(), "chars": pa.int64(),
    "runs": pa.string(),
}  # fmt: skip
_SENTENCES = {
    "doc": pa.int64(), "sentence_no": pa.int64(), "section": pa.string(), "paragraph": pa.int64(),
    "start": pa.int64(), "end": pa.int64(), "text": pa.string(),
}  # fmt: skip
_PLACE = {"section": pa.string(), "start": pa.int64(), "end": pa.int64()}
_HITS = {
    "doc": pa.int64(), "sentence_no": pa.int64(), **_PLACE, "family": pa.string(), "concept": pa.string(),
    "variant": pa.string(), "attested_in": pa.string(), "voice": pa.string(),
}  # fmt: skip
_QUOTES = {
    "doc": pa.int64(), **_PLACE, "kind": pa.string(), "speaker": pa.string(), "speaker_group": pa.string(),
    "verb": pa.string(), "verb_class": pa.string(), "translated": pa.bool_(), "text": pa.string(), "chars": pa.int64(),
}  # fmt: skip
_TONES = {
    "doc": pa.int64(), "sentence_no": pa.int64(), **_PLACE, "actor": pa.string(), "surface": pa.string(),
    "n_pos": pa.int64(), "n_neg": pa.int64(), "label": pa.string(), "voice": pa.string(),
}  # fmt: skip
_FACTS = {"doc": pa.int64(), **_PLACE, "kind": pa.string(), "value": pa.string(), "surface": pa.string()}
TABLES: Mapping[str, Mapping[str, pa.DataType]] = {
    "documents": _DOCUMENTS,
    "sections": _SECTIONS,
    "sentences": _SENTENCES,
    "hits": _HITS,
    "quotes": _QUOTES,
    "tones": _TONES,
    "facts": _FACTS,
}
"""Columns of the tables of a part; ``doc`` is the document's number, unique over all parts."""
_DICTIONARY = [
    "section", "family", "concept", "variant", "attested_in", "outlet", "layout", "form", "voice", "kind",
    "speaker_group", "verb", "verb_class", "actor", "surface", "label",
]  # fmt: skip
_STAGED = r"\.[0-9a-f]{12}\.tmp"
_BESIDE = r"[0-9a-f]{16}\.ledger\.parquet|last\.json|matching(\.next)?\.npz"
_OURS = re.compile(rf"[0-9a-f]{{16}}|({_BESIDE})({_STAGED})?")
_HALF = re.compile(rf"([0-9a-f]{{16}}/[^/]+|{_BESIDE}){_STAGED}")
_CELL: Mapping[Any, pa.DataType] = {float: pa.float64(), int: pa.int64(), str: pa.string()}
_HEAP = 31 << 20  # a little below what glibc looks at


@contextlib.contextmanager
def at_hand() -> Generator[None]:
    """Memory that is freed stays at hand inside: fetched anew for each array, its pages cost a sixth of the sentiment.

    glibc gives back what is free at the end of its heap beyond twice the largest block that it has
    unmapped; so one is made and freed, never touched. Arrow's own pool gives back what it can.
    """
    np.empty(_HEAP, dtype=np.uint8)
    pool = pa.default_memory_pool()
    pa.set_memory_pool(pa.system_memory_pool())
    try:
        yield
    finally:
        pa.set_memory_pool(pool)


class Parts:
    """The folder of all parts."""

    def __init__(self, url: str) -> None:
        """Open the folder at a path or fsspec URL (``s3://…``, ``memory://…``); it need not be there yet.

        Raises:
            SnapshotError: fsspec knows no such file system, or it is not installed.
        """
        try:
            self.fs, self.root = url_to_fs(url)
        except (ImportError, ValueError) as error:
            raise SnapshotError(f"{url}: this place cannot be opened ({error}).") from error
        self.url = url

    @property
    def local(self) -> bool:
        """Whether the folder is on this machine's own disk."""
        return isinstance(self.fs, fsspec.get_filesystem_class("file"))

    @property
    def protocol(self) -> str:
        """What an address on this file system begins with, such as ``s3``."""
        return self.fs.protocol if isinstance(self.fs.protocol, str) else self.fs.protocol[0]

    def path(self, part: str, name: str) -> str:
        """Where a file of a part is, for readers of the same file system; part '' is beside the parts."""
        return f"{self.root}/{part}/{name}" if part else f"{self.root}/{name}"

    def names(self, part: str) -> set[str]:
        """Files that a part has; none where it does not exist."""
        try:
            found = self.fs.ls(f"{self.root}/{part}", detail=False, refresh=True)
        except FileNotFoundError:
            return set()
        return {str(f).rsplit("/", 1)[-1] for f in found} - {""}

    def all(self) -> list[str]:
        """Every part and file of ours directly in the folder; what else lies there is nobody's business here."""
        try:
            found = self.fs.ls(self.root, detail=False, refresh=True)
        except FileNotFoundError:
            return []
        names = (str(f).rstrip("/").rsplit("/", 1)[-1] for f in found)
        return sorted(name for name in names if _OURS.fullmatch(name))

    def files(self, parts: Iterable[str]) -> list[str]:
        """``part/name`` of every file of these parts, half-written ones included; listed at one go."""
        self.fs.invalidate_cache()
        found = (str(f).removeprefix(f"{self.root}/") for f in self.fs.find(self.root))
        wanted = set(parts)
        return [path for path in found if path.partition("/")[0] in wanted and "/" in path]

    def put(self, part: str, name: str, columns: Columns, schema: Mapping[str, pa.DataType | type]) -> None:
        """Write a table: ``columns`` in the order of ``schema``; whole or not at all.

        Raises:
            SnapshotError: the place cannot be written.
        """
        fields = [pa.field(n, _CELL.get(t, t)) for n, t in schema.items()]
        arrays = [pa.array(columns[f.name], type=f.type, from_pandas=False) for f in fields]
        self._put_table(part, name, pa.Table.from_arrays(arrays, schema=pa.schema(fields)))

    def carry(
        self,
        part: str,
        old: str,
        new: str,
        redone: Sequence[int],
        columns: Columns,
        schema: Mapping[str, Any],
    ) -> None:
        """Write table ``new``: the rows of ``old`` whose ``doc`` is not in ``redone``, and ``columns`` in their stead.

        Raises:
            SnapshotError: ``old`` cannot be read or ``new`` not be written.
        """
        table = self.get(part, old)
        fresh = pa.table({n: pa.array(columns[n], type=table.schema.field(n).type) for n in schema})
        keep = ~pc.field("doc").isin(list(redone))
        both = pa.concat_tables([table.filter(keep), fresh.select(table.column_names).cast(table.schema)])
        order = pa.array(
            np.argsort(both["doc"].to_numpy(), kind="stable")
        )  # rows of a document stay as they were
        self._put_table(part, new, both.take(order))

    def _put_table(self, part: str, name: str, table: pa.Table) -> None:
        """Long texts small, all else quickly: numbers as differences, what recurs by number."""
        buffer = io.BytesIO()
        long = [f.name for f in table.schema if f.type == pa.string() and f.name not in _DICTIONARY]
        pq.write_table(
            table,
            buffer,
            compression={n: "zstd" if n in long else "snappy" for n in table.column_names},
            compression_level=dict.fromkeys(long, 1) or None,
            use_dictionary=[n for n in _DICTIONARY if n in table.column_names],
            column_encoding={f.name: "DELTA_BINARY_PACKED" for f in table.schema if f.type == pa.int64()},
            write_statistics=False,
        )
        self.put_bytes(part, name, buffer.getbuffer())

    def put_arrays(self, part: str, name: str, arrays: Mapping[str, np.ndarray]) -> None:
        """Write plain arrays; whole or not at all."""
        buffer = io.BytesIO()
        np.savez(buffer, allow_pickle=False, **arrays)
        self.put_bytes(part, name, buffer.getbuffer())

    def put_bytes(self, part: str, name: str, data: bytes | memoryview) -> None:
        """Write a file beside and move it into place."""
        final = self.path(part, name)
        stage = f"{final}.{uuid.uuid4().hex[:12]}.tmp"
        try:
            self.fs.makedirs(final.rsplit("/", 1)[0], exist_ok=True)
            with self.fs.open(stage, "wb") as handle:
                handle.write(data)
                if self.local:  # else a name may outlive a power cut, and what it names not
                    handle.flush()
                    os.fsync(handle.fileno())
            self._move(stage, final)
        except OSError as error:
            with contextlib.suppress(OSError):
                self.fs.rm(stage)
            raise SnapshotError(
                f"{final}: cannot be written ({files.reason(error)}); the snapshot before still stands."
            ) from error

    def rename(self, old: str, new: str) -> None:
        """Give a file beside the parts another name, in place of what had that.

        Raises:
            SnapshotError: the place cannot be written.
        """
        try:
            self._move(self.path("", old), self.path("", new))
        except OSError as error:
            raise SnapshotError(
                f"{self.path('', new)}: cannot be written ({files.reason(error)})."
            ) from error

    def _move(self, old: str, new: str) -> None:
        if self.local:
            Path(old).replace(
                new
            )  # fsspec would copy where this fails, and leave half a file under the new name
        else:
            self.fs.mv(old, new)

    def get(self, part: str, name: str, columns: Sequence[str] | None = None) -> pa.Table:
        """Read a table, or some of its columns.

        Raises:
            SnapshotError: it is not there or damaged; the text says what to remove.
        """
        path = self.path(part, name)
        try:  # these files are small: read whole and by one thread they take half as long
            data = pa.BufferReader(self.fs.cat_file(path))
            return pq.ParquetFile(data).read(None if columns is None else list(columns), use_threads=False)
        except (OSError, pa.ArrowException) as error:
            raise self._damaged(path, error) from error

    def get_arrays(self, part: str, name: str) -> dict[str, np.ndarray]:
        """Read arrays that :meth:`put_arrays` wrote.

        Raises:
            SnapshotError: they are not there or damaged.
        """
        path = self.path(part, name)
        try:
            with self.fs.open(path, "rb") as handle, np.load(io.BytesIO(handle.read())) as found:
                return dict(found)
        except (OSError, ValueError, EOFError, KeyError) as error:
            raise self._damaged(path, error) from error

    def get_json(self, name: str) -> Any:
        """A JSON file beside the parts; None where there is none or it is damaged."""
        try:
            return json.loads(self.fs.cat_file(f"{self.root}/{name}"))
        except (OSError, ValueError):
            return None

    def put_json(self, name: str, value: Any) -> None:
        """Write a JSON file beside the parts; whole or not at all."""
        self.put_bytes("", name, json.dumps(value, ensure_ascii=False).encode())

    def remove(self, paths: Iterable[str]) -> None:
        """Delete parts or files below the folder; what is gone already is fine."""
        for path in paths:
            try:
                self.fs.rm(f"{self.root}/{path}", recursive=True)
            except FileNotFoundError:
                continue

    def remove_halves(self) -> None:
        """Delete, as far as that is possible, what was being written when its writer was ended.

        The next build would; one that fails is not to leave it till then.
        """
        with contextlib.suppress(OSError):
            self.fs.invalidate_cache()
            found = (str(f).removeprefix(f"{self.root}/") for f in self.fs.find(self.root))
            self.remove(path for path in found if _HALF.fullmatch(path))

    def contradiction(self, part: str, name: str, what: str) -> SnapshotError:
        """What to raise where a file of a part does not fit the others."""
        return self._damaged(self.path(part, name), what)

    def _damaged(self, path: str, why: object) -> SnapshotError:
        return SnapshotError(f"{path}: cannot be read ({why}); delete the folder {self.url} and build again.")
