"""What a path offers: files of folders, single files, members of zips; bytes counted before reading."""

from __future__ import annotations

import os
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from framing.errors import ArchiveError
from framing.model import Source

MAX_BYTES = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that was offered and not read, with one sentence saying why."""

    path: str
    reason: str


def sources(path: Path, max_bytes: int = MAX_BYTES) -> Iterator[Source | Failure]:
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
        yield from _file(root, name, max_bytes)


def shown(name: str) -> str:
    """A file name as text: undecodable bytes and control characters as escapes."""
    text = os.fsencode(name).decode("utf-8", "backslashreplace")
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def _folder(root: Path, name: str, max_bytes: int) -> Iterator[Source | Failure]:
    for folder, subfolders, files in os.walk(root):
        subfolders[:] = sorted(s for s in subfolders if not s.startswith("."))
        for entry in sorted(subfolders):
            link = Path(folder, entry)
            if link.is_symlink():
                yield Failure(
                    _inside(link, root, name), "a linked folder is not followed; name it as a path."
                )
        for entry in sorted(f for f in files if not f.startswith(".")):
            file = Path(folder, entry)
            if file.is_symlink() and not _stays(file, root):
                yield Failure(
                    _inside(file, root, name), "a link that leads out of the folder is not followed."
                )
            else:
                yield from _file(file, _inside(file, root, name), max_bytes)


def _inside(file: Path, root: Path, name: str) -> str:
    return "/".join((name, *(shown(part) for part in file.relative_to(root).parts)))


def _stays(link: Path, root: Path) -> bool:
    try:
        return link.resolve(strict=True).is_relative_to(root)
    except (OSError, RuntimeError):
        return False


def _file(file: Path, name: str, max_bytes: int) -> Iterator[Source | Failure]:
    try:
        status = file.stat()
        if not stat.S_ISREG(status.st_mode):
            yield Failure(name, "not a regular file (a pipe, socket or device) and not opened.")
            return
        if zipfile.is_zipfile(file):
            yield from _zip(file, name, max_bytes)
            return
        if status.st_size > max_bytes:
            yield Failure(name, _too_large(status.st_size, max_bytes))
            return
        with file.open("rb") as handle:
            data = handle.read(max_bytes + 1)
    except OSError as error:
        yield Failure(name, f"cannot be opened ({error.strerror or error}); check its permissions.")
        return
    yield Source(name, data) if len(data) <= max_bytes else Failure(name, _too_large(len(data), max_bytes))


def _too_large(size: int, limit: int) -> str:
    return f"{size:,} bytes are more than the limit of {limit:,} for one document; split it."


def _zip(file: Path, name: str, max_bytes: int) -> Iterator[Source | Failure]:
    try:
        with zipfile.ZipFile(file) as archive:
            members = [info for info in archive.infolist() if not info.is_dir()]
            for info in sorted(members, key=lambda info: member_name(info)):
                yield from _member(archive, info, f"{name}!{member_name(info)}", max_bytes)
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        yield Failure(name, f"the zip cannot be opened ({error}); pack it again.")


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


def _member(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, limit: int
) -> Iterator[Source | Failure]:
    parts = member_name(info).replace("\\", "/").split("/")
    if any(part.startswith(".") and part not in (".", "..") for part in parts) or parts[0] == "__MACOSX":
        return
    if ".." in parts or parts[0] == "" or ":" in parts[0]:
        yield Failure(name, "the member's name leads out of the zip; pack it again with plain names.")
    elif stat.S_ISLNK(info.external_attr >> 16):
        yield Failure(name, "the member is a link, which is not followed.")
    elif info.flag_bits & 0x1:
        yield Failure(name, "the member is encrypted; pack it without a password.")
    elif info.file_size > limit:
        yield Failure(name, _too_large(info.file_size, limit))
    else:
        yield _unpack(archive, info, name, limit)


def _unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, limit: int) -> Source | Failure:
    try:
        with archive.open(info) as handle:
            data = handle.read(limit + 1)
    except (
        zipfile.BadZipFile,
        OSError,
        ValueError,
        NotImplementedError,
        EOFError,
        RuntimeError,
        zlib.error,
    ) as error:
        return Failure(name, f"the member cannot be unpacked ({error}); pack it again.")
    return Source(name, data) if len(data) <= limit else Failure(name, _too_large(len(data), limit))
