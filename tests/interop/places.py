"""Where the tools are on this machine, and what cannot be run without which of them."""

import os
import shutil
import sys
from pathlib import Path
from typing import NamedTuple

__all__ = ["HERE", "ROOT", "Missing", "Places"]

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]


class Missing(Exception):
    """A tool is not on this machine; the text says which, and how it is installed."""


class Places(NamedTuple):
    """The folder that install.sh filled, and one to work in that is thrown away."""

    tools: Path
    work: Path

    def program(self, name: str, install: str) -> str:
        """Return the path of a program; `install` is the command that installs it.

        Raises Missing.
        """
        beside = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
        found = shutil.which(name, path=beside)
        if found is None:
            raise Missing(f"no {name}; {install}")
        return found

    def packages(self) -> Path:
        """Return the folder of the Python packages among the tools."""
        return next(self.tools.glob("venv/lib/python*/site-packages"), self.tools / "venv")

    def python(self, name: str) -> Path:
        """Return the folder of a Python package among the tools.

        Raises Missing.
        """
        return self._among(self.packages() / name)

    def javascript(self, name: str) -> Path:
        """Return the folder of a package for Node among the tools.

        Raises Missing.
        """
        return self._among(self.tools / "node_modules" / name)

    def environment(self) -> dict[str, str]:
        """Return the environment in which Python finds the Python packages among the tools."""
        return {**os.environ, "PYTHONPATH": str(self.packages())}

    def _among(self, folder: Path) -> Path:
        """Return a folder among the tools.

        Raises Missing.
        """
        if not folder.is_dir():
            raise Missing(f"no {folder.name}; bash tests/interop/install.sh {self.tools}")
        return folder
