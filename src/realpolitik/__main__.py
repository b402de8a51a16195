"""`python -m realpolitik` is the command."""

import sys

from realpolitik.command.cli import main

if __name__ == "__main__":
    sys.exit(main())
