"""A warm parent of builds: run as ``python -m tests.crash.nursery``, it forks one process for every build asked for.

A build's process is real and dies a real death; what it is spared is the seconds
of loading. Its workers come from the forkserver of this process, so they do not
die with it unless they see to it themselves.

One request a line, as JSON: a build's arguments (the answer is its process id),
or a process id to be waited for (the answer is its exit code, -9 where it was killed).
"""

from __future__ import annotations

import json
import os
import resource
import sys
from multiprocessing import forkserver, get_context
from typing import Any


def main() -> None:
    """Load everything, say how the forkserver can be found, then serve."""
    from framing import cli, pipeline, runners, warm

    warm.everything()
    runners.prepare()
    ready = get_context("forkserver").Process(target=os.getpid)
    ready.start()
    ready.join()  # the forkserver has loaded everything: no build is slower for being the first
    answer(
        {"forkserver": forkserver._forkserver._forkserver_pid, "loaded": [cli.__name__, pipeline.__name__]}
    )
    for line in sys.stdin:
        asked = json.loads(line)
        if "wait" in asked:
            answer(os.waitstatus_to_exitcode(os.waitpid(asked["wait"], 0)[1]))
            continue
        child = os.fork()
        if child == 0:
            os._exit(build(asked))
        answer(child)


def answer(value: Any) -> None:
    """One line of JSON."""
    print(json.dumps(value), flush=True)


def build(asked: dict[str, Any]) -> int:
    """What the command line does, in this process; its exit code."""
    os.setsid()
    log = os.open(asked["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    for stream in (1, 2):
        os.dup2(log, stream)
    # The forkserver is the parent's: here it is only connected to, not looked after.
    forkserver.ensure_running = forkserver._forkserver.ensure_running = lambda: None
    from framing import cli, ledger

    ledger.FILES = asked["files"]
    resource.setrlimit(resource.RLIMIT_FSIZE, (asked["largest"], asked["largest"]))
    code = cli.main(asked["arguments"])
    sys.stdout.flush()
    sys.stderr.flush()
    return code


if __name__ == "__main__":
    main()
