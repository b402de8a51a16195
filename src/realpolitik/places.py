"""Where in Turtle files a triple is asserted."""

import re
from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import NamedNode, Triple

from .sparql import Token, tokens
from .terms import RDF_TYPE

__all__ = ["place_of"]

_PREFIX = re.compile(
    r"^\s*(?:@prefix|PREFIX)\s+([\w.-]*):\s*<([^>]*)>", re.IGNORECASE | re.MULTILINE
)
_LONGEST = 20_000  # characters of a statement


def place_of(triple: Triple, files: Iterable[tuple[str, str]]) -> tuple[str, int] | None:
    """Return the file and the line (from 1) in which a triple is asserted, the first that is found.

    `files` are paths and Turtle texts (Turtle 1.1, section 2). A triple with a literal is found by
    its property. A statement is found where its subject begins a line; what stands in the brackets
    of a blank node or a list is passed over.
    """
    for path, text in files:
        prefixes = dict(_PREFIX.findall(text))
        for start in _starts(triple.subject, text, prefixes):
            found = tokens(text[start : start + _LONGEST])
            for predicate, value, place in _statement(found, prefixes):
                alike = value == triple.object or not isinstance(triple.object, NamedNode)
                if predicate == triple.predicate and alike:
                    return path, text.count("\n", 0, start + place) + 1
    return None


def _starts(subject: object, text: str, prefixes: Mapping[str, str]) -> Iterator[int]:
    """Give each place in a text at which a line begins with a subject."""
    if not isinstance(subject, NamedNode):
        return
    iri = subject.value
    names = [f"{p}:{iri[len(space) :]}" for p, space in prefixes.items() if iri.startswith(space)]
    written = "|".join(map(re.escape, [f"<{iri}>", *names]))
    for match in re.finditer(rf"^[ \t]*({written})(?=\s)", text, re.MULTILINE):
        yield match.start(1)


def _statement(
    found: Iterable[Token], prefixes: Mapping[str, str]
) -> Iterator[tuple[NamedNode | None, NamedNode | None, int]]:
    """Give each property, object and place of the statement that tokens begin with."""
    depth, predicate, wanted = 0, None, "subject"
    for token in found:
        if token.text in "[(":
            depth += 1
        elif token.text in "])":
            depth -= 1
        elif depth:
            continue
        elif token.text == ".":
            return
        elif token.text == ";":
            wanted = "predicate"
        elif token.text == ",":
            wanted = "object"
        elif wanted == "subject":
            wanted = "predicate"
        elif wanted == "predicate":
            predicate, wanted = _node(token, prefixes), "object"
        elif wanted == "object":
            yield predicate, _node(token, prefixes), token.start
            wanted = "the language or datatype of a literal"


def _node(token: Token, prefixes: Mapping[str, str]) -> NamedNode | None:
    """Return the IRI that a token spells, if it spells one."""
    if token.kind == "iri":
        return NamedNode(token.text[1:-1])
    if token.kind == "word" and token.text == "a":
        return RDF_TYPE
    prefix, colon, name = token.text.partition(":")
    if token.kind == "name" and colon and prefix in prefixes:
        return NamedNode(prefixes[prefix] + name.rstrip("."))
    return None
