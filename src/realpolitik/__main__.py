"""Run the command, by `realpolitik` or by `python -m realpolitik`."""

import os
import sys

__all__ = ["start"]


def start() -> int:
    """Run the command; Ctrl-C ends it without a traceback, even while modules are imported."""
    try:
        from realpolitik.command.cli import main

        status = main()
    except KeyboardInterrupt:
        return 130
    # Freeing a graph of 1,000 sources takes half a second; threads and profilers need a normal end.
    if {"threading", "_lsprof"}.isdisjoint(sys.modules):
        os._exit(status)
    return status


if __name__ == "__main__":
    sys.exit(start())
