"""Errors whose message is a single line for the user, with credentials masked.

Each error also has its details as attributes, so that a program need not parse the message.
"""

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from typing import Any

from realpolitik.english import word_list
from realpolitik.terms import by_key

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
    "mask",
    "nearest",
    "printable",
    "requires",
]

_FEW = 8  # if no name is similar, up to this many known names are listed
_LISTED = 3  # maximum number of similar names listed
_LONG = 4  # minimum length of a word that is compared, and of a name searched for inside others
_WORDS = 4  # a name with more words is a sentence
_NEAR = 0.75  # minimum similarity: "Germany" must not match "many in China"
_CANDIDATES = 30
_LONGEST = 4000  # maximum length of a line, in characters
_HIDDEN: set[str] = set()
_USERINFO = r"""(?<=//)[^\s<>"']{0,200}@"""  # RFC 3986, section 3.2.1


class RealpolitikError(Exception):
    """Base class of errors that a user can correct; `str` returns the message as a single line.

    >>> try:
    ...     realpolitik.open().ask("threats", actor="Chnia")
    ... except realpolitik.RealpolitikError as error:
    ...     print(error)
    no actor is called "Chnia"; did you mean China? (for a list, run realpolitik names actor)
    """

    def __init__(self, line: str) -> None:
        super().__init__(printable(line))

    def __reduce__(self) -> tuple[Any, ...]:
        # Pickle would call `__init__` with `args`, which may not be the arguments of a subclass.
        return Exception.__new__, (type(self), *self.args), vars(self)


class UnknownName(RealpolitikError):
    """Raised for an unknown `name`; `kind` is the kind of thing that is sought, such as "actor".

    The message suggests similar names from `known`, the valid names. `slugs` maps valid names to
    slugs, so that one name per slug is suggested. `how` is a shell command that lists all names.

    >>> str(UnknownName("Chnia", "actor", ["China", "Mali"]))
    'no actor is called "Chnia"; did you mean China?'
    """

    def __init__(
        self,
        name: str,
        kind: str,
        known: Iterable[str] = (),
        slugs: Mapping[str, str] | None = None,
        how: str = "",
    ) -> None:
        self.name, self.kind, self.how = name, kind, how
        self._known = tuple({text.casefold(): text for text in known}.values())
        self._slugs = slugs or {}
        Exception.__init__(self, name, kind, self._known, self._slugs, how)

    @cached_property
    def nearest(self) -> tuple[str, ...]:
        """Up to three known names that are similar to the unknown name, computed on first use."""
        return self._once(nearest(self.name, self._known))[:_LISTED]

    def __str__(self) -> str:
        if self.nearest:
            hint = f"; did you mean {word_list(self.nearest, 'or').rstrip('.?')}?"
        else:
            names = self._once(self._known)
            hint = f"; choose {word_list(names, 'or')}" if 0 < len(names) <= _FEW else ""
        if self.how and not hint:
            hint = f"; for a list, run {self.how}"
        elif self.how and self.nearest:
            hint += f" (for a list, run {self.how})"
        return printable(f"no {self.kind} is called {_quoted(self.name)}{hint}")

    def __repr__(self) -> str:
        return f"UnknownName({str(self)!r})"

    def _once(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return one name for each resource: the first, or the slug if the first is a sentence."""
        found: dict[str, str] = {}
        for name in names:
            slug = self._slugs.get(name, name)
            found.setdefault(slug, slug if len(name.split()) > _WORDS else name)
        return tuple(found.values())


class Ambiguous(RealpolitikError):
    """Raised for a text with several meanings; `readings` are unambiguous texts to write instead.

    >>> print(Ambiguous("Georgia", ("id:georgia", "id:georgia-us-state")))
    "Georgia" is ambiguous; write id:georgia or id:georgia-us-state instead
    """

    def __init__(self, text: str, readings: tuple[str, ...]) -> None:
        self.text, self.readings = text, readings
        super().__init__(f"{_quoted(text)} is ambiguous; write {word_list(readings, 'or')} instead")


class Malformed(RealpolitikError):
    """Raised for input that cannot be read or parsed; `line` and `column`, if known, start at 1."""

    def __init__(self, path: str, line: int | None, column: int | None, reason: str) -> None:
        self.path, self.line, self.column, self.reason = path, line, column, reason
        place = path if line is None else f"{path}, line {line}"
        place = place if column is None else f"{place}, column {column}"
        super().__init__(f"{place}: {' '.join(reason.split())}")


class Faults(RealpolitikError):
    """Raised once for all errors in an input, such as a table; `lines` has a message for each."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.lines = tuple(str(RealpolitikError(line)) for line in lines)
        super().__init__("; ".join(self.lines))


class Refused(RealpolitikError):
    """Raised if a request is understood but not allowed; `what` is the part that is not allowed.

    >>> realpolitik.open().sparql("DELETE WHERE { ?s ?p ?o }")
    Traceback (most recent call last):
    realpolitik.errors.Refused: DELETE: a query cannot change the graph; edit the graph's files
    """

    def __init__(self, what: str, reason: str) -> None:
        self.what, self.reason = mask(what), mask(reason)
        super().__init__(f"{what}: {reason}")


class Inconsistent(RealpolitikError):
    """Raised if facts contradict an axiom; `facts` describes these facts with their proofs.

    `others` is the number of other contradictions found.
    """

    def __init__(self, axiom: str, facts: tuple[str, ...], others: int = 0) -> None:
        self.axiom, self.facts, self.others = axiom, facts, others
        more = f" (and {others} more contradiction{'s' * (others > 1)} found)" if others else ""
        super().__init__(
            f'the data contradict the rule "{axiom.rstrip(".")}": '
            f"{'; and '.join(facts)}; correct or remove the wrong statement{more}"
        )


class Unavailable(RealpolitikError):
    """Raised if a store, server or library is missing, or does not respond as expected."""

    def __init__(self, address: str, reason: str) -> None:
        self.address, self.reason = mask(address), mask(reason)
        super().__init__(f"{address}: {' '.join(reason.split())}")


@contextmanager
def requires(purpose: str, extra: str = "check") -> Iterator[None]:
    """Raise Unavailable if the `with` block imports a library that is not installed.

    The message says that `purpose`, such as "serve the graph", needs the pip extra `extra`.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        reason = f"this library is needed to {purpose}, but is not installed; run pip install "
        library = str(error.name).partition(".")[0]
        raise Unavailable(library, f"{reason}'realpolitik[{extra}]'") from None


class Unfit(RealpolitikError):
    """Raised if a graph lacks data that a question needs; `lacking` describes the missing data."""

    def __init__(self, lacking: str) -> None:
        self.lacking = lacking
        super().__init__(
            "no answer, because the graph is incomplete, or was not made for realpolitik "
            f"({lacking}); to find errors in a Turtle file, run realpolitik check FILE"
        )


class Exceeded(RealpolitikError):
    """Raised if a limit is exceeded; `limit` is its name, and `amount` its value with the unit."""

    def __init__(self, limit: str, amount: str) -> None:
        self.limit, self.amount = limit, amount
        super().__init__(f"stopped without an answer: the result exceeds {limit} of {amount}")


def nearest(name: str, known: Iterable[str]) -> list[str]:
    """Return the known names whose spelling is similar to `name`, the most similar first.

    Case is ignored. If no whole name is similar, `name` is compared with the words in known names,
    if they begin with the same letter and have at least four letters. If no word is similar either,
    and `name` has at least four letters, the known names that contain `name` are returned.

    >>> nearest("chnia", ["Mali", "China"]), nearest("tiwan", ["Iran", "Taiwan issue"])
    (['China'], ['Taiwan issue'])
    """
    from difflib import get_close_matches

    name = name[:80].casefold()
    names = {text.casefold(): text for text in known}
    near = get_close_matches(name, names, n=_CANDIDATES, cutoff=_NEAR)
    if not near:
        of_words = by_key(
            (word, text)
            for text in sorted(names, key=len)
            for word in text.split()
            if len(word) >= _LONG and word[0] == name[:1]
        )
        words = get_close_matches(name, of_words, n=_CANDIDATES, cutoff=_NEAR)
        near = [text for word in words for text in of_words[word]]
    if not near and len(name) >= _LONG:
        near = sorted((text for text in names if name in text), key=lambda text: (len(text), text))
    return list(dict.fromkeys(names[text] for text in near))


def hide(*secrets: str) -> None:
    """From now on, mask secrets, such as a password set in Python, in all error messages."""
    _HIDDEN.update(filter(None, secrets))


def mask(text: str) -> str:
    """Replace secrets, and user names and passwords in URLs, by `***`.

    Secrets are the strings passed to `hide`, and the environment variables REALPOLITIK_TOKEN and
    REALPOLITIK_PASSWORD. Their percent-encoded, JSON-escaped and Base64 forms are also replaced.

    >>> mask("no proxy http://ada:pa55@x.org/")
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
        text = re.sub(pattern, "***", text, flags=re.IGNORECASE)
    return text


def printable(line: str) -> str:
    """Mask secrets in a line, truncate long lines, and replace unprintable characters by spaces."""
    line = mask(line)
    line = line if len(line) <= _LONGEST else f"{line[:_LONGEST]} …"
    return "".join(c if c.isprintable() else " " for c in line)


def _quoted(text: str) -> str:
    """Return a string in quotation marks, truncated to 60 characters."""
    return f'"{text[:60]}…"' if len(text) > 60 else f'"{text}"'
