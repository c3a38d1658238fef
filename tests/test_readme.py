"""The README's commands do what it says: every one is run, as written, from the top of the checkout."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

import pytest

from tests.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)```", README, re.S)
COMMANDS = [line for block in BLOCKS for line in block.splitlines()]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tracked files elsewhere, with this environment as its .venv, so that nothing here is touched."""
    if not (ROOT / ".venv" / "bin" / "python").exists():
        pytest.skip("no .venv here: the README's commands need the one that `make test` makes")
    folder = tmp_path_factory.mktemp("readme") / "framing"
    names = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True
    ).stdout.decode()
    for name in filter(None, names.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    (folder / ".venv").symlink_to(ROOT / ".venv")
    return folder


def serves(command: str, folder: Path, port: int) -> str:
    """Start a command that serves, wait until it is healthy, and stop it; what it printed."""
    environment = {
        **os.environ,
        "PORT": str(port),
        "STREAMLIT_SERVER_PORT": str(port),
        "STREAMLIT_SERVER_HEADLESS": "true",
    }
    process = subprocess.Popen(
        command, shell=True, cwd=folder, env=environment, start_new_session=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    try:
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2) as answer:
                    if answer.read() == b"ok":
                        break
            except OSError:
                time.sleep(0.3)
            if process.poll() is not None:
                pytest.fail(f"{command} ended by itself:\n{process.communicate()[0]}")
        else:
            pytest.fail(f"{command} was not healthy after two minutes")
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
        output = process.communicate(timeout=30)[0]
    return output


def test_it_opens_with_a_sentence_a_screenshot_and_the_two_commands() -> None:
    assert README.startswith("# Framing")
    image = re.search(r"!\[[^\]]+\]\(([^)]+)\)", README)
    assert image and (ROOT / image[1]).is_file()
    assert README.index(image[0]) < README.index("```sh")
    assert COMMANDS[:2] == ["make run", "make test"]


def test_the_first_command_scores_the_sample_and_serves(checkout: Path) -> None:
    output = serves(COMMANDS[0], checkout, free_port())
    assert "quarantined        0" in output
    assert (checkout / ".stores" / "sample" / "CURRENT").is_file()


def test_the_second_command_is_the_one_that_runs_these_tests() -> None:
    plan = subprocess.run(["make", "-n", "test"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    assert "-m pytest" in plan


def test_the_other_commands_run_in_order(checkout: Path) -> None:
    for command in COMMANDS[2:]:
        if "streamlit run" in command:
            assert "Traceback" not in serves(command, checkout, free_port())
        else:
            done = subprocess.run(command, shell=True, cwd=checkout, capture_output=True, text=True)
            assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    assert (checkout / "articles.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert (checkout / "mypackage" / "datapackage.json").is_file()


def test_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\((?!http)([^)#]+)\)", README):
        assert (ROOT / target).exists(), target
