"""Try the exported graph and all saved questions in other engines and tools, and print a table.

    bash tests/interop/install.sh FOLDER        # once: installs them
    PYTHONPATH=tests python -m interop FOLDER

Each engine must load the same triples from each format that it reads, and answer all saved
questions with the rows of `realpolitik`, which tests/test_golden.py checks. The table says what
each tool must find. Missing tools are skipped, with the reason. docs/interoperability.md
has the table.

The graph has the project's first sources and made-up ones. With --corpus it has all of its
sources, for which rdflib and Comunica over endpoints need more than ten minutes each.

Exits 0 if all is equal, 1 if anything differs or, with --all, is skipped.
"""

import os
import sys
import tempfile
import time
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import NamedTuple

from asking import FIRST, SOURCES

from interop.comparison import Check, Material, prepare
from interop.engines import ENGINES, check_engine
from interop.machine import Machine, Missing
from interop.owl import OWL, owl
from interop.tools import TOOLS

CHECKS: dict[tuple[str, ...], Callable[[Machine, Material], list[Check]]] = {
    **{(name,): partial(check_engine, *how) for name, how in ENGINES.items()},
    OWL: owl,
    **TOOLS,
}
"""The names of engines and tools that are tried together, and how."""

AT_ONCE = 2
HEADINGS = ("engine or tool", "version", "what was compared", "equal")


class Result(NamedTuple):
    """A row of the table, and what differs."""

    name: str
    version: str
    compared: str
    equal: str
    faults: tuple[str, ...] = ()


def results(tools: Path, only: Sequence[str]) -> Iterator[Result]:
    """Try all engines and tools, or only some."""
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(AT_ONCE) as pool:
        material = prepare(Path(folder))
        machine = Machine(tools, Path(folder))
        groups = [names for names in CHECKS if not only or set(only) & set(names)]
        for rows in pool.map(lambda names: check(names, machine, material), groups):
            yield from rows


def check(names: tuple[str, ...], machine: Machine, material: Material) -> list[Result]:
    """Return the results of some engines or tools; an exception is a fault."""
    start = time.monotonic()
    own = Machine(machine.tools, machine.work / names[0])
    own.work.mkdir()
    try:
        checks = CHECKS[names](own, material)
    except Missing as error:
        return [Result(name, "", f"skipped: {error}", "") for name in names]
    except Exception as error:
        return [Result(name, "", "", "none", (f"does not run: {error}",)) for name in names]
    print(f"{', '.join(names)}: {time.monotonic() - start:.0f} s", file=sys.stderr, flush=True)
    found = []
    for name, (version, compared, parts) in zip(names, checks, strict=True):
        faults = tuple(f"{part}: {fault}" for part, fault in parts.items() if fault)
        equal = f"{len(parts) - len(faults)} of {len(parts)}"
        found.append(Result(name, version, compared, equal, faults))
    return found


def table(found: Sequence[Result]) -> str:
    """Return the results as a table in Markdown."""
    rows = [HEADINGS, ("---",) * 4, *(result[:4] for result in found)]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table and what differs; return the exit status."""
    names = [name for group in CHECKS for name in group]
    parser = ArgumentParser(
        "python -m interop", description=__doc__, formatter_class=RawDescriptionHelpFormatter
    )
    parser.add_argument("tools", type=Path, help="the folder that install.sh filled")
    parser.add_argument("--all", action="store_true", help="fail if something is skipped")
    parser.add_argument("--corpus", action="store_true", help="with all sources of the project")
    parser.add_argument("--only", action="append", default=[], metavar="NAME", choices=names)
    options = parser.parse_args(arguments)
    if not options.corpus:
        os.environ[SOURCES] = FIRST
    tools = options.tools.resolve()
    sys.path.append(str(Machine(tools, tools).packages))
    found = list(results(tools, options.only))
    print(table(found))
    for result in found:
        for fault in result.faults:
            print(f"{result.name}: {fault}")
    skipped = any(result.compared.startswith("skipped") for result in found)
    return 1 if any(result.faults for result in found) or (skipped and options.all) else 0


if __name__ == "__main__":
    sys.exit(main())
