"""Run the command, by `realpolitik` or by `python -m realpolitik`."""

import sys

__all__ = ["start"]


def start() -> int:
    """Run the command; Ctrl-C ends it without a traceback, even while modules are imported."""
    try:
        from realpolitik.command.cli import main

        return main()
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(start())
