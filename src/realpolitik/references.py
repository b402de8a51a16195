"""Names in data that stand for nothing: a slip in one makes a claim vanish without a word."""

import re
from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode, Triple

from .errors import Malformed, UnknownName
from .store import Store
from .terms import ID, RDF_TYPE, RP, compact, local

__all__ = ["refuse_undefined"]


def refuse_undefined(store: Store, files: Iterable[tuple[str, str]]) -> None:
    """Refuse a file of data that uses an IRI of ours which nothing in the whole store defines.

    A term of the ontology is defined if it is the subject of some triple, a thing if it has a
    class. `store` holds all files, these included, which are given by path and text.

    Raises Malformed with the line of the first such IRI and the nearest that are defined.
    """
    defined = {subject for subject, _ in store.pairs(RDF_TYPE)}
    for path, text in files:
        own = Store()
        own.load(path, text)
        wrong = {node for triple in own.triples() for node in _ours(triple) if node not in defined}
        found = sorted((_line(text, node), node.value) for node in wrong)
        if found:
            line, iri = found[0]
            known = {local(n.value) for n in defined if isinstance(n, NamedNode)}
            kind = "term" if iri.startswith(RP) else "thing"
            error = UnknownName(local(iri), kind, sorted(known))
            raise Malformed(path, line, None, f"{compact(iri)}: {error}")


def _ours(triple: Triple) -> Iterator[NamedNode]:
    """Give the nodes of a triple that only our own files can define."""
    for node in (triple.subject, triple.predicate, triple.object):
        if (
            isinstance(node, NamedNode)
            and node.value.startswith((RP, ID))
            and "#char=" not in node.value
        ):
            yield node


def _line(text: str, node: NamedNode) -> int:
    """Return the first line, no comment, in which the local name of a node stands, or 1."""
    name = re.compile(rf"[:/#]{re.escape(local(node.value))}(?![\w-])")
    lines = enumerate(text.splitlines(), 1)
    return next((n for n, line in lines if name.search(line) and line.lstrip()[:1] != "#"), 1)
