"""Writes a hostile archive: invented articles among files made to hide text, to hang, to exhaust or to break out.

    python scripts/hostile.py OUT [--large] [--good]

``OUT/archive`` is what a build is given; ``OUT/outside`` holds what no build
may read. The same bytes come out every time. ``--large`` adds the files of a
hundred megabytes and the bombs; ``--good`` writes the good articles alone.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import socket
import stat
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

MIRROR = 1712570425000
SECRET = "此文在档案之外，谁也不该读到。"
STORY = (
    "灯塔周一重新点亮，港口的居民在堤上等了很久。",
    "港务局说：“这座灯塔将每晚亮到天明。”",
    "渔民表示欢迎，也有人批评花费过高。",
    "市长承诺公布工程的全部账目。",
    "塔身重新粉刷，新灯由本地工匠打造。",
    "首班渡轮在清晨离港，乘客向灯塔挥手。",
)
Files = Iterator[tuple[str, bytes]]
"""(path below the archive, bytes)."""


def page(number: int, body: str, title: str = "灯塔重新点亮", extra: str = "") -> str:
    """A page of the layout ``timestamped``."""
    address = f"https://www.bay.example.org/zh/a-{number}"
    return f"<!--{MIRROR + number * 60_000}-->\n[{title}]({address})\n------\n{extra}\n{body}"


def good() -> Files:
    """Articles as they should be, in every layout, spread over the archive."""
    for n in range(8):
        told = "".join(f"<p>{STORY[(n + k) % len(STORY)]}</p>" for k in range(5))
        title = f"第{n + 1}座灯塔重新点亮"
        yield f"{'adgn'[n % 4]}-good/day-{n}.txt", page(n, told, title).encode()
        feed = f"title: '{title}'\ncategories: \n - 头条\nauthor: 平原观察\ndate: Mon, 08 Apr 2024 1{n}:52:21 GMT"
        yield (
            f"{'behp'[n % 4]}-good/feed-{n}.md",
            f"---\n{feed}\n---\n{told}<p>此讯第{n}次更新。</p>".encode(),
        )
        head = f"title: '{title}'\nauthor: 北岸电台\nfrom: https://www.shore.example.net/a/{n}.html"
        text = f"---\n{head}\n---\n{page(900 + n, told + f'<p>北岸记者{n}次到访。</p>', title)}"
        yield f"z-good/post-{n}.md", text.encode(("utf-8", "utf-8-sig", "utf-16", "gb18030")[n % 4])
    rows = [
        {"outlet": "长风时报", "title": f"灯塔札记之{n}", "published": "2024-04-09", "text": "\n".join(STORY[n:]),
         "url": f"https://www.longwind.example.org/{n}"}
        for n in range(3)
    ]  # fmt: skip
    yield "m-good/rows.jsonl", "\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode()
    pack = io.BytesIO()
    with zipfile.ZipFile(pack, "w", zipfile.ZIP_DEFLATED) as archive:
        for n in range(3):
            member = zipfile.ZipInfo(f"夹/page-{n}.txt")
            archive.writestr(member, page(600 + n, f"<p>{STORY[n]}</p><p>{STORY[n + 1]}</p>", f"夹中之页{n}"))
    yield "k-good/pack.zip", pack.getvalue()


CODECS = ("utf-8", "utf-16", "gb18030", "big5")


def encoded(codec: str) -> bytes:
    """A short page in one encoding, without a declaration."""
    body = "<p>" + ("燈塔重新點亮了，我們在港口等了很久，漁民說這是第一次。" * 2) + "</p>"
    return page(100 + CODECS.index(codec), body, "燈塔重新點亮").encode(codec)


def cut(large: bool) -> Files:
    """Pages cut after every byte: of the whole page, or of its last two sentences."""
    for codec in CODECS:
        data = encoded(codec)
        for end in range(0 if large else len(data) - 60, len(data)):
            yield f"cut/{codec}/{end:04}.txt", data[:end]


def undecodable() -> Files:
    """Bytes that are no text, or are of two encodings at once."""
    whole = page(200, f"<p>{STORY[0]}</p>")
    yield "bytes/ff.txt", b"\xff" * 5_000
    yield "bytes/noise.txt", bytes(n * n * 31 % 251 for n in range(1, 20_000))
    yield "bytes/latin.txt", whole.encode() + b"<p>caf\xe9</p>"
    yield "bytes/overlong.txt", whole.encode() + b"\xc0\xaf"
    yield "bytes/mixed.txt", whole.encode() + STORY[1].encode("gb18030")
    yield "bytes/surrogate.txt", whole.encode() + b"\xed\xa0\x80<p>x</p>"
    yield "bytes/pair.txt", b"\xff\xfe" + whole.encode("utf-16-le") + b"\x00\xd8"
    yield "bytes/odd.txt", b"\xff\xfe" + whole.encode("utf-16-le") + b"\x6f"
    yield "bytes/declared.txt", ('<meta charset="big5">' + whole).encode("gb18030") + b"\xff"
    yield "bytes/bare-utf16.txt", whole.encode("utf-16-le")
    yield "bytes/empty.txt", b""
    yield "bytes/blank.txt", b" \n\t\n" * 99


def markup(large: bool) -> Files:
    """Deep, wide and broken HTML; marks that hide, references to nothing, scripts and trackers."""
    n = 100_000
    odd = {
        "deep": "<div>" * n + "灯塔亮了。" + "</div>" * n + "<p>此句在后。</p>",
        "unclosed": "<div>" * n + "灯塔亮了。",
        "mixed": "<b><i>" * n + "灯塔亮了。" + "</u>" * n,
        "attributes": "<p " + " ".join(f"a{k}='1'" for k in range(50_000)) + ">灯塔亮了。</p>",
        "attribute": f"<p title='{'x' * 10**6}'>灯塔亮了。</p>",
        "siblings": "<p>灯。</p>" * 20_000,
        "signs": "<" * n + "灯塔亮了。",
        "open-comment": "<p>灯。</p><!-- <p>此句被藏。</p>",
        "open-script": "<p>灯。</p><script><p>此句被藏。</p>",
        "open-quote": '<p a="x>灯</p><p b="y">港口亮了。</p>',
        "references": "<p>灯&#xD800;塔&#0;亮&#x110000;了&#xFFFD;。&#55296;</p>",
        "script": f"<p>{STORY[0]}</p><script>fetch('https://track.example')</script><img src=x onerror=alert(1)>",
        "tracker": f"<p>{STORY[0]}</p><img src='https://track.example/p.gif' width='0px'><iframe src='//track.example'>",
        "links": f"<p>{STORY[0]}<a href='javascript:alert(1)'>点这里</a></p>",
        "images": f"<p>{STORY[0]}</p>\n![灯](https://track.example/p.png)",
        "invisible": "<p>灯\u202e塔\u2066亮\u200b了\x00。\u200d\ufeff港\u00ad口\x07也亮。</p>",
        "replaced": "<p>灯\ufffd塔亮了。</p>",
        "paragraph": "<p>" + "港口灯亮" * n + "</p>",
        "too-long": "<p>" + "港口灯亮" * (n + n // 2) + "</p>",
    }
    for k, (name, body) in enumerate(odd.items()):
        yield f"html/{name}.txt", page(300 + k, body).encode()
    yield "html/one-comment.txt", b"<!--1-->"
    yield "html/title.txt", page(340, f"<p>{STORY[2]}</p>", "=灯\u202e\x00\u200b塔\ufffd(A1)").encode()
    if large:
        yield "large/paragraph.txt", page(350, "<p>" + "港" * 33_000_000 + "</p>").encode()
        yield "large/hundred.txt", page(351, "<p>港口亮了。</p>" * 4_600_000).encode()
        for k, (name, piece) in enumerate({
            "letters": "a", "sentences": "灯。", "tags": "<p>", "open": "<", "and": "&", "quotes": "“灯”", "digits": "9",
            "blanks": " \u3000", "brackets": "（", "emoji": "😀",
        }.items()):  # fmt: skip
            body = piece * (19_000_000 // len(piece.encode()))
            yield f"large/{name}.txt", page(360 + k, f"<p>{body}</p>").encode()


def long_texts(large: bool) -> Files:
    """Within every limit of size, and slow for whoever looks at each mark again from each other."""
    n = 100_000 if large else 8_000
    for k, piece in enumerate(("“灯”", "9", "说", "他说：“", "的了", "😀", "灯塔", "、", "王明/")):
        yield f"long/{k}.txt", page(400 + k, f"<p>{piece * (n // len(piece))}</p>").encode()


def headers() -> Files:
    """Front matter made to swell, to nest, to guess types or to run something."""
    nested = "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9))
    bad = {
        "aliases": f"a0: &a0 [x]\n{nested}", "merge": "base: &b {c: 1}\n<<: *b", "flow": "a: " + "[" * 100_000,
        "flow-small": "a: " + "[" * 30_000, "dashes": "a:\n" + "- " * 30_000, "twice": "title: 另一题",
        "long": "a: " + "字" * 40_000, "endless": "x: y\n" * 40_000, "open": "a: 'x", "tab": "a:\tb\n\t- c",
        "map-key": "? [a, b]\n: c", "control": "a: \x07",
    }  # fmt: skip
    fair = {
        "types": "no: NO\nday: 2022-13-45\nhex: 0x1F\nnull: ~\nint: 1_000\nfloat: .inf",
        "tag": "a: !!python/object/apply:os.system ['touch yaml-was-obeyed']",
    }
    for k, (name, more) in enumerate((bad | fair).items()):
        head = (
            f"title: '灯塔{name}'\nauthor: 北岸电台\nfrom: https://www.shore.example.net/a/h{k}.html\n{more}"
        )
        yield f"yaml/{name}.md", f"---\n{head}\n---\n{page(500 + k, f'<p>{STORY[3]}</p>')}".encode()


def zips(large: bool) -> Files:
    """Members that swell, lie, nest or lead out of the archive."""
    bomb, lie = io.BytesIO(), io.BytesIO()
    size = 1_000_000_000 if large else 30_000_000
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open(_packed("declared.txt"), "w", force_zip64=True) as member:
            for _ in range(size // 1_000_000):
                member.write(b" " * 1_000_000)
        for n in range(200 if large else 3):
            archive.writestr(_packed(f"within-{n}.txt"), page(700 + n, "<p>" + " " * 15_000_000))
    with zipfile.ZipFile(lie, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(_packed("a.txt"), b"0" * 50_000)
    yield "zip/bomb.zip", bomb.getvalue()
    yield "zip/liar.zip", lie.getvalue().replace((50_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    yield "zip/cut.zip", lie.getvalue()[:-30]
    yield "zip/escape.zip", _escapes()
    nest = lie.getvalue()
    for level in range(5):
        outer = io.BytesIO()
        with zipfile.ZipFile(outer, "w") as archive:
            archive.writestr(zipfile.ZipInfo(f"level-{level}.zip"), nest)
        nest = outer.getvalue()
    yield "zip/nested.zip", nest


def _packed(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def _escapes() -> bytes:
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    names = ("../up.txt", "/etc/root.txt", "C:/drive.txt", "a/../../b.txt", "..\\up.txt")
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        archive.writestr(link, "../../outside/secret.txt")
        for name in names:
            archive.writestr(zipfile.ZipInfo(name), page(800, f"<p>{SECRET}</p>"))
        for n in (1, 2):  # one name, two contents; written apart, since zipfile warns of doubles
            archive.writestr(
                zipfile.ZipInfo(f"same-{n}.txt"), page(810 + n, f"<p>{STORY[n]}</p>", f"同名{n}")
            )
    return raw.getvalue().replace(b"same-2", b"same-1")


def special(root: Path, outside: Path) -> None:
    """Links out of the archive and in circles, a pipe, a socket, names that are no text, what may not be read."""
    folder = root / "special"
    folder.mkdir()
    (outside / "secret.txt").write_text(page(850, f"<p>{SECRET}</p>"), encoding="utf-8")
    (folder / "out.txt").symlink_to(outside / "secret.txt")
    (folder / "relative.txt").symlink_to("../../outside/secret.txt")
    (folder / "zero.txt").symlink_to("/dev/zero")
    (folder / "broken.txt").symlink_to("nowhere.txt")
    (folder / "a.txt").symlink_to("b.txt")
    (folder / "b.txt").symlink_to("a.txt")
    (folder / "loop").symlink_to(folder)
    (folder / "folder-out").symlink_to(outside)
    os.mkfifo(folder / "pipe.txt")
    _socket(folder / "socket.txt")
    for n, name in enumerate(
        (b"line\nbreak.txt", b"\xb5\xc6.txt", "\u202etxt.exe.txt".encode(), b"=1+1.txt", b"-rf.txt")
    ):
        text = page(860 + n, f"<p>{STORY[n]}</p>", f"怪名{n}")
        Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_text(text, encoding="utf-8")
    locked = folder / "locked.txt"
    locked.write_text(page(870, f"<p>{STORY[5]}</p>", "锁上的页"), encoding="utf-8")
    locked.chmod(0)


def _socket(path: Path) -> None:
    before = Path.cwd()
    os.chdir(path.parent)  # a socket's address is short
    try:
        with socket.socket(socket.AF_UNIX) as one:
            one.bind(path.name)
    finally:
        os.chdir(before)


def write(out: Path, *, large: bool = False, hostile: bool = True) -> Path:
    """Write the corpus below ``out``, which must not hold one yet; returns the archive's folder."""
    root, outside = out / "archive", out / "outside"
    root.mkdir(parents=True)
    outside.mkdir()
    kinds = [good()]
    if hostile:
        kinds += [cut(large), undecodable(), markup(large), long_texts(large), headers(), zips(large)]
    for files in kinds:
        for name, data in files:
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    if hostile:
        special(root, outside)
    return root


def main() -> int:
    """Write the corpus where the command line says."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--large", action="store_true", help="with files of a hundred megabytes, and bombs")
    parser.add_argument("--good", action="store_true", help="the good articles alone")
    options = parser.parse_args()
    print(write(options.out, large=options.large, hostile=not options.good))
    return 0


if __name__ == "__main__":
    sys.exit(main())
