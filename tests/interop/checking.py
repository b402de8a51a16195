"""What a check of tools is made of."""

import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from interop.material import Material
from interop.places import Places

__all__ = ["Check", "Group", "printed"]

PATIENCE = 300
"""Seconds that a tool may take."""


class Check(NamedTuple):
    """What was compared in a tool, how much of it was equal, and what was not."""

    version: str
    compared: str
    equal: str
    faults: tuple[str, ...] = ()


class Group(NamedTuple):
    """Tools that are run together, and what makes a check of each.

    It raises `Missing` where one of them is not there, ValueError, SyntaxError or KeyError where
    one does not work.
    """

    names: tuple[str, ...]
    checks: Callable[[Places, Material], list[Check]]


def printed(
    command: Sequence[str], places: Places, folder: Path | None = None, finding: int = 0
) -> str:
    """Return what a command prints; `finding` is an exit status that is no failure besides 0.

    Raises ValueError with its last words where it fails.
    """
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            env=places.environment(),
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
    except subprocess.TimeoutExpired:
        raise ValueError(f"{Path(command[0]).name}: no end after {PATIENCE} s") from None
    if done.returncode not in (0, finding):
        raise ValueError(f"{Path(command[0]).name}: {' '.join(done.stderr.split()[-40:])}")
    return done.stdout
