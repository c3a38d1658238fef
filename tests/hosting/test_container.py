"""Dockerfile, compose.yaml and the others: what of them can be held without Docker, and the image's commands run for real."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from bench.sessions_client import Reader, alone
from tests.conftest import ROOT, tracked
from tests.figures import Report
from tests.hosting.conftest import CONF, KEPT, free_port
from tests.hosting.image import Step, left_out, steps

DOCKERFILE, IGNORED = ROOT / "Dockerfile", ROOT / ".dockerignore"
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
GUIDE = ROOT / "docs" / "hosting.md"
NOBODY = 1000


def one(name: str) -> Step:
    """The only instruction of its name."""
    (found,) = [step for step in steps(DOCKERFILE) if step.name == name]
    return found


def environment() -> dict[str, str]:
    """What ENV sets."""
    return dict(word.split("=", 1) for word in one("ENV").words())


def copied() -> Iterator[tuple[str, str]]:
    """(source, target) of every COPY."""
    for step in steps(DOCKERFILE):
        if step.name == "COPY":
            *sources, target = step.words()
            yield from ((source, target) for source in sources)


def test_the_image_holds_what_runs_and_nothing_else() -> None:
    assert one("FROM").rest == "python:3.11-slim"
    for source, _ in copied():
        assert (ROOT / source).exists(), source
        assert not left_out(IGNORED, f"{source}/config.toml" if source == ".streamlit" else source), source
    tops = {path.split("/")[0] for path in tracked() if not left_out(IGNORED, path)}
    assert tops == {"requirements.lock", "app.py", "CITATION.cff", "LICENSE", ".streamlit", "framing", "data"}
    for path in (".stores/sample/CURRENT", ".git/config", "tests/factory.py", "framing/__pycache__/x.pyc", ".streamlit/secrets.toml",
                 "data/coding/p/sample.jsonl", ".env", "store/CURRENT"):  # fmt: skip
        assert left_out(IGNORED, path), path


def test_nobody_in_particular_runs_it_and_its_health_is_asked_for() -> None:
    order = [step.name for step in steps(DOCKERFILE)]
    assert one("USER").rest == str(NOBODY) and order.index("USER") < order.index("CMD")
    assert not [s for s in steps(DOCKERFILE)[order.index("USER") :] if s.name in ("RUN", "COPY")], (
        "all of it is root's"
    )
    installs = [s.rest for s in steps(DOCKERFILE) if "pip install" in s.rest]
    assert installs and all("--require-hashes -r requirements.lock" in rest for rest in installs)
    assert "/_stcore/health" in one("HEALTHCHECK").rest
    assert environment()["FRAMING_PUBLIC"] == "1"


def test_only_the_proxy_of_the_composition_is_reached() -> None:
    app, proxy = COMPOSE["services"]["app"], COMPOSE["services"]["proxy"]
    assert "ports" not in app and app["read_only"] and app["cap_drop"] == ["ALL"]
    assert all(volume.endswith(":ro") for volume in (*app["volumes"], *proxy["volumes"]))
    assert app["environment"]["FRAMING_PUBLIC"] == "1" and app["environment"]["FRAMING_SHOW_TEXT"].endswith(
        ":-0}"
    )
    assert proxy["ports"] == ["${FRAMING_PORT:-127.0.0.1:8080}:80"]
    assert proxy["depends_on"]["app"]["condition"] == "service_healthy"
    named = set(re.findall(r"\$\{(\w+)\}", CONF.read_text(encoding="utf-8")))
    assert named == set(proxy["environment"]), "the nginx image fills in these names"
    assert proxy["environment"]["FRAMING_APP"] == f"app:{environment()['STREAMLIT_SERVER_PORT']}"
    assert proxy["volumes"][0].split(":")[0] == f"./{CONF.relative_to(ROOT)}"
    assert KEPT in proxy["tmpfs"], "nginx can keep files there"


def test_the_development_container_uses_the_projects_own_commands() -> None:
    told = json.loads((ROOT / ".devcontainer" / "devcontainer.json").read_text(encoding="utf-8"))
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    for key in ("postCreateCommand", "postAttachCommand"):
        command, target = told[key].split()
        assert command == "make" and target in targets
    assert told["forwardPorts"] == [8501]


def test_the_guide_names_what_there_is() -> None:
    text = GUIDE.read_text(encoding="utf-8")
    code = "".join(p.read_text(encoding="utf-8") for p in (ROOT / "framing").rglob("*.py"))
    set_up = code + (ROOT / "compose.yaml").read_text(encoding="utf-8") + CONF.read_text(encoding="utf-8")
    named = set(re.findall(r"FRAMING_[A-Z_]+", text))
    assert {
        "FRAMING_PUBLIC",
        "FRAMING_SHOW_TEXT",
        "FRAMING_STORE",
        "FRAMING_CONTACT",
        "FRAMING_EMBEDDED_IN",
    } <= named
    assert {name for name in named if name not in set_up} == set()
    for link in re.findall(r"\]\((?!http)([^)#]+)", text):
        assert (GUIDE.parent / link).exists(), link
    (fill,) = re.findall(r"^(sed .*nginx\.conf) > ", text, re.M)
    filled = subprocess.run(["sh", "-c", fill], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    assert "listen 80;" in filled and "server 127.0.0.1:8501;" in filled
    assert re.findall(r"\$\{\w+\}", filled) == []
    for fence in re.findall(r"```yaml\n(.*?)```", text, re.S):
        yaml.safe_load(fence.replace("---", ""))


@pytest.mark.long
def test_the_images_commands_make_a_dashboard_that_answers(figure: Report) -> None:
    """Every RUN, COPY, ENV, HEALTHCHECK and CMD in a plain folder, the last ones as nobody in particular where that can be."""
    with _folder() as folder:
        app = folder / "app"
        app.mkdir()
        subprocess.run([sys.executable, "-m", "venv", str(folder / "venv")], check=True)
        path = f"{folder}/venv/bin:/usr/bin:/bin"
        for step in steps(DOCKERFILE):
            if step.name == "COPY":
                _copy(step, app)
            elif step.name == "RUN" and not step.rest.startswith("useradd"):
                subprocess.run(
                    ["sh", "-c", step.rest],
                    cwd=app,
                    check=True,
                    env={"PATH": path, "HOME": str(folder / "home")},
                )
        before = {str(p): p.stat().st_mtime_ns for p in app.rglob("*")}
        own = {
            "STREAMLIT_SERVER_PORT": str(free_port()),
            "STREAMLIT_SERVER_ADDRESS": "127.0.0.1",
            "HOME": str(folder / "home"),
        }
        env = {**environment(), **own, "TMPDIR": own["HOME"], "PATH": path}
        health = json.loads(one("HEALTHCHECK").rest.partition("CMD ")[2])
        user = _user(folder)
        with _running(one("CMD").words(), app, env, user) as url:
            assert _ended(health, app, env, user) == 0
            assert alone(_messages(url)) > 10
            with urllib.request.urlopen(url, timeout=10) as answer:
                assert "script-src" in answer.headers["content-security-policy"]
        assert _ended(health, app, env, user) != 0, "a server that is gone is not in health"
        assert {str(p): p.stat().st_mtime_ns for p in app.rglob("*")} == before, (
            "nothing was written beside the code"
        )
    figure(
        11,
        "commands of the Dockerfile run in a plain folder",
        len([s for s in steps(DOCKERFILE) if s.name in ("COPY", "RUN")]) + 1,
    )


@contextlib.contextmanager
def _folder() -> Iterator[Path]:
    """A folder that every user may enter, with a home that every user may write to."""
    folder = Path(tempfile.mkdtemp(prefix="framing-image-"))
    try:
        folder.chmod(0o755)
        (folder / "home").mkdir()
        (folder / "home").chmod(0o777)
        yield folder
    finally:
        shutil.rmtree(folder)


def _copy(step: Step, app: Path) -> None:
    *sources, target = step.words()
    for source in sources:
        if (ROOT / source).is_dir():

            def ignored(folder: str, names: list[str]) -> set[str]:
                return {
                    n
                    for n in names
                    if left_out(IGNORED, (Path(folder) / n).relative_to(ROOT).as_posix()) and n != "data"
                }

            shutil.copytree(ROOT / source, app / target, ignore=ignored)
        else:
            shutil.copy(ROOT / source, app / target)


def _user(folder: Path) -> dict[str, Any]:
    """Arguments that make a process nobody's, where we may give it away and nobody may run this Python."""
    given: dict[str, Any] = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
    if os.geteuid() != 0:
        return {}
    try:
        subprocess.run([f"{folder}/venv/bin/python", "-c", ""], check=True, cwd="/", **given)
    except (OSError, subprocess.CalledProcessError):
        return {}
    return given


def _ended(words: list[str], app: Path, env: Mapping[str, str], user: dict[str, Any]) -> int:
    return subprocess.run(words, cwd=app, env=env, check=False, capture_output=True, **user).returncode


@contextlib.contextmanager
def _running(words: list[str], app: Path, env: Mapping[str, str], user: dict[str, Any]) -> Iterator[str]:
    url = f"http://127.0.0.1:{env['STREAMLIT_SERVER_PORT']}"
    with Path(env["HOME"], "log").open("wb") as log, subprocess.Popen(
        words, cwd=app, env=env, stdout=log, stderr=log, **user
    ) as process:  # fmt: skip
        try:
            for _ in range(300):
                assert process.poll() is None, Path(env["HOME"], "log").read_text()
                with contextlib.suppress(OSError), urllib.request.urlopen(f"{url}/_stcore/health", timeout=2):
                    break
                time.sleep(0.2)
            yield url
        finally:
            process.terminate()
            process.wait(15)


async def _messages(url: str) -> int:
    async with Reader(url) as reader:
        return (await reader.open("events", "v=1&data=coverage")).messages
