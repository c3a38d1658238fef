"""Kills builds at random moments, as many as you like: ``python scripts/kill_builds.py --times 200``.

First builds, builds of a changed archive, with a changed lexicon, of whole process
groups and by a Dask cluster, in the shares of tests/crash/test_kills.py. After each
kill the store is opened and its hashes checked; the reruns must end as if nothing had been.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Run the tests of kills; pytest's exit code."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--times", type=int, default=200, help="kills in all (default: 200)")
    parser.add_argument("--seed", type=int, default=1, help="draws the moments (default: 1)")
    given = parser.parse_args()
    env = {**os.environ, "FRAMING_KILLS": str(given.times), "FRAMING_SEED": str(given.seed)}
    command = [sys.executable, "-m", "pytest", "-n0", "-v", "-m", "long", "tests/crash/test_kills.py"]
    return subprocess.run(command, cwd=ROOT, env=env, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
