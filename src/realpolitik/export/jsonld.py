"""JSON-LD 1.1 with the project's own context, `ontology/context.jsonld`.

The context stands in the file whole, so that no reader has to fetch it. Nodes are in the order of
`realpolitik.export.order`, lists and blank nodes to which one thing refers in their place. What the
context says of a term is used where a value fits it; any other value is written out with its type,
so that the file always says the same triples as the other formats.
"""

import json
import re
from collections.abc import Iterable
from os.path import join
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from realpolitik.errors import Refused
from realpolitik.export.formats import Format
from realpolitik.export.order import Group, Nested, grouped
from realpolitik.files import folder, read
from realpolitik.terms import RDF_TYPE, Term, by_key, expand, is_text

__all__ = ["JSONLD", "jsonld"]

_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,14}")  # what every reader of JSON keeps exact


def jsonld(triples: Iterable[Triple]) -> bytes:
    """Return triples as JSON-LD.

    Raises Refused for what JSON-LD cannot say: an IRI that would be read as another, such as
    `<id:china>`.
    """
    context = read(join(folder("ontology"), "context.jsonld"))
    writer = _Writer(_Context(json.loads(context)["@context"]), Nested(grouped(triples)))
    nodes = ",\n".join(_lines(writer.node(group)) for group in writer.nested.outer)
    # The context as it is written, with a line for each term, and then a line for each property.
    head = context.rstrip().removesuffix("}").rstrip()
    return f'{head},\n  "@graph": [\n{nodes}\n  ]\n}}\n'.encode()


def _lines(node: dict[str, Any]) -> str:
    """Return a node as JSON with a line for each of its keys."""
    inside = ",\n".join(
        f"      {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}"
        for key, value in node.items()
    )
    return f"    {{\n{inside}\n    }}"


class _Context:
    """What a context of JSON-LD says: prefixes, and for each IRI of a term its key and type.

    It knows the few things that the project's context uses.
    """

    def __init__(self, context: dict[str, Any]) -> None:
        self._vocabulary: str = context["@vocab"]
        self._prefixes = {k: v for k, v in context.items() if k[0] != "@" and isinstance(v, str)}
        self._keys: dict[str, str] = {}
        self._terms: dict[str, tuple[str, frozenset[str]]] = {}
        for key, value in context.items():
            if isinstance(value, dict):
                kind, holds = value.get("@type", ""), value.get("@container", ())
                self._keys[self._iri(value.get("@id", key))] = key
                kind = kind if kind.startswith("@") else self._iri(kind) if kind else ""
                self._terms[key] = kind, frozenset([holds] if isinstance(holds, str) else holds)

    def term(self, key: str) -> tuple[str, frozenset[str]]:
        """Return the type of a key's values, or nothing, and what contains them."""
        return self._terms.get(key, ("", frozenset()))

    def key(self, iri: str) -> str:
        """Return what stands for an IRI as a key, a class or another word of the vocabulary."""
        if iri in self._keys:
            return self._keys[iri]
        name = iri.removeprefix(self._vocabulary)
        plain = name != iri and name.isidentifier() and name not in (self._terms | self._prefixes)
        return name if plain else self.reference(iri)

    def reference(self, iri: str) -> str:
        """Return what stands for an IRI as the name of a node.

        Raises Refused for an IRI that would be read as another.
        """
        for prefix, namespace in self._prefixes.items():
            if iri.startswith(namespace) and not iri.startswith("//", len(namespace)):
                return f"{prefix}:{iri[len(namespace) :]}"
        scheme, _, rest = iri.partition(":")
        if scheme in self._prefixes and not rest.startswith("//"):
            raise Refused(f"<{iri}>", f"JSON-LD would read it as {self._iri(iri)}; rename it")
        return iri

    def _iri(self, name: str) -> str:
        prefix, colon, rest = name.partition(":")
        if not colon:
            return self._vocabulary + name
        return self._prefixes[prefix] + rest if prefix in self._prefixes else name


class _Writer:
    """Writes groups of triples as the nodes of a JSON-LD document."""

    def __init__(self, context: _Context, nested: Nested) -> None:
        self._context = context
        self.nested = nested

    def node(self, group: Group) -> dict[str, Any]:
        """Return a subject with all that is said of it."""
        subject, pairs = group
        hidden = subject in self.nested.inner or subject in self.nested.unnamed
        node: dict[str, Any] = {} if hidden else {"@id": self._reference(subject)}
        for predicate, values in pairs:
            if predicate == RDF_TYPE and all(isinstance(value, NamedNode) for value in values):
                kinds = [self._context.key(v.value) for v in values if isinstance(v, NamedNode)]
                node["@type"] = kinds[0] if len(kinds) == 1 else kinds
                continue
            key = self._context.key(predicate.value)
            kind, holds = self._context.term(key)
            if "@language" in holds:
                texts = [v for v in values if isinstance(v, Literal) and is_text(v)]
                values = [v for v in values if v not in texts]
                if texts:
                    node[key] = self._by_language(texts, always_lists="@set" in holds)
                key, kind, holds = self._context.reference(predicate.value), "", frozenset()
            if values:
                written = [self._value(value, kind) for value in values]
                node[key] = written[0] if len(written) == 1 and "@set" not in holds else written
        return node

    def _by_language(self, texts: list[Literal], *, always_lists: bool) -> dict[str, Any]:
        """Return texts in a map by their language; those without one under `@none`."""
        found = by_key((text.language or "@none", text.value) for text in texts)
        return {k: v if always_lists or len(v) > 1 else v[0] for k, v in found.items()}

    def _value(self, value: Term, kind: str) -> Any:
        """Return a value under a key whose values have a type."""
        if value in self.nested.lists:
            return {"@list": [self._value(item, kind) for item in self.nested.lists[value]]}
        if value in self.nested.inner:
            return self.node(self.nested.inner[value])
        if isinstance(value, Literal):
            return self._literal(value, kind)
        if kind == "@vocab" and isinstance(value, NamedNode):
            return self._context.key(value.value)
        reference = self._reference(value)
        return reference if kind in ("@id", "@vocab") else {"@id": reference}

    def _literal(self, value: Literal, kind: str) -> Any:
        if value.language:
            return {"@value": value.value, "@language": value.language}
        datatype, is_integer = value.datatype.value, value.datatype == expand("xsd:integer")
        if is_integer and kind in ("", datatype) and _INTEGER.fullmatch(value.value):
            return int(value.value)
        if kind == datatype or (not kind and value.datatype == expand("xsd:string")):
            return value.value
        if value.datatype == expand("xsd:string"):
            return {"@value": value.value}
        return {"@value": value.value, "@type": self._context.key(datatype)}

    def _reference(self, term: Term) -> str:
        if isinstance(term, NamedNode):
            return self._context.reference(term.value)
        if isinstance(term, BlankNode):
            return str(term)
        raise Refused(str(term), "JSON-LD has no triples in the place of nodes; use Turtle")


JSONLD = Format(
    "jsonld",
    "JSON-LD",
    "application/ld+json",
    "jsonld",
    "the merged graph as JSON with short keys, by the context in ontology/context.jsonld",
    lambda exported: jsonld(exported.merged()),
    "formats:JSON-LD",
)
