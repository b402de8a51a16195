"""Try the exported graph and all saved questions in other engines and tools, and print two tables.

    bash tests/interop/install.sh FOLDER        # once: what can be installed on this machine
    PYTHONPATH=tests python -m interop FOLDER

An engine must load the graph with the same number of triples, in each format that it reads, and
give every saved question, as it is written and with its values left open, the rows that
`realpolitik` gives, which tests/test_golden.py ties to answers that somebody has read. What a tool
must find is said with it. What is not on this machine is skipped, and the tables say what
is missing.

Exits 0 where all is equal, 1 where anything differs or, with --all, is skipped.
"""

import sys
import tempfile
import time
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial
from pathlib import Path

from interop.answers import difference
from interop.checking import Group
from interop.driven import Comunica, Jena4, Jena6, OxigraphInJavaScript
from interop.engine import Engine, InMemory, OnDisk, Rdflib
from interop.federated import Federation
from interop.formats import FORMATS
from interop.material import YEARS, Material, prepared
from interop.meaning import OWL, SHACL
from interop.places import ROOT, Missing, Places
from interop.results import ENGINE, TOOL, Result, markdown, plain, spliced
from interop.servers import OxigraphServer, Virtuoso
from interop.tools import GRLC, NETWORKS, PARSERS

ENGINES: tuple[type[Engine], ...] = (
    *(InMemory, OnDisk, OxigraphServer, OxigraphInJavaScript, Rdflib),
    *(Jena4, Jena6, Comunica, Virtuoso, Federation),
)
GROUPS = (OWL, SHACL, *PARSERS, GRLC, NETWORKS)
NAMES = (*(engine.name for engine in ENGINES), *(name for group in GROUPS for name in group.names))
AT_ONCE = 2
"""So many engines and tools are run at once; most are processes of their own."""
FAILURES = (KeyError, SyntaxError, ValueError)


def of_engine(kind: type[Engine], places: Places, material: Material) -> list[Result]:
    """Load every format into an engine, and ask it every question."""
    start = time.monotonic()
    try:
        with closing(kind(places)) as engine:
            engine.start()
            unread = list(loading(engine, material))
            unequal = list(asking(engine, material))
    except Missing as error:
        return [Result(ENGINE, kind.name, skipped=str(error))]
    except FAILURES as error:
        return [Result(ENGINE, kind.name, cells=("none",), faults=(f"does not run: {error}",))]
    read, asked, opened = map(len, (engine.formats, material.questions, material.opened))
    formats = f"only {engine.formats[0]}" if read == 1 else _all_but(engine.formats)
    triples = f"{read - len(unread)} of {read}"
    questions = f"{asked + opened - len(unequal)} of {asked + opened}"
    return [
        Result(
            *(ENGINE, kind.name, engine.version),
            (formats, triples, questions),
            time.monotonic() - start,
            (*unread, *unequal),
        )
    ]


def _all_but(formats: Sequence[str]) -> str:
    """Name many formats in few words."""
    others = [name for name in FORMATS if name not in formats]
    return f"all but {', '.join(others)}" if others else "all"


def loading(engine: Engine, material: Material) -> Iterator[str]:
    """Load each format, and yield what is wrong; the last loaded is merged in one graph."""
    for form in sorted(engine.formats, key=lambda form: not FORMATS[form].supports_datasets):
        path, triples = material.files[form]
        try:
            found = engine.load(path, FORMATS[form])
        except FAILURES as error:
            yield f"{form}: {error}"
        else:
            if found != triples:
                yield f"{form}: {found} of {triples} triples"


def asking(engine: Engine, material: Material) -> Iterator[str]:
    """Ask each question, and yield what is wrong."""
    for name, query in (material.questions | material.opened).items():
        try:
            wrong = difference(query, material.expected[name], engine.rows(query))
        except FAILURES as error:
            wrong = str(error)
        if wrong:
            yield f"{name}: {wrong}"


def of_group(group: Group, places: Places, material: Material) -> list[Result]:
    """Make the checks of some tools."""
    start = time.monotonic()
    try:
        checks = group.checks(places, material)
    except Missing as error:
        return [Result(TOOL, name, skipped=str(error)) for name in group.names]
    except FAILURES as error:
        faults = (f"does not run: {error}",)
        return [Result(TOOL, name, cells=("", "none"), faults=faults) for name in group.names]
    seconds = (time.monotonic() - start) / len(checks)
    return [
        Result(TOOL, name, check.version, (check.compared, check.equal), seconds, check.faults)
        for name, check in zip(group.names, checks, strict=True)
    ]


def results(tools: Path, only: Sequence[str]) -> Iterator[Result]:
    """Yield what is found out about each engine and tool, one after the other."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        material = prepared(folder, [YEARS])
        runs: list[Callable[[], list[Result]]] = []
        for engine in ENGINES:
            if not only or engine.name in only:
                places = Places(tools, made(folder / engine.__name__))
                given = prepared(places.work, engine.data) if engine.data else material
                runs.append(partial(of_engine, engine, places, given))
        for group in GROUPS:
            if not only or set(only) & set(group.names):
                places = Places(tools, made(folder / group.names[0]))
                runs.append(partial(of_group, group, places, material))
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for found in pool.map(lambda run: run(), runs):
                yield from found


def made(folder: Path) -> Path:
    """Return a folder that is made now."""
    folder.mkdir()
    return folder


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tables; return the exit status."""
    parser = ArgumentParser(
        "python -m interop", description=__doc__, formatter_class=RawDescriptionHelpFormatter
    )
    parser.add_argument("tools", type=Path, help="the folder that install.sh filled")
    parser.add_argument("--all", action="store_true", help="fail where something is skipped")
    parser.add_argument("--only", action="append", default=[], metavar="NAME", choices=NAMES)
    parser.add_argument("--write", action="store_true", help="put the tables into the document")
    options = parser.parse_args(arguments)
    tools = options.tools.resolve()
    sys.path.append(str(Places(tools, tools).packages()))
    found = []
    for result in results(tools, options.only):
        found.append(result)
        print(
            f"{result.name}: {result.skipped or ', '.join(result.cells)}",
            file=sys.stderr,
            flush=True,
        )
    print(plain(found), end="")
    if options.write:
        document = ROOT / "docs" / "interoperability.md"
        text = spliced(document.read_text(encoding="utf-8"), markdown(found))
        document.write_text(text, encoding="utf-8")
    faulty = any(result.faults or (result.skipped and options.all) for result in found)
    return 1 if faulty else 0


if __name__ == "__main__":
    sys.exit(main())
