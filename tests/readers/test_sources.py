"""What a path offers: order, names, limits, and what is never opened."""

from __future__ import annotations

import io
import os
import stat
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.errors import ArchiveError
from framing.model import Source
from framing.readers import Failure, Reference, ahead, load, references, sources


def offered(path: Path, **options: int) -> list[tuple[str, str]]:
    """Path and either the bytes or the reason, as text."""
    return [
        (s.path, s.data.decode("utf-8", "replace") if isinstance(s, Source) else s.reason)
        for s in sources(path, **options)
    ]


def test_folders_are_walked_in_order_and_hidden_files_skipped(tmp_path: Path) -> None:
    root = tmp_path / "archive"
    for name in ("b.md", "a/z.md", "a/b.md", ".git/config", "a/.hidden", ".DS_Store"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name)
    assert offered(root) == [
        ("archive/b.md", "b.md"),
        ("archive/a/b.md", "a/b.md"),
        ("archive/a/z.md", "a/z.md"),
    ]
    assert offered(root / "b.md") == [("b.md", "b.md")]


def test_a_missing_path_is_an_error_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="nowhere"):
        list(sources(tmp_path / "nowhere"))


def test_links_that_lead_out_and_pipes_are_not_opened(tmp_path: Path) -> None:
    root = tmp_path / "archive"
    (root / "sub").mkdir(parents=True)
    (tmp_path / "secret.md").write_text("secret")
    (tmp_path / "outside").mkdir()
    (root / "in.md").write_text("inside")
    (root / "link-in.md").symlink_to(root / "in.md")
    (root / "link-out.md").symlink_to(tmp_path / "secret.md")
    (root / "link-broken.md").symlink_to(root / "gone.md")
    (root / "folder-out").symlink_to(tmp_path / "outside")
    (root / "loop").symlink_to(root)
    os.mkfifo(root / "pipe")
    found = dict(offered(root))
    assert "secret" not in found.values()
    assert found["archive/in.md"] == found["archive/link-in.md"] == "inside"
    assert "leads out" in found["archive/link-out.md"]
    assert "leads out" in found["archive/link-broken.md"]
    assert "not followed" in found["archive/folder-out"] and "not followed" in found["archive/loop"]
    assert "pipe" in found["archive/pipe"]


def test_size_is_limited_before_reading(tmp_path: Path) -> None:
    (tmp_path / "big.md").write_bytes(b"x" * 101)
    (tmp_path / "fits.md").write_bytes(b"x" * 100)
    found = dict(offered(tmp_path, max_bytes=100))
    assert "101 bytes are more than the limit of 100" in found[f"{tmp_path.name}/big.md"]
    assert found[f"{tmp_path.name}/fits.md"] == "x" * 100


def test_odd_file_names_become_text(tmp_path: Path) -> None:
    (tmp_path / "line\nbreak.md").write_text("a")
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xb5\xc6.md")).write_text("b")
    for path, _ in offered(tmp_path):
        assert path.isprintable()
        path.encode("utf-8")
    assert [path for path, _ in offered(tmp_path)] == [
        f"{tmp_path.name}/line\\nbreak.md", f"{tmp_path.name}/\\xb5\\xc6.md",
    ]  # fmt: skip


def test_zip_members_with_names_in_either_encoding(tmp_path: Path) -> None:
    path = tmp_path / "pack.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("灯塔/b.md", "utf8")
        archive.writestr("folder/", "")
        archive.writestr(zipfile.ZipInfo("\u2561\u255e\u2566\u2550.md"), "gbk")
    raw = path.read_bytes()
    old = "\u2561\u255e\u2566\u2550.md".encode()
    gbk = "灯塔.md".encode("gb18030")
    assert old in raw
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("灯塔/b.md", "utf8")
        info = zipfile.ZipInfo("XXXX.md")
        archive.writestr(info, "gbk")
    path.write_bytes(path.read_bytes().replace(b"XXXX.md", gbk))
    assert sorted(offered(path)) == [("pack.zip!灯塔.md", "gbk"), ("pack.zip!灯塔/b.md", "utf8")]


def test_zip_members_that_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "pack.zip"
    link = zipfile.ZipInfo("link.md")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../up.md", "x")
        archive.writestr("/root.md", "x")
        archive.writestr("C:/drive.md", "x")
        archive.writestr(link, "/etc/passwd")
        archive.writestr("bomb.md", b"0" * 5_000)
        archive.writestr(".hidden/x.md", "x")
        archive.writestr("good.md", "fine")
    found = dict(offered(path, max_bytes=1_000))
    assert found.pop("pack.zip!good.md") == "fine"
    assert "more than the limit" in found.pop("pack.zip!bomb.md")
    assert "a link" in found.pop("pack.zip!link.md")
    assert set(found) == {"pack.zip!../up.md", "pack.zip!/root.md", "pack.zip!C:/drive.md"}
    assert all("leads out" in reason for reason in found.values())


def test_a_member_larger_than_it_says_is_cut_off_by_counting(tmp_path: Path) -> None:
    path = tmp_path / "liar.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.md", b"0" * 5_000)
    raw = path.read_bytes().replace((5_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    path.write_bytes(raw)
    ((_, said),) = offered(path, max_bytes=1_000)
    assert said != "0" * 5_000
    assert isinstance(next(iter(sources(path, max_bytes=1_000))), Failure)


def test_damaged_zips_are_reported(tmp_path: Path) -> None:
    path = tmp_path / "pack.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.md", "text" * 50)
    raw = bytearray(path.read_bytes())
    raw[45] ^= 0xFF
    path.write_bytes(bytes(raw))
    ((_, said),) = offered(path)
    assert "cannot be unpacked" in said


def pack() -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("灯/a.md"), "灯塔亮了。" * 20)
        for name, how in (
            ("b.md", zipfile.ZIP_DEFLATED),
            ("c.md", zipfile.ZIP_LZMA),
            ("d.md", zipfile.ZIP_BZIP2),
        ):
            archive.writestr(zipfile.ZipInfo(name), "港口" * 50, how)
    return raw.getvalue()


PACK = pack()


@given(
    st.lists(st.tuples(st.integers(0, len(PACK) - 1), st.integers(0, 255)), max_size=4), st.integers(0, 30)
)
def test_a_damaged_zip_gives_its_members_or_a_reason(
    tmp_path_factory: pytest.TempPathFactory, hits: list[tuple[int, int]], lost: int
) -> None:
    raw = bytearray(PACK)
    for at, value in hits:
        raw[at] = value
    path = tmp_path_factory.getbasetemp() / "damaged.zip"
    path.write_bytes(bytes(raw[: len(raw) - lost]))
    found = list(sources(path))
    assert all(isinstance(one, Source) or len(one.reason) > 20 for one in found)


def test_a_member_that_swells_and_members_upon_each_other_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.md", b" " * 3_000_000)
        archive.writestr("b.md", "灯")
    found = dict(offered(path))
    assert "as bombs do" in found["bomb.zip!a.md"] and found["bomb.zip!b.md"] == "灯"
    raw = bytearray(path.read_bytes())
    at = raw.index(b"PK\x01\x02") + 20
    raw[at : at + 4] = (10**6).to_bytes(4, "little")
    path.write_bytes(bytes(raw))
    ((name, said),) = offered(path)
    assert name == "bomb.zip" and "lie upon each other" in said


def test_what_came_in_place_of_a_file_since_it_was_listed_is_not_opened(tmp_path: Path) -> None:
    root = tmp_path / "archive"
    root.mkdir()
    (tmp_path / "secret.md").write_text("secret")
    for name in ("link.md", "pipe.md", "same.md"):
        (root / name).write_text("text")
    listed = list(references(root))
    for name in ("link.md", "pipe.md"):
        (root / name).unlink()
    (root / "link.md").symlink_to(tmp_path / "secret.md")
    os.mkfifo(root / "pipe.md")
    link, pipe, same = load(r for r in listed if not isinstance(r, Failure))
    assert isinstance(link, Failure) and isinstance(pipe, Failure) and isinstance(same, Source)


def test_a_folder_that_cannot_be_opened_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "shut").mkdir()
    (tmp_path / "a.md").write_text("text")
    scan = os.scandir

    def scandir(path: str) -> object:
        if str(path).endswith("shut"):
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", scandir)
    found = dict(offered(tmp_path))
    assert found[f"{tmp_path.name}/a.md"] == "text"
    assert "Permission denied" in found[f"{tmp_path.name}/shut"]


def test_files_about_to_be_read_are_asked_of_the_disk_and_nothing_else_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.md").write_text("甲", encoding="utf-8")
    (tmp_path / "b.md").write_text("乙", encoding="utf-8")
    (tmp_path / "gone.md").write_text("丙", encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "z.zip", "w") as archive:
        archive.writestr("c.md", "丁")
    found = [r for r in references(tmp_path) if isinstance(r, Reference)]
    assert [r.path.rpartition("/")[2] for r in found] == ["a.md", "b.md", "gone.md", "z.zip!c.md"]
    (tmp_path / "gone.md").unlink()
    asked: list[str] = []
    monkeypatch.setattr(
        os, "posix_fadvise", lambda number, *_: asked.append(Path(f"/proc/self/fd/{number}").readlink().name)
    )
    ahead(found)
    assert asked == ["a.md", "b.md"]
    monkeypatch.delattr(os, "posix_fadvise")
    ahead(found)
    assert asked == ["a.md", "b.md"]
