"""Write docs/terms.md: every term of the ontology, and how often the data have it.

usage: python docs/terms/make.py   (in the project folder)
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from textwrap import wrap

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

import realpolitik
from realpolitik import Graph
from realpolitik.engine.lookup import Lookup
from realpolitik.terms import RDF_TYPE, RP, Subject, Term, compact, expand

__all__ = ["page"]

_ONTOLOGY = Path(__file__).resolve().parents[2] / "ontology" / "realpolitik.ttl"
_KINDS = {f"rp:{name}" for name in ("Actor", "Place", "Issue", "Event", "Situation", "Utterance")}
_KINDS |= {"rp:Passage", "oa:TextPositionSelector", "rp:Source", "rp:Retraction", "skos:Concept"}
_INTRODUCTION = """\
Every term of the ontology with its definition. [ontology.md](ontology.md) explains how the main
ones fit together. `python docs/terms/make.py` writes this page. The numbers are those of the export
with inferences when it was written, and change with the data."""
_QUERY = """\
The same from an export; a class or property has an `rdfs:label`, a concept a `skos:prefLabel`:

```sparql
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?term ?label ?definition WHERE {
  ?term rdfs:isDefinedBy <https://w3id.org/realpolitik/ontology> ; skos:definition ?definition ;
    rdfs:label|skos:prefLabel ?label .
} ORDER BY ?term
```
"""
_CLASSES = """\
A class is below its superclass. The number counts its instances and those of its subclasses."""
_PROPERTIES = """\
The column "uses" counts triples. A property without a domain or range is for several classes, or it
is an annotation property."""
_OTHERS = """\
Which classes have them in the export ("terms" are those of the ontology), and the class or datatype
of their values. `rdf:`, `rdfs:` and `owl:` are left out."""
_wrap = partial(wrap, width=120, break_long_words=False, break_on_hyphens=False)


def page(graph: Graph) -> str:
    """Return the page of terms, with the numbers of an export of a graph."""
    quads = parse(graph.export("ntriples"), RdfFormat.N_TRIPLES)
    facts = Lookup(quad.triple for quad in quads)
    uses = Counter(triple.predicate for triple in facts.triples())
    sizes = Counter(kind for _, kind in facts.pairs(RDF_TYPE))
    ours = [
        node for _, node in _in_order() if expand("owl:Class") in facts.values(node, "rdf:type")
    ]
    top = [node for node in ours if not {*ours} & {*facts.values(node, "rdfs:subClassOf")}]
    trees = (_tree(facts, node, sizes) for node in top)
    return "".join(
        [
            *("# Terms\n\n", _paragraph(_INTRODUCTION), _QUERY),
            *("\n## Classes\n\n", _paragraph(_CLASSES), "```text\n", *trees, "```\n\n"),
            "| class | definition |\n|---|---|\n",
            *(_row(_name(node), facts.text(node, "skos:definition")) for node in ours),
            *("\n## Properties\n\n", _paragraph(_PROPERTIES).rstrip("\n"), "\n"),
            *_properties(facts, uses),
            *("\n## Properties of other vocabularies\n\n", _paragraph(_OTHERS)),
            "| property | on | values | uses | use here |\n|---|---|---|---|---|\n",
            *_others(facts, uses),
            *("\n## Concepts\n", *_concepts(facts)),
        ]
    )


def _paragraph(text: str) -> str:
    return "\n".join(_wrap(" ".join(text.split()))) + "\n\n"


def _in_order() -> Iterator[tuple[str, NamedNode]]:
    """Yield the heading and the name of each term of the ontology, in the order of the file."""
    heading = ""
    for line in _ONTOLOGY.read_text(encoding="utf-8").splitlines():
        if line.startswith("#### "):
            heading = line.removeprefix("#### ")
        elif term := re.match(r"(rp:\w+) a owl:", line):
            yield heading, expand(term[1])


def _tree(facts: Lookup, node: Subject, sizes: Mapping[Term, int], depth: int = 0) -> str:
    """Return lines with the names of a class and of those below it, and their sizes."""
    below = (_tree(facts, n, sizes, depth + 1) for n in facts.about(node, "rdfs:subClassOf"))
    line = f"{'  ' * depth}{_name(node)[1:-1]} ({sizes.get(node, 0):,})\n"
    return line + "".join(below)


def _properties(facts: Lookup, uses: Mapping[NamedNode, int]) -> Iterator[str]:
    """Yield a table of properties for each heading of the ontology."""
    shown = ""
    for heading, node in _in_order():
        if not node.value.removeprefix(RP)[0].islower():
            continue
        if heading != shown:
            yield f"\n### {heading}\n\n| property | domain | range | uses | definition |\n"
            yield "|---|---|---|---|---|\n"
            shown = heading
        ends = [_names(facts.nodes(node, name)) for name in ("rdfs:domain", "rdfs:range")]
        definition = facts.text(node, "skos:definition")
        yield _row(_name(node), *ends, f"{uses.get(node, 0):,}", definition)


def _concepts(facts: Lookup) -> Iterator[str]:
    """Yield a table of the concepts of each scheme."""
    for scheme in facts.about(expand("skos:ConceptScheme"), "rdf:type"):
        title = facts.text(scheme, "skos:prefLabel")
        yield f"\n### {title[0].upper()}{title[1:]}: {_name(scheme)}\n\n"
        yield "| concept | broader | definition |\n|---|---|---|\n"
        for node in facts.about(scheme, "skos:inScheme"):
            broader = _names(facts.nodes(node, "skos:broader"))
            yield _row(_name(node), broader, facts.text(node, "skos:definition"))


def _others(facts: Lookup, uses: Mapping[NamedNode, int]) -> Iterator[str]:
    """Yield a row for each property of another vocabulary."""
    basic = ("rdf:", "rdfs:", "owl:", "rp:")
    for node in sorted(uses, key=lambda node: compact(node.value)):
        if not compact(node.value).startswith(basic):
            ends = (_kinds(facts, end) for end in zip(*facts.pairs(node), strict=True))
            names = (", ".join(f"`{kind}`" for kind in sorted({*end})) for end in ends)
            cells = (*names, f"{uses[node]:,}", facts.text(node, "vann:usageNote"))
            yield _row(_name(node), *(re.sub("`(terms|IRIs)`", r"\1", cell) for cell in cells))


def _kinds(facts: Lookup, terms: Iterable[Term]) -> Iterator[str]:
    """Yield the classes or datatypes of RDF terms, or "terms" for those of the ontology."""
    for term in terms:
        if isinstance(term, Literal):
            yield compact(term.datatype.value)
        elif isinstance(term, NamedNode):
            kinds = {compact(kind.value) for kind in facts.classes(term)}
            yield from kinds & _KINDS or ["terms" if kinds else "IRIs"]


def _names(nodes: Iterable[NamedNode]) -> str:
    return ", ".join(map(_name, nodes))


def _name(node: Subject) -> str:
    assert isinstance(node, NamedNode)
    return f"`{compact(node.value)}`"


def _row(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |\n"


if __name__ == "__main__":
    target = Path(__file__).resolve().parents[1] / "terms.md"
    target.write_text(page(realpolitik.open()), encoding="utf-8")
