"""``python -m framing``."""

import sys

from framing.cli import main

if __name__ == "__main__":  # worker processes import this module too
    sys.exit(main())
