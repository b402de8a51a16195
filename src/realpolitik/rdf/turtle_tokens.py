"""Read the triples of a Turtle document, with the offsets of subject, predicate and object."""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from realpolitik.terms import RDF_FIRST, RDF_TYPE

__all__ = ["Statement", "rdf12_offset", "statements"]

_ESCAPES = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


class Statement(NamedTuple):
    """A triple as it is written in a Turtle document.

    `subject`, `predicate` and `iri` (the object) are absolute IRIs. A blank node is `_:` and its
    label, or `_:[` or `_:(` and the offset of its bracket. `iri` is empty for a literal; `text` is
    the token of the object. `starts` are the offsets of subject, predicate and object.
    """

    subject: str
    predicate: str
    iri: str
    text: str
    starts: tuple[int, int, int]

    @property
    def value(self) -> str:
        """Return the IRI of the object, or the lexical form of a literal."""
        quote = self.text[:1]
        if self.iri or quote not in ("'", '"'):
            return self.iri or self.text
        width = 3 if len(self.text) > 5 and self.text.startswith(quote * 3) else 1
        return _unescaped(self.text[width:-width])


@cache
def _token() -> re.Pattern[str]:
    """Return a pattern for the tokens of Turtle 1.1 (section 6.5).

    A dot at the end of a name or a number ends the statement and is a token of its own. The length
    of a prefix is limited, because "a.a.a." would otherwise take quadratic time.
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
    """Yield the triples of a valid Turtle document, in document order.

    The items of an RDF list are values of `rdf:first`; the `rdf:rest` triples are left out.
    """
    tokens = (match for match in _token().finditer(text) if match.lastgroup)
    names = _Names()
    outer: list[tuple[str, str, int, int, str]] = []  # the state outside each open bracket
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


def rdf12_offset(text: str) -> int:
    """Return the offset of the first triple term or text direction (RDF 1.2); -1 if none."""
    tokens = (match for match in _token().finditer(text) if match.lastgroup)
    later = (t for t in tokens if t.group() == "<" or (t.group()[0] == "@" and "--" in t.group()))
    return next((token.start() for token in later), -1)


class _Names:
    """The prefixes and the base IRI declared so far, which turn names into IRIs."""

    def __init__(self) -> None:
        self._prefixes: dict[str, str] = {}
        self._base = ""

    def declare(self, prefix: re.Match[str] | None, iri: re.Match[str] | None) -> None:
        """Declare a prefix."""
        if prefix and iri:
            self._prefixes[prefix.group()[:-1]] = self._absolute(iri.group()[1:-1])

    def rebase(self, iri: re.Match[str] | None) -> None:
        """Set the base IRI, against which relative IRIs are resolved."""
        if iri:
            self._base = self._absolute(iri.group()[1:-1])

    def iri(self, token: re.Match[str]) -> str:
        """Return the IRI or blank node that a token denotes, or "" for any other token."""
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
    """Return a string with its escapes replaced by characters (Turtle 1.1, section 6.4)."""

    def plain(escape: re.Match[str]) -> str:
        code = escape[1] or escape[2]
        return chr(int(code, 16)) if code else _ESCAPES.get(escape[3], escape[3])

    return re.sub(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", plain, text, flags=re.DOTALL)
