"""Turtle as it is written: each triple, and where in the text its three parts stand."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode, Triple

from realpolitik.terms import RDF_FIRST, RDF_TYPE, by_key

__all__ = ["Places", "Statement", "beyond", "statements"]

_ESCAPES = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


class Statement(NamedTuple):
    """A triple as it is written.

    A blank node is `_:` and its label, or `_:[` or `_:(` and where it opens. The object has an IRI
    (or such a name) and the text that spells it. The three parts start at these characters.
    """

    subject: str
    predicate: str
    iri: str
    text: str
    starts: tuple[int, int, int]

    @property
    def value(self) -> str:
        """Return the object's IRI, or the lexical form of the literal that it is."""
        quote = self.text[:1]
        if self.iri or quote not in ("'", '"'):
            return self.iri or self.text
        width = 3 if len(self.text) > 5 and self.text.startswith(quote * 3) else 1
        return _unescaped(self.text[width:-width])


@cache
def _token() -> re.Pattern[str]:
    """Return the tokens of Turtle 1.1 (section 6.5), as far as statements are told apart by them.

    The dot that ends a statement is no part of a name or number before it. Prefixes have a bound,
    without which a text of "a.a.a." would take time with the square of its length.
    """
    base = (
        "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d"
        "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
    )
    more = rf"{base}_0-9\u00b7\u0300-\u036f\u203f-\u2040-"
    return re.compile(
        rf"""
        (?:[ \t\r\n]|\#[^\r\n]*)+
      | (?P<iri><[^\x00-\x20<>"{{}}|^`]*>)
      | (?P<literal>\"{{3}}(?:\"{{0,2}}(?:[^"\\]|\\.))*\"{{3}}
          |'{{3}}(?:'{{0,2}}(?:[^'\\]|\\.))*'{{3}}
          |"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*'
          |[+-]?(?:[0-9]+\.[0-9]*[eE]|\.?[0-9]+[eE])[+-]?[0-9]+|[+-]?(?:[0-9]*\.)?[0-9]+)
      | (?P<name>(?:_|[{base}][{more}.]{{0,99}})?:(?:[{more}:%]|\\.|\.+(?=[{more}:%\\]))*)
      | (?P<word>@?[A-Za-z][A-Za-z0-9-]*)
      | (?P<other>\^\^|.)
        """,
        re.VERBOSE | re.DOTALL,
    )


def statements(text: str) -> Iterator[Statement]:
    """Give each triple that a Turtle text writes, in its order; it must be one that can be parsed.

    Of a list the items are given, each as a value of `rdf:first`.
    """
    tokens = (match for match in _token().finditer(text) if match.lastgroup)
    names = _Names()
    outer: list[tuple[str, str, int, int, str]] = []  # what the open brackets stand in
    subject = predicate = ""
    about = by = 0
    wanted = "subject"
    for token in tokens:
        written, start = token.group(), token.start()
        if written == "^^":
            next(tokens, None)
        elif written == ".":
            wanted = "subject"
        elif written == ";":
            wanted = "predicate"
        elif written == ",":
            wanted = "object"
        elif written in ("]", ")") and outer:
            node = subject
            subject, predicate, about, by, wanted = outer.pop()
            if wanted == "subject":
                subject, wanted = node, "predicate"
            elif wanted == "object":
                wanted = "end"
        elif written in ("[", "("):
            node = f"_:{written}{start}"
            if wanted in ("object", "item"):
                yield Statement(subject, predicate, node, written, (about, by, start))
            outer.append((subject, predicate, start if wanted == "subject" else about, by, wanted))
            subject, about, wanted = node, start, "predicate"
            if written == "(":
                predicate, by, wanted = RDF_FIRST.value, start, "item"
        elif wanted == "subject" and written.lower() in ("@prefix", "prefix"):
            names.declare(next(tokens, None), next(tokens, None))
        elif wanted == "subject" and written.lower() in ("@base", "base"):
            names.rebase(next(tokens, None))
        elif wanted == "subject":
            subject, about, wanted = names.iri(token), start, "predicate"
        elif wanted == "predicate":
            predicate, by, wanted = names.iri(token), start, "object"
        elif wanted != "end" and not written.startswith("@"):
            yield Statement(subject, predicate, names.iri(token), written, (about, by, start))
            wanted = "item" if wanted == "item" else "end"


def beyond(text: str) -> int:
    """Return where the first triple term or direction of text stands (RDF 1.2), or -1."""
    tokens = (match for match in _token().finditer(text) if match.lastgroup)
    later = (t for t in tokens if t.group() == "<" or (t.group()[0] == "@" and "--" in t.group()))
    return next((token.start() for token in later), -1)


class _Names:
    """The prefixes and the base that are declared so far, and what names stand for by them."""

    def __init__(self) -> None:
        self._prefixes: dict[str, str] = {}
        self._base = ""

    def declare(self, prefix: re.Match[str] | None, iri: re.Match[str] | None) -> None:
        """Declare a prefix."""
        if prefix and iri:
            self._prefixes[prefix.group()[:-1]] = self._absolute(iri.group()[1:-1])

    def rebase(self, iri: re.Match[str] | None) -> None:
        """Declare the base of relative IRIs."""
        if iri:
            self._base = self._absolute(iri.group()[1:-1])

    def iri(self, token: re.Match[str]) -> str:
        """Return the IRI or the blank node that a token spells, or nothing if it spells none."""
        text = token.group()
        if token.lastgroup == "iri":
            return self._absolute(text[1:-1])
        if token.lastgroup != "name":
            return RDF_TYPE.value if text == "a" else ""
        prefix, _, name = text.partition(":")
        if prefix == "_":
            return text
        if "\\" in name:
            name = re.sub(r"\\(.)", r"\1", name)
        return self._prefixes[prefix] + name if prefix in self._prefixes else ""

    def _absolute(self, iri: str) -> str:
        if "\\" in iri:
            iri = _unescaped(iri)
        if not self._base or re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", iri):
            return iri
        from urllib.parse import urljoin

        return urljoin(self._base, iri)


def _unescaped(text: str) -> str:
    """Return a text without its escapes (Turtle 1.1, section 6.4)."""

    def plain(escape: re.Match[str]) -> str:
        code = escape[1] or escape[2]
        return chr(int(code, 16)) if code else _ESCAPES.get(escape[3], escape[3])

    return re.sub(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", plain, text, flags=re.DOTALL)


_Index = dict[tuple[str, str], list[Statement]]


class Places:
    """Where triples are asserted in files, given by path and Turtle text; each is read once.

    A literal is found by its value, or else by its property alone; a blank node is not found.

    >>> files = [("a.ttl", '@prefix : <http://x.org/> .' + chr(10) + ':b :p :c .')]
    >>> x = [NamedNode(f"http://x.org/{name}") for name in ("b", "p", "c")]
    >>> Places(files).of(Triple(*x))
    ('a.ttl', 2)
    """

    def __init__(self, files: Iterable[tuple[str, str]]) -> None:
        self._files = list(files)
        self._indexes: dict[int, _Index] = {}

    def of(self, triple: Triple) -> tuple[str, int] | None:
        """Return the file and the line (from 1) in which a triple is asserted, the first found."""
        if not isinstance(triple.subject, NamedNode):
            return None
        key = triple.subject.value, triple.predicate.value
        # A file that does not hold the last word of a name is not read.
        word = (re.findall(r"\w+", key[0]) or [""])[-1]
        for number, (path, text) in enumerate(self._files):
            if number not in self._indexes and word in text:
                self._indexes[number] = _index(text)
            statement = _written(triple, self._indexes.get(number, {}).get(key, []))
            if statement:
                return path, text.count("\n", 0, statement.starts[2]) + 1
        return None


def _written(triple: Triple, objects: Iterable[Statement]) -> Statement | None:
    """Return the one of some statements whose object is that of a triple."""
    if isinstance(triple.object, NamedNode):
        return next((s for s in objects if s.iri == triple.object.value), None)
    if not isinstance(triple.object, Literal):
        return None
    literals = [statement for statement in objects if not statement.iri]
    exact = (literal for literal in literals if literal.value == triple.object.value)
    return next(exact, literals[0] if literals else None)


def _index(text: str) -> _Index:
    """Return the statements of each subject and property in a Turtle text."""
    return by_key(
        ((statement.subject, statement.predicate), statement) for statement in statements(text)
    )
