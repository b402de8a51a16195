"""The violation queries: each row of one is a fault, or several rows are, as its header says.

Those that cannot be asked, and rules and saved questions of the kind, are told where they slip.
"""

import os
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import dropwhile, pairwise, takewhile
from typing import NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode

from realpolitik.answer.questions.question import load
from realpolitik.checks.fault import ERROR, WARNING, Fault
from realpolitik.checks.files import misspelt
from realpolitik.checks.material import Material, Where
from realpolitik.engine.base import Rows
from realpolitik.engine.header import read_header
from realpolitik.engine.sparql import Token, parameters, place, prepared, tokens
from realpolitik.errors import Malformed, Refused
from realpolitik.files import folder, query_files, read, rule_files
from realpolitik.rdf.turtle_file import as_shown
from realpolitik.reasoning.inference import rules_of
from realpolitik.reasoning.rule import stratified
from realpolitik.reasoning.rulefile import read_rule
from realpolitik.terms import ID, RP, Term, compact, expand, is_text, local

__all__ = ["misread", "summaries", "twins", "violated"]

_TWINS = "twin-situations"
# What is not defined is told by `misnamed`, with the nearest names; twins by `twins`, in less time.
_ELSEWHERE = ("undefined-node", "undefined-term", _TWINS)
_ENDING = "-violation.rq"
# So many of the things that are at fault together are named.
_SHOWN = 5
# A text as short as this is a code, which has letters of a name and no words.
_CODE = 3
_MEMBER = re.compile(r"\"[^\"]*\"[^\s,]*|[^\s,\"]+")
_CHOICES = re.compile(
    r"\bVALUES\s+\?\w+\s*\{([^{}]*)\}|\bIN\s*\(([^()]*)\)|(?:[^(){}|#]+\|\|)+[^(){}|#]+"
    r"|[\w:/^]+(?:\|[\w:/^]+)+|\?\w+\s*(?:!=|[<>]=?|=)\s*\?\w+"
)
_Place = tuple[int, float, tuple[int, int, int], tuple[int, int], int, Where, "_Row"]
"""How well a place fits, of several ones why rather it, its order, its part at fault, and it."""
_Row = tuple[Term | None, ...]


class _Query(NamedTuple):
    """A violation query: its text, what it finds, and the variables that tell faults apart.

    Rows that agree in one of these are about one fault; where none is named, in the first.
    """

    text: str
    summary: str
    fault: Sequence[str]
    severity: str


def _queries(spoilt: Collection[str] = ()) -> Mapping[str, _Query]:
    """Return each query by the name of its rule, but for those in spoilt files."""
    inner = os.path.join(folder("queries"), "checks")
    names = sorted(name for name in os.listdir(inner) if name.endswith(_ENDING))
    paths = {name.removesuffix(_ENDING): os.path.join(inner, name) for name in names}
    return {rule: _query(path) for rule, path in paths.items() if as_shown(path) not in spoilt}


def _query(path: str) -> _Query:
    text = read(path)
    prepared(text, path)
    header = read_header(text, path, frozenset(["summary", "fault", "severity"]))
    summary, severity = header.get("summary"), header.get("severity", ERROR)
    selected = [token.text[1:] for token in _selected(text) if token.kind == "variable"]
    fault = header.get("fault", selected[:1])
    lines = (line.partition(":")[0] for line in text.splitlines())
    at = {key.removeprefix("#+ "): number for number, key in enumerate(lines, 1)}
    if not isinstance(summary, str) or not selected:
        raise Malformed(path, 1, None, "a check has a summary, and selects what is at fault")
    if severity not in (ERROR, WARNING):
        reason = f"the severity is {ERROR} or {WARNING}"
        raise Malformed(path, at["severity"], None, reason)
    if not isinstance(fault, list) or not {*fault} <= {*selected}:
        reason = f"what tells faults apart is a list of what is selected: {', '.join(selected)}"
        raise Malformed(path, at["fault"], None, reason)
    return _Query(text, summary, fault, str(severity))


def _selected(text: str) -> list[Token]:
    """Return what stands between SELECT and the brace after it."""
    rest = dropwhile(lambda token: token.text.upper() != "SELECT", tokens(text))
    return list(takewhile(lambda token: token.text != "{", rest))


def misread(material: Material) -> Iterator[Fault]:
    """Give each rule, saved question and check of the project that cannot be applied or asked."""
    for path in (*rule_files(), *query_files()):
        try:
            text = read(path)
            for start, message in misspelt(text):
                yield _slip(path, *place(text, start), "namespace", message)
            for start, twice in _repeated(text):
                message = f"{twice} stands here twice. Remove it, or correct what was meant in its "
                yield _slip(path, *place(text, start), "written-twice", f"{message}place.")
            _read(path, text)
        except Malformed as error:
            message = f"This cannot be applied or asked: {error.reason.rstrip('.')}."
            yield _slip(path, error.line, error.column, "syntax", message)
    try:
        stratified(rules_of(material.store))
    except Malformed:
        return  # it is told
    except Refused as error:
        # One that is about an axiom is told where that is written.
        for path in rule_files():
            if error.what == f"the rule {os.path.basename(path)[:-3]}":
                text, words = read(path), {"WHERE", *re.findall(r"[?\w:-]+", str(error))}
                start = max(token.start for token in tokens(text) if token.text in words)
                yield _slip(path, *place(text, start), "syntax", f"{error}.")


def _repeated(text: str) -> Iterator[tuple[int, str]]:
    """Give what a query lists twice, in VALUES, IN or as a choice, or compares with itself."""
    for found in _CHOICES.finditer(text):
        parts = _MEMBER.findall(found[1] or found[2] or "")
        parts = parts or re.split(r"\|+" if "|" in found[0] else r"[!<>=]+", found[0])
        standing = Counter(" ".join(part.split()) for part in parts)
        twice = (part for part, number in standing.items() if part and number > 1)
        yield from ((found.start(), part) for part in twice)


def _slip(path: str, line: int | None, column: int | None, rule: str, message: str) -> Fault:
    return Fault(as_shown(path), line, column, ERROR, rule, message)


def _read(path: str, text: str) -> None:
    """Raise Malformed for a rule, check, question or join that cannot be applied or asked."""
    kind, name = os.path.basename(os.path.dirname(path)), os.path.basename(path)[:-3]
    if kind == "rules":
        read_rule(name, path, text)
    if kind == "checks":
        _query(path)
    else:
        prepared(text, path)
    if kind == "queries":
        load(name)
    found = list(tokens(text))
    standing = Counter(token.text for token in found)
    for before, token in pairwise(_selected(text)):
        bound = standing[token.text] > 1 or before.text.upper() == "AS"
        if token.kind == "variable" and not bound:
            reason = f"{token.text} is selected, and nothing binds it"
            raise Malformed(path, *place(text, token.start), reason)
    begins = next((n for n, t in enumerate(found) if t.text.upper() == "ORDER"), len(found))
    given = {f"?{parameter.name}" for parameter in parameters(text)}
    for token in (*found[begins:], *(token for token in found if token.text in given)):
        if token.kind == "variable" and standing[token.text] == 1:
            reason = f"{token.text} stands here and nowhere else"
            raise Malformed(path, *place(text, token.start), reason)


def summaries() -> dict[str, str]:
    """Return what each query finds, by the name of its rule."""
    return {rule: query.summary for rule, query in _queries().items()}


def violated(material: Material, spoilt: Collection[str] = ()) -> list[Fault]:
    """Return each fault that a query finds in the files that are checked, but for spoilt ones."""
    faults = []
    for rule, query in _queries(spoilt).items():
        if rule in _ELSEWHERE:
            continue
        result = material.store.select(query.text)
        # What has no name is told by `misnamed`.
        named = [row for row in result.rows if not isinstance(row[0], BlankNode)]
        for rows in _by_fault(result._replace(rows=named), query.fault):
            fault = _fault(material, rule, query, result.variables, rows)
            faults += [fault] if fault else []
    return faults


def _by_fault(result: Rows, variables: Sequence[str]) -> list[list[_Row]]:
    """Return the rows by fault: those that agree in a variable, directly or through others."""
    columns = [result.variables.index(name) for name in variables]
    rows_of: dict[Term | None, list[_Row]] = {}
    for row in result.rows:
        known = (rows_of[row[column]] for column in columns if row[column] in rows_of)
        joined = list({id(rows): rows for rows in known}.values())
        same = joined[0] if joined else []
        for others in joined[1:]:
            same += others
            rows_of.update((other[column], same) for other in others for column in columns)
        same.append(row)
        rows_of.update((row[column], same) for column in columns)
    return list({id(rows): rows for rows in rows_of.values()}.values())


def _fault(
    material: Material, rule: str, query: _Query, variables: Sequence[str], rows: Sequence[_Row]
) -> Fault | None:
    """Return the fault that rows are about, where something of it is in checked files.

    It stands where the most of a row is written; of several such places, where the name of a
    thing is least like its value, then where what more leads to has a link to what less leads to,
    and of such at the last: what was there before is right more often.
    """
    number = Counter(row[-1] for row in rows)
    places = [
        (
            fit,
            -_resemblance(where),
            _suspicion(material, where, number[row[-1]]),
            material.order(where),
            part,
            where,
            row,
        )
        for row in rows
        for fit, part, where in _places(material, row)
    ]
    if not places:
        return None
    best = max(places, key=lambda place: place[:4])
    *_, part, where, row = best
    name = where[1].subject
    others = dict.fromkeys(other[0] for other in rows if other[0] not in row)
    also = [
        *_named(variables, row, name),
        *(compact(node.value) for node in others if isinstance(node, NamedNode)),
    ]
    if len(also) > _SHOWN:
        also[_SHOWN:] = ["…"]
    listed = f" ({', '.join(also)})" if also else ""
    message = f"{compact(name)}{listed}: {query.summary}{_elsewhere(places, best)}"
    # Classes and properties that are in a row are not at fault.
    things = [node.value for row in (row, *rows) for node in row if isinstance(node, NamedNode)]
    about = dict.fromkeys([name, *(thing for thing in things if thing.startswith(ID))])
    return material.fault(where, part, rule, message, *about, severity=query.severity)


def _places(material: Material, row: _Row) -> Iterator[tuple[int, int, Where]]:
    """Give the statements that a row may be about: how well each fits, its part at fault, and it.

    Best fits one whose subject, property and object are in the row, then one of which two are,
    then the first that is said of something in the row, then any use of it.
    """
    names = [term.value for term in row if isinstance(term, NamedNode)]
    values = {term.value for term in row if isinstance(term, Literal)}
    texts = {term.value for term in row if isinstance(term, Literal) and is_text(term)}
    things = [name for name in names if name.startswith(ID)] or names
    for name in dict.fromkeys(things):
        said = material.said_of(name)
        others = {*names} if names.count(name) > 1 else {*names} - {name}
        for where in said:
            statement = where[1]
            own = values if statement.predicate in names else texts
            if statement.iri in others or (not statement.iri and statement.value in own):
                yield 3 if statement.predicate in names else 2, 2, where
        for where in said[:1]:
            yield 1, 0, where
        if not said and name == names[0]:
            for where in material.uses_of(name):
                yield 3 if where[1].subject in names else 0, 2, where


def _elsewhere(places: Sequence[_Place], best: _Place) -> str:
    """Return where else the fault may be as well, in words, if it is not known which is wrong."""
    statement = best[-2][1]
    same = {
        (other.path, other.place(said.starts[best[4]])[0])
        for fit, *_, (other, said), _ in places
        if fit == best[0] and said.subject != statement.subject
    }
    if best[0] <= 1 or not 1 <= len(same) < _SHOWN:
        return ""
    listed = " and ".join(f"{path}, line {line}" for path, line in sorted(same))
    return f" The other{' is' if len(same) == 1 else 's are'} at {listed}."


def _suspicion(material: Material, where: Where, number: int) -> tuple[int, int, int]:
    """Return why rather one of several places is wrong than another.

    It is what fewer say, then a link from what more leads to than to its value, then the claim
    whose gloss has less of the label of what it regards.
    """
    subject = NamedNode(where[1].subject) if where[1].subject[:1] != "_" else None
    facts = material.facts
    glosses = facts.texts(subject, "rp:gloss") if subject else []
    regarded = facts.nodes(subject, "rp:affirms", "rp:denies") if subject and glosses else []
    labels = [label for node in regarded for label in facts.texts(node, "rdfs:label")]
    said, called = (set(re.findall(r"\w+", " ".join(texts).lower())) for texts in (glosses, labels))
    return -number, _upward(material, where), -len(said & called)


def _upward(material: Material, where: Where) -> int:
    """Return by how much more than to its value leads to the subject of a link, by such links."""
    _, statement = where
    if not statement.iri:
        return 0
    links = [statement.predicate]
    return len(material.uses_of(statement.subject, links)) - len(
        material.uses_of(statement.iri, links)
    )


def _resemblance(where: Where) -> float:
    """Say how much of the name of a thing is in a text that is said of it, or of a code in it."""
    statement = where[1]
    if statement.iri:
        return 0
    value, name = statement.value.lower(), local(statement.subject)
    words = [word.lower() for word in re.findall("[A-Z]?[a-z]+", name)]
    if len(value) <= _CODE:
        within = re.search(".*".join(map(re.escape, value)), name.lower())
        return (value[:1] == name[:1].lower()) + float(bool(within))
    return sum(word in value for word in words) / max(len(words), 1)


def _named(variables: Sequence[str], row: _Row, name: str) -> Iterator[str]:
    """Give the other terms of a row as they are shown: a literal with what it is, each once."""
    texts = set[str]()
    for variable, term in zip(variables, row, strict=True):
        if isinstance(term, NamedNode) and term.value != name:
            yield compact(term.value)
        elif isinstance(term, Literal) and not is_text(term):
            yield f"{variable} {term.value}"
        elif isinstance(term, Literal) and term.value.lower() not in texts:
            texts.add(term.value.lower())
            yield f'"{term.value}"'


def twins(material: Material) -> Iterator[Fault]:
    """Give each situation in the checked files that is the same as one written before it."""
    for same in _alike(material):
        wheres = [(next(iter(material.said_of(name)), None), name) for name in same]
        # Of two, it is rather the one that is not called after the actor in it.
        written = sorted(
            (_misfit(material, name), material.order(where), where, name)
            for where, name in wheres
            if where
        )
        first, at = next((name for where, name in wheres if not where), ""), ""
        if not first:
            (_, _, (file, statement), first), *written = written
            at = f" The other is at {file.path}, line {file.place(statement.starts[0])[0]}."
        for *_, where, name in written:
            message = (
                f"{compact(name)}: it has the same class and the same roles as {compact(first)}, "
                "so they are one situation. Keep one of the two and let every claim and situation "
                f"refer to it, or add the role that sets them apart.{at}"
            )
            yield material.fault(where, 0, _TWINS, message, name, first)


def _misfit(material: Material, name: str) -> int:
    """Return how many of those who hold a situation, or are in it, its name does not have in it."""
    called = f"-{local(name)}-"
    actors = material.facts.nodes(NamedNode(name), "rp:holder", "rp:party")
    return sum(f"-{local(actor.value)}-" not in called for actor in actors)


def _alike(material: Material) -> Iterator[list[str]]:
    """Give the names of situations that have some role, and all that makes them what they are."""
    facts, plain = material.facts, expand("rp:Situation")
    alike: dict[object, list[str]] = {}
    files = (*material.ground, *material.files)
    for node in material.taxonomy.named(plain):
        triples = (triple for file in files for triple in file.about.get(node.value, ()))
        roles = {(t.predicate, t.object) for t in triples if t.predicate.value.startswith(RP)}
        kinds = frozenset(facts.values(node, "rdf:type"))
        if roles and kinds != {plain}:  # which is told apart by what its label says
            alike.setdefault((kinds, frozenset(roles)), []).append(node.value)
    return (sorted(same) for same in alike.values() if len(same) > 1)
