"""The order in which a file is read: sources and their claims first, the ontology last.

Whatever order triples come in, theirs is one order, by kind and name. Numbers in names count as
numbers, so that claims stand in the order of the text.
"""

from collections.abc import Iterable

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from .taxonomy import Taxonomy
from .terms import RDF_TYPE, Subject, Term, compact, expand, natural

__all__ = ["Group", "grouped", "ungrouped"]

Group = tuple[Subject, list[tuple[NamedNode, list[Term]]]]
"""A subject, and each of its predicates with their objects."""

_KINDS = (
    *("rp:Source", "rp:Retraction", "rp:Claim", "rp:Situation", "rp:TheoryPrediction"),
    *("rp:Actor", "rp:Place", "rp:Event", "rp:Issue", "rp:WorldEntity"),
    *("rp:Passage", "oa:TextPositionSelector"),
    *("dcat:Dataset", "dcat:Distribution", "sd:Service", "sh:SPARQLExecutable"),
    *("owlunit:TestSuite", "owlunit:CompetencyQuestionVerification"),
    *("owl:Ontology", "owl:Class", "owl:ObjectProperty", "owl:DatatypeProperty"),
    *("owl:AnnotationProperty", "skos:ConceptScheme", "skos:Concept"),
)
_PREDICATES = (
    *("rdf:type", "rdfs:label", "skos:prefLabel", "dcterms:title", "skos:altLabel"),
    *("rdfs:subClassOf", "rdfs:subPropertyOf", "rdfs:domain", "rdfs:range", "skos:definition"),
    *("rp:affirms", "rp:denies", "rp:claimant", "prov:wasAttributedTo", "rp:certainty", "rp:tense"),
    *("rp:gloss", "rp:evidence", "rp:party", "rp:holder", "rp:toward", "rp:paragraph"),
    *("rp:sentence", "rdfs:comment"),
)


def grouped(triples: Iterable[Triple], taxonomy: Taxonomy | None = None) -> list[Group]:
    """Return triples by subject and predicate, in the order in which they are to be read.

    Blank nodes come last, in the order of their names. `taxonomy` knows the classes where not all
    of them stand in these triples.
    """
    triples = list(triples)
    known = taxonomy or Taxonomy(triples)
    groups: dict[Subject, dict[NamedNode, list[Term]]] = {}
    for subject, predicate, value in triples:
        groups.setdefault(subject, {}).setdefault(predicate, []).append(value)
    kinds = [expand(kind) for kind in _KINDS]
    places = {expand(name): place for place, name in enumerate(_PREDICATES)}

    def of_subject(subject: Subject) -> tuple[int, int, list[tuple[int, str]]]:
        classes = known.classes(subject)
        place = next((i for i, kind in enumerate(kinds) if kind in classes), len(kinds))
        return isinstance(subject, BlankNode), place, natural(_written(subject))

    def of_predicate(predicate: NamedNode) -> tuple[int, str]:
        return places.get(predicate, len(places)), compact(predicate.value)

    def of_value(value: Term) -> tuple[int, str, list[tuple[int, str]], str]:
        # Of classes the narrowest comes first; of labels those of one language are together.
        depth = -len(known.above(value)) if isinstance(value, NamedNode) else 0
        language = value.language or "" if isinstance(value, Literal) else ""
        # The names of blank nodes say nothing; what they are of does.
        written = content(value) if isinstance(value, BlankNode) else _written(value)
        return depth, language, natural(written), str(value)

    def content(node: BlankNode) -> str:
        values = {v for found in groups.get(node, {}).values() for v in found}
        named = sorted(_written(v) for v in values if isinstance(v, NamedNode))
        return " ".join([*named, *sorted(_written(v) for v in values if isinstance(v, Literal))])

    def plain(value: Term) -> tuple[int, str, list[tuple[int, str]], str]:
        return (0, *of_value(value)[1:])

    return [
        (
            subject,
            [
                (p, sorted(groups[subject][p], key=of_value if p == RDF_TYPE else plain))
                for p in sorted(groups[subject], key=of_predicate)
            ],
        )
        for subject in sorted(groups, key=of_subject)
    ]


def ungrouped(triples: Iterable[Triple]) -> list[Triple]:
    """Return triples in the order in which they are to be read."""
    groups = grouped(triples)
    return [Triple(s, p, value) for s, pairs in groups for p, values in pairs for value in values]


def _written(term: Term) -> str:
    return compact(term.value) if isinstance(term, NamedNode | Literal) else str(term)
