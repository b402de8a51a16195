"""Errors whose text is the one line that a user reads, and which holds no credentials.

Each carries its data, so that a program can act on it without parsing the line.
"""

import os
import re
from collections.abc import Iterable, Mapping
from functools import cached_property

from realpolitik.english import series

__all__ = [
    "Ambiguous",
    "Exceeded",
    "Faults",
    "Inconsistent",
    "Malformed",
    "RealpolitikError",
    "Refused",
    "Unavailable",
    "Unfit",
    "UnknownName",
    "hide",
    "masked",
    "not_installed",
]

# So few names are all shown where none is near.
_FEW = 8
# So long names are looked for inside of others.
_LONG = 4
# So much alike are names that are near, and words of names, as that of "many in China" is not to
# "Germany". What is so much less alike than the nearest is not near, as "Iran" is not to "Tiwan"
# where there is "Taiwan issue".
_NEAR, _NEARER, _APART = 0.65, 0.8, 0.15
# So many names are looked at to list the few things that they name, and so many are listed.
_LOOKED_AT, _LISTED = 30, 3
# A name with more words is a sentence.
_WORDS = 4
# So many characters of a line are shown.
_LONGEST = 4000
_SECRET = 4  # characters; shorter secrets are masked as whole words only
_HIDDEN: set[str] = set()
_USERINFO = r"""(?<=//)[^\s<>"']{0,200}@"""  # compiled where there is an error


class RealpolitikError(Exception):
    """Base of all errors that a user can mend; `str` gives one printable line that says how.

    >>> try:
    ...     realpolitik.open().ask("threats", actor="Chnia")
    ... except realpolitik.RealpolitikError as error:
    ...     print(error)
    no actor is called "Chnia"; did you mean China? (realpolitik names actor lists all)
    """

    def __init__(self, line: str) -> None:
        super().__init__(_printable(line))


class UnknownName(RealpolitikError):
    """A name that nothing bears, with the nearest of the names that something does bear.

    With the slug of what each name names, one thing is listed once: by the nearest of its names, or
    by its slug where that is a sentence. `how` is the command that lists all, `instead` what to do
    with a name that something of another kind bears.

    >>> try:
    ...     realpolitik.open().ask("threats", actor="Chnia")
    ... except realpolitik.UnknownName as error:
    ...     error.name, error.kind, error.nearest
    ('Chnia', 'actor', ('China',))
    """

    def __init__(
        self,
        name: str,
        kind: str,
        known: Iterable[str] = (),
        slugs: Mapping[str, str] | None = None,
        how: str = "",
        instead: str = "",
    ) -> None:
        self.name, self.kind, self.how, self.instead = name, kind, how, instead
        self._known, self._slugs = {text.casefold(): text for text in known}, slugs or {}
        texts = tuple(self._known.values())
        Exception.__init__(self, name, kind, texts, self._slugs, how, instead)

    @cached_property
    def nearest(self) -> tuple[str, ...]:
        """The names that are spelt most like it, looked for where somebody wants them.

        >>> UnknownName("Chnia", "actor", ["China", "Mali"]).nearest
        ('China',)
        """
        name = self.name[:80].casefold()
        near, alike = _alike(name, self._known, _NEAR)
        of_words: dict[str, list[str]] = {}
        for text in sorted(self._known, key=len):
            for word in text.split():
                of_words.setdefault(word, []).append(text)
        words, nearer = _alike(name, of_words, _NEARER)
        if nearer > alike + _APART:
            near = [text for word in words for text in of_words[word]]
        if not near and len(name) >= _LONG:
            parts = (text for text in self._known if name in text)
            near = sorted(parts, key=lambda text: (len(text), text))
        return _once((self._known[text] for text in near), self._slugs)[:_LISTED]

    def __str__(self) -> str:
        if self.instead:
            hint = f"; {self.instead}"
        elif self.nearest:
            hint = f"; did you mean {series(self.nearest, 'or').rstrip('?')}?"
        else:
            every = _once(self._known.values(), self._slugs)
            hint = f"; there is only {series(every, 'or')}" if 0 < len(every) <= _FEW else ""
        if self.how and not hint:
            hint = f"; {self.how} lists all"
        elif self.how and self.nearest:
            hint += f" ({self.how} lists all)"
        return _printable(f"no {self.kind} is called {_quoted(self.name)}{hint}")

    def __repr__(self) -> str:
        return f"UnknownName({str(self)!r})"


class Ambiguous(RealpolitikError):
    """A text with several readings, none of which may be preferred silently.

    >>> try:
    ...     realpolitik.open().ask("about", thing="commerce")
    ... except realpolitik.Ambiguous as error:
    ...     error.text, error.readings
    ('commerce', ('rp:economic', 'rp:economicInterest'))
    """

    def __init__(self, text: str, readings: tuple[str, ...]) -> None:
        self.text, self.readings = text, readings
        super().__init__(f"{_quoted(text)} can be read as {series(readings, 'or')}; say which")


class Malformed(RealpolitikError):
    """Input that breaks its own syntax, with the place of the fault (line and column from 1).

    >>> try:
    ...     realpolitik.open().sparql("ASK { ?who ?has }")
    ... except realpolitik.Malformed as error:
    ...     error.path, error.line, error.column, error.reason
    ('the query', 1, 17, "not SPARQL: '}' is not expected here")
    """

    def __init__(self, path: str, line: int | None, column: int | None, reason: str) -> None:
        self.path, self.line, self.column, self.reason = path, line, column, reason
        place = path if line is None else f"{path}, line {line}"
        place = place if column is None else f"{place}, column {column}"
        super().__init__(f"{place}: {' '.join(reason.split())}")


class Faults(RealpolitikError):
    """All that is wrong in one input, a line for each fault."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.lines = tuple(str(RealpolitikError(line)) for line in lines)
        super().__init__("; ".join(self.lines))


class Refused(RealpolitikError):
    """A request that is understood and will not be carried out.

    >>> realpolitik.open().sparql("DELETE WHERE { ?s ?p ?o }")
    Traceback (most recent call last):
    realpolitik.errors.Refused: DELETE: the graph is read-only here; edit its files instead
    """

    def __init__(self, what: str, reason: str) -> None:
        self.what, self.reason = masked(what), masked(reason)
        super().__init__(f"{what}: {reason}")


class Inconsistent(RealpolitikError):
    """Data that contradict an axiom: the axiom, and each fact that breaks it, with its proof.

    >>> from tempfile import NamedTemporaryFile
    >>> with NamedTemporaryFile("w", suffix=".ttl") as file:
    ...     print("PREFIX rp: <https://w3id.org/realpolitik/ontology#>", file=file)
    ...     print("<https://w3id.org/realpolitik/id/china> a rp:Situation .", file=file, flush=True)
    ...     try:
    ...         realpolitik.open(file.name)
    ...     except realpolitik.Inconsistent as error:
    ...         error.axiom
    'rp:WorldEntity owl:disjointWith rp:Situation.'
    """

    def __init__(self, axiom: str, facts: tuple[str, ...], others: int = 0) -> None:
        self.axiom, self.facts, self.others = axiom, facts, others
        more = f"; and {others} more such contradiction{'s' * (others > 1)}" if others else ""
        super().__init__(
            f"this cannot be, since {axiom.rstrip('.')}: {'; and '.join(facts)}{more}; "
            "mend one of these"
        )


class Unavailable(RealpolitikError):
    """A store or server that does not answer as it should, and why.

    >>> try:
    ...     realpolitik.attach(".")
    ... except realpolitik.Unavailable as error:
    ...     error.address, error.reason[:29]
    ('.', 'not a store; realpolitik buil')
    """

    def __init__(self, address: str, reason: str) -> None:
        self.address, self.reason = masked(address), masked(reason)
        super().__init__(f"{address}: {' '.join(reason.split())}")


def not_installed(library: str, purpose: str, extra: str = "check") -> Unavailable:
    """Return the error that tells for what a library is needed, and what installs it."""
    mend = f"it {purpose}; pip install 'realpolitik[{extra}]' installs it"
    return Unavailable(library, f"not installed: {mend}")


class Unfit(RealpolitikError):
    """Rows that are not those which the question asks for: another graph's, or with parts lost.

    >>> import rdflib
    >>> other = rdflib.Graph().parse(data='''
    ...     PREFIX rp: <https://w3id.org/realpolitik/ontology#>
    ...     [] rp:regards <u:it> ; rp:certainty rp:certain .
    ...     <u:it> <http://www.w3.org/2000/01/rdf-schema#label> "It"@en .''')
    >>> try:
    ...     realpolitik.attach(other).ask("certainty")
    ... except realpolitik.Unfit as error:
    ...     error.lacking
    'no IRI where one is due'
    """

    def __init__(self, lacking: str) -> None:
        self.lacking = lacking
        super().__init__(
            f"the graph answers with rows that are not what was asked for ({lacking}): "
            "it is another graph, or not the whole of one; "
            "of a file, realpolitik check FILE tells the line"
        )


class Exceeded(RealpolitikError):
    """A limit that was set and is reached, such as a time.

    >>> print(Exceeded("the time limit", "2 s"))  # as the command says of its --timeout
    stopped: the time limit of 2 s is over; nothing is answered
    """

    def __init__(self, limit: str, amount: str) -> None:
        self.limit, self.amount = limit, amount
        super().__init__(f"stopped: {limit} of {amount} is over; nothing is answered")


def hide(*secrets: str) -> None:
    """Mask secrets, such as a password given in Python, in all errors from now on."""
    _HIDDEN.update(filter(None, secrets))


def masked(text: str) -> str:
    r"""Return a text with `***` in place of credentials: known secrets, and userinfo in addresses.

    A secret is masked as it is, percent-encoded, escaped as in JSON, and in Base64 as in Basic
    authentication.

    >>> masked("no proxy http://ada:pa55@x.org/")
    'no proxy http://***@x.org/'
    """
    from base64 import b64encode
    from json import dumps
    from urllib.parse import quote_from_bytes

    text = re.sub(_USERINFO, "***@", text)
    token, user, password = (
        os.environ.get(f"REALPOLITIK_{name}", "").strip() for name in ("TOKEN", "USER", "PASSWORD")
    )
    secrets = {token, password, password and f"{user}:{password}", *_HIDDEN} - {""}
    for secret in sorted(secrets, key=len, reverse=True):
        data = secret.encode(errors="surrogateescape")
        forms = {secret, quote_from_bytes(data, safe=""), b64encode(data).decode()}
        forms.add(dumps(secret)[1:-1])
        pattern = "|".join(map(re.escape, sorted(forms, key=len, reverse=True)))
        # A short secret is a part of many words.
        pattern = pattern if len(secret) >= _SECRET else rf"(?<!\w)(?:{pattern})(?!\w)"
        text = re.sub(pattern, "***", text, flags=re.IGNORECASE)
    return text


def _printable(line: str) -> str:
    line = masked(line)
    line = line if len(line) <= _LONGEST else f"{line[:_LONGEST]} …"
    return "".join(c if c.isprintable() else " " for c in line)


def _alike(name: str, known: Iterable[str], least: float) -> tuple[list[str], float]:
    """Return the texts most like a name by their letters, the nearest first, and how much so."""
    from difflib import SequenceMatcher, get_close_matches

    near = get_close_matches(name, known, n=_LOOKED_AT, cutoff=least)
    best = max((SequenceMatcher(None, text, name).ratio() for text in near[:1]), default=0.0)
    return get_close_matches(name, near, n=_LOOKED_AT, cutoff=max(0.0, best - _APART)), best


def _once(names: Iterable[str], slugs: Mapping[str, str]) -> tuple[str, ...]:
    """Return one name of each thing, the first; its slug where that is a sentence."""
    found: dict[str, str] = {}
    for name in names:
        slug = slugs.get(name, name)
        found.setdefault(slug, slug if len(name.split()) > _WORDS else name)
    return tuple(found.values())


def _quoted(text: str) -> str:
    """Return the text in quotation marks, short enough to read."""
    return f'"{text[:60]}…"' if len(text) > 60 else f'"{text}"'
