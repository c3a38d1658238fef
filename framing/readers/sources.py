"""What a path offers: files of folders, single files, members of zips; bytes counted before reading.

Listing and reading are apart: a :class:`Reference` says where a file lies and
travels to whichever process reads it; its bytes never do.
"""

from __future__ import annotations

import errno
import hashlib
import lzma
import os
import stat
import struct
import time
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import BinaryIO

from framing.errors import ArchiveError
from framing.model import Source

MAX_BYTES = 20 * 1024 * 1024
SWELLING, SWELLING_FROM = 100, 1_000_000
"""A zip's member may unpack to so many times its size, or to so many bytes; text is packed to a tenth at best."""
BROKEN = (
    zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError, RuntimeError, IndexError, struct.error,
    zlib.error, lzma.LZMAError,
)  # fmt: skip
"""What reading a damaged zip raises."""
FRESH = 2 * 10**9
"""A file changed less than so many nanoseconds ago is told by its bytes, not by its time."""
TEXT = (".md", ".markdown", ".txt", ".html", ".htm", ".json", ".jsonl", ".csv", ".tsv")
"""Names that are not looked into for a zip."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that was offered and not read, with one sentence saying why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True, order=True)
class Reference:
    """Where the bytes of one file are, without the bytes.

    ``path`` is what the user sees, ``file`` the absolute path on disk (its bytes
    in hexadecimal where they are no UTF-8), ``member``
    the place in a zip's list (-1: not in a zip). ``size`` in bytes and ``stamp``
    (time of change in ns; in a zip the checksum) tell whether it is still the
    same. A file changed just now could change again within the clock's tick: its
    stamp is a negative hash of its bytes.
    """

    path: str
    file: str
    member: int
    size: int
    stamp: int


def references(path: Path, max_bytes: int = MAX_BYTES) -> Iterator[Reference | Failure]:
    """Every file under ``path`` in sorted order: a folder, a zip, or one file.

    Hidden files and folders are skipped. Links are followed only inside
    ``path``. What cannot be read is a Failure, in its place. Raises
    ArchiveError where ``path`` itself is missing.
    """
    if not path.exists():
        raise ArchiveError(f"{shown(str(path))}: no such file or folder; check the path.")
    root = path.resolve()
    name = shown(path.name if path.name not in ("", "..") else root.name)
    if path.is_dir():
        yield from _folder(root, name, max_bytes)
    else:
        yield from _file(str(root), name, max_bytes)


def load(found: Iterable[Reference], max_bytes: int = MAX_BYTES) -> Iterator[Source | Failure]:
    """The bytes of each reference, in order; a zip is opened once for its members in a row.

    Raises:
        ArchiveError: a file is not there any more, or not on this machine.
    """
    for file, group in groupby(found, key=lambda r: (r.file, r.member >= 0)):
        if file[1]:
            yield from _members(file[0], list(group), max_bytes)
        else:
            yield from (_read(r, max_bytes) for r in group)


def ahead(found: Iterable[Reference]) -> None:
    """Have the disk fetch files that are about to be read, all at once: one by one, each would be waited for.

    Only a hint; what cannot be opened is told when it is read.
    """
    if not hasattr(os, "posix_fadvise"):  # not on every system
        return
    for one in found:
        if one.member < 0:
            with suppress(OSError), _open(_on_disk(one.file)) as handle:
                os.posix_fadvise(handle.fileno(), 0, 0, os.POSIX_FADV_WILLNEED)


def sources(path: Path, max_bytes: int = MAX_BYTES) -> Iterator[Source | Failure]:
    """Every file under ``path`` with its bytes, in the order of :func:`references`."""
    for found in references(path, max_bytes):
        yield from (found,) if isinstance(found, Failure) else load((found,), max_bytes)


def shown(name: str) -> str:
    """A file name as text: undecodable bytes and control characters as escapes."""
    if name.isprintable():
        return name
    text = os.fsencode(name).decode("utf-8", "backslashreplace")
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def _folder(root: Path, name: str, max_bytes: int) -> Iterator[Reference | Failure]:
    closed: list[OSError] = []
    for folder, subfolders, files in os.walk(root, onerror=closed.append):
        subfolders[:] = sorted(s for s in subfolders if not s.startswith("."))
        inside = "/".join((name, *(shown(part) for part in Path(folder).relative_to(root).parts)))
        for entry in subfolders:
            if os.path.islink(os.path.join(folder, entry)):  # noqa: PTH114, PTH118
                yield Failure(
                    f"{inside}/{shown(entry)}", "a linked folder is not followed; name it as a path."
                )
        for entry in sorted(f for f in files if not f.startswith(".")):
            file, label = os.path.join(folder, entry), f"{inside}/{shown(entry)}"  # noqa: PTH118
            linked = os.path.islink(file)  # noqa: PTH114
            if linked and not _stays(Path(file), root):
                yield Failure(label, "a link that leads out of the folder is not followed.")
            else:
                yield from _file(os.path.realpath(file) if linked else file, label, max_bytes)
    for error in closed:
        inside = "/".join((name, *(shown(part) for part in Path(error.filename).relative_to(root).parts)))
        yield Failure(
            inside, f"the folder cannot be opened ({error.strerror or error}); check its permissions."
        )


def _stays(link: Path, root: Path) -> bool:
    try:
        return link.resolve(strict=True).is_relative_to(root)
    except (OSError, RuntimeError):
        return False


def _file(file: str, name: str, max_bytes: int) -> Iterator[Reference | Failure]:
    try:
        status = os.stat(file)  # noqa: PTH116
        if not stat.S_ISREG(status.st_mode):
            yield Failure(name, "not a regular file (a pipe, socket or device) and not opened.")
        elif not name.lower().endswith(TEXT) and zipfile.is_zipfile(file):
            yield from _zip(file, name, max_bytes)
        elif status.st_size > max_bytes:
            yield Failure(name, _too_large(status.st_size, max_bytes))
        elif not os.access(file, os.R_OK):
            yield Failure(name, "cannot be opened (Permission denied); check its permissions.")
        else:
            yield Reference(name, _kept(file), -1, status.st_size, _stamp(file, status.st_mtime_ns))
    except OSError as error:
        yield Failure(name, f"cannot be opened ({error.strerror or error}); check its permissions.")


def _stamp(file: str, changed: int) -> int:
    if time.time_ns() - changed > FRESH:
        return changed
    with open(file, "rb") as handle:  # noqa: PTH123
        return -1 - (int.from_bytes(hashlib.file_digest(handle, "sha256").digest()[:8]) >> 1)


def _kept(file: str) -> str:
    """An absolute path as text that can be stored; file names may be any bytes."""
    return os.fsencode(file).hex() if any("\udc80" <= c <= "\udcff" for c in file) else file


def _on_disk(kept: str) -> bytes:
    return os.fsencode(kept) if kept.startswith("/") else bytes.fromhex(kept)


def _open(file: str | bytes) -> BinaryIO:
    """A regular file, opened; what came in its place since it was listed, a link or a pipe, is not.

    Raises:
        OSError: it cannot be opened, or is none.
    """
    number = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    handle = os.fdopen(number, "rb")
    if not stat.S_ISREG(os.fstat(number).st_mode):
        handle.close()
        raise OSError(errno.EINVAL, "not a regular file any more")
    return handle


def _read(found: Reference, max_bytes: int) -> Source | Failure:
    try:
        with _open(_on_disk(found.file)) as handle:
            # asked for the largest size, Python sets so much memory aside for every file
            data = handle.read(min(found.size, max_bytes) + 1)
            if len(data) > found.size:
                data += handle.read(max_bytes + 1 - len(data))
    except FileNotFoundError as error:
        raise ArchiveError(
            f"{found.file}: gone since the archive was listed, or not on the machine that reads it; "
            "build again, with the archive at the same path on every machine."
        ) from error
    except OSError as error:
        return Failure(found.path, f"cannot be opened ({error.strerror or error}); check its permissions.")
    if len(data) > max_bytes:
        return Failure(found.path, _too_large(len(data), max_bytes))
    return Source(found.path, data)


def _too_large(size: int, limit: int) -> str:
    return f"{size:,} bytes are more than the limit of {limit:,} for one document; split it."


def _zip(file: str, name: str, max_bytes: int) -> Iterator[Reference | Failure]:
    try:
        with _open(file) as handle, zipfile.ZipFile(handle) as archive:
            members = [(member_name(info), n, info) for n, info in enumerate(archive.infolist())]
        if sum(info.compress_size for _, _, info in members) > Path(file).stat().st_size:
            yield Failure(name, "members of the zip lie upon each other; pack it again.")
            return
        for shown_name, n, info in sorted(members, key=lambda m: m[:2]):
            if not info.is_dir():
                yield from _member(
                    info,
                    Reference(f"{name}!{shown_name}", _kept(file), n, info.file_size, info.CRC),
                    max_bytes,
                )
    except BROKEN as error:
        yield Failure(name, f"the zip cannot be opened ({error}); pack it again.")


def _members(file: str, found: list[Reference], max_bytes: int) -> Iterator[Source | Failure]:
    try:
        with _open(_on_disk(file)) as handle, zipfile.ZipFile(handle) as archive:
            entries = archive.infolist()
            for one in found:
                if one.member >= len(entries):
                    yield Failure(one.path, "the zip has changed since it was listed; build again.")
                else:
                    yield _unpack(archive, entries[one.member], one.path, max_bytes)
    except BROKEN as error:
        for one in found:
            yield Failure(one.path, f"the zip cannot be opened ({error}); pack it again.")


def member_name(info: zipfile.ZipInfo) -> str:
    """A member's name as text; zips made on Chinese Windows carry GBK without saying so."""
    if info.flag_bits & 0x800:
        return shown(info.filename)
    raw = info.filename.encode("cp437", "replace")
    for codec in ("utf-8", "gb18030", "cp437"):
        try:
            return shown(raw.decode(codec))
        except UnicodeDecodeError:
            continue
    return shown(info.filename)


def _member(info: zipfile.ZipInfo, found: Reference, limit: int) -> Iterator[Reference | Failure]:
    name = found.path
    parts = member_name(info).replace("\\", "/").split("/")
    if any(part.startswith(".") and part not in (".", "..") for part in parts) or parts[0] == "__MACOSX":
        return
    if ".." in parts or parts[0] == "" or ":" in parts[0]:
        yield Failure(name, "the member's name leads out of the zip; pack it again with plain names.")
    elif stat.S_ISLNK(info.external_attr >> 16):
        yield Failure(name, "the member is a link, which is not followed.")
    elif info.flag_bits & 0x1:
        yield Failure(name, "the member is encrypted; pack it without a password.")
    elif info.file_size > max(SWELLING_FROM, SWELLING * info.compress_size):
        yield Failure(
            name, f"the member unpacks to more than {SWELLING} times its size, as bombs do; pack it again."
        )
    elif info.file_size > limit:
        yield Failure(name, _too_large(info.file_size, limit))
    else:
        yield found


def _unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, limit: int) -> Source | Failure:
    try:
        with archive.open(info) as handle:
            data = handle.read(limit + 1)
    except BROKEN as error:
        return Failure(name, f"the member cannot be unpacked ({error}); pack it again.")
    return Source(name, data) if len(data) <= limit else Failure(name, _too_large(len(data), limit))
