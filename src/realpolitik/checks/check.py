"""The checks of data, in the order in which they are made, and what each leaves to the others."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from pyoxigraph import NamedNode

from realpolitik.checks.fault import ERROR, Finding, failed
from realpolitik.checks.files import FORM
from realpolitik.checks.material import Material, gathered
from realpolitik.checks.names import NAMING, misnamed
from realpolitik.checks.passages import (
    FIDELITY,
    OFFSETS,
    Document,
    copied,
    documents,
    misplaced,
    overstated,
)
from realpolitik.checks.queries import summaries, twins, violated
from realpolitik.checks.repeated import REPEATS, repeated
from realpolitik.checks.shapes import broken, messages
from realpolitik.errors import Refused
from realpolitik.reasoning.closure import Closure
from realpolitik.reasoning.consistency import Contradiction, contradictions
from realpolitik.reasoning.inference import rules_of
from realpolitik.terms import ID, compact, expand, local

__all__ = ["Checked", "catalogue", "check"]

# What tells why a name is not defined, or why a thing has not what those of its class have.
_FIRST = ("asserted-prediction", "disjoint-classes", "ill-typed")
# What often follows from another fault: first what may be the reason of the rest.
_MISSING, _MISPLACED = "missing-sentence", "misplaced-claim"
_UNUSED = ("orphan-situation", "unused-span")
_FOLLOWING = (*_UNUSED, "uncovered-sentence", "other-reporter", "hedge-lost")
_OF_SENTENCE = re.compile(rf"({re.escape(ID)}.+-p\d+s\d+)-")
_SENTENCE = re.compile(rf"({re.escape(ID)}.+-p)(\d+)s(\d+)")

_AXIOMS = {
    "unsupported-axiom": "An axiom has a form for which a rule is compiled. Write it in OWL 2 RL, "
    "as the ontology does.",
    "inconsistent": "What data say agrees with the axioms of the ontology. Correct one of the "
    "statements that cannot all hold.",
}


class Checked(NamedTuple):
    """What is wrong, by place, and in how many files it was looked for.

    The slugs are those of the sources whose texts were at hand, and of those whose were not.
    """

    findings: Sequence[Finding]
    files: int
    compared: Sequence[str] = ()
    unseen: Sequence[str] = ()

    def summary(self) -> str:
        """Return in one line what was checked and what was found."""
        errors = sum(one.severity == ERROR for one in self.findings)
        warnings = len(self.findings) - errors
        counts = [_count(errors, "error")] * bool(errors)
        counts += [_count(warnings, "warning")] * bool(warnings)
        by = f" with {_texts(self.compared)}" if self.compared else ""
        without = f" ({_texts(self.unseen)} not at hand: --text FILE)" if self.unseen else ""
        found = ", ".join(counts) or "nothing wrong"
        return f"{_count(self.files, 'file')} checked{by}{without}: {found}"


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"


def _texts(slugs: Sequence[str]) -> str:
    others = f" and {len(slugs) - 1} more" if len(slugs) > 1 else ""
    return f"the text{'s' * bool(others)} of {slugs[0]}{others}"


def catalogue() -> Mapping[str, str]:
    """Return what each rule asks for and how to mend what breaks it, by its name.

    >>> catalogue()["byte-order-mark"]
    'A file has no byte order mark. Save it as UTF-8 without one.'
    """
    own = {**FORM, **NAMING, **REPEATS, **OFFSETS, **FIDELITY}
    return {**messages(), **summaries(), **own, **_AXIOMS}


def check(
    paths: Sequence[str] = (),
    texts: Sequence[str] = (),
    progress: Callable[[str], None] = lambda said: None,
) -> Checked:
    """Return what is wrong in Turtle files or folders, or in the project's own.

    Files at `paths` lean on the project's own data. `texts` are files with the texts of sources;
    those in seeds/ and beside the files are found without. `progress` is told what is done next.

    One fault gives one finding: where a file cannot be parsed, no other check is made; what uses a
    name that nothing defines, or that is described twice, is not told to be wrong in other ways
    too; a contradiction is told only where nothing else is wrong with what it rests on.

    Raises Malformed or Refused for a path that cannot be checked, Refused for a text of no source,
    Unavailable where pyshacl is not installed.
    """
    progress("files")
    material, found, files = gathered(paths)
    sources: Sequence[Document] = ()
    if not failed(found):
        sources = documents(material, texts)
        found += _checked(material, sources, progress)
    findings = sorted(set(found), key=lambda one: (one.place, one.rule, one.message))
    own = [one for one in sources if one.passages and _concerns(material, one)]
    compared = [local(one.iri) for one in own if one.text is not None]
    unseen = [local(one.iri) for one in own if one.text is None]
    return Checked(findings, files, compared, unseen)


def _concerns(material: Material, document: Document) -> bool:
    """Say whether checked files have the record of a source, or a claim that stands on it."""
    return bool(material.said_of(document.iri)) or any(
        material.uses_of(passage.iri) for passage in document.passages
    )


def _checked(
    material: Material, sources: Sequence[Document], progress: Callable[[str], None]
) -> Iterator[Finding]:
    """Give what is wrong beyond the form of files: each check blames no more what is blamed."""
    blamed = set[str]()

    def told(found: Iterable[Finding]) -> Iterator[Finding]:
        kept = [one for one in found if blamed.isdisjoint(one.things)]
        blamed.update(thing for one in kept if one.severity == ERROR for thing in one.things)
        yield from kept

    progress("names")
    yield from told(chain(misnamed(material), repeated(material)))
    progress("queries")
    found = violated(material)
    yield from told(one for one in found if one.rule in _FIRST)
    progress("shapes")
    yield from told(broken(material))
    blamed.update(_selecting(material, blamed))
    yield from told(one for one in found if one.rule == _MISSING and not _after(one, blamed))
    progress("offsets and words")
    for document in sources:
        amiss = _has_part_in(blamed, document)
        yield from told(
            one
            for one in misplaced(material, document)
            if not (amiss and one.rule == "text-outside-sentences")
        )
        yield from told(copied(material, document))
    later = (_MISSING, _MISPLACED, *_FOLLOWING)
    yield from told(one for one in found if one.rule not in later)
    yield from told(twins(material))
    yield from told(_following((one for one in found if one.rule == _MISPLACED), blamed))
    found += chain(*(overstated(material, document) for document in sources))
    yield from told(_following((one for one in found if one.rule in _FOLLOWING), blamed))
    progress("consistency")
    yield from _inconsistent(material, blamed)


def _selecting(material: Material, blamed: set[str]) -> set[str]:
    """Return the passages whose selectors are blamed."""
    pairs = material.store.pairs(expand("oa:hasSelector"))
    return {
        passage.value
        for passage, selector in pairs
        if isinstance(passage, NamedNode)
        and isinstance(selector, NamedNode)
        and selector.value in blamed
    }


def _after(one: Finding, blamed: set[str]) -> bool:
    """Say whether the sentence, or some of the paragraph, before one without such is blamed."""
    sentence = _SENTENCE.fullmatch(one.things[0])
    if sentence is None:
        return False
    stem, paragraph, number = sentence[1], int(sentence[2]), int(sentence[3])
    if number > 1:
        return f"{stem}{paragraph}s{number - 1}" in blamed
    return any(thing.startswith(f"{stem}{paragraph - 1}s") for thing in blamed)


def _has_part_in(blamed: set[str], document: Document) -> bool:
    """Say whether a sentence or a span of a source is blamed."""
    return any(
        _SENTENCE.fullmatch(thing) or "#char=" in thing
        for thing in blamed
        if thing.startswith((f"{document.iri}-p", f"{document.iri}#"))
    )


def _following(found: Iterable[Finding], blamed: set[str]) -> list[Finding]:
    """Return those findings that could follow from other faults, and do not follow from any.

    A sentence may have no claim, and a situation no use, because of a claim that is wrong itself.
    """
    ends = [_OF_SENTENCE.match(thing) for thing in blamed]
    sentences = {end[1] for end in ends if end}
    return [
        one
        for one in found
        if not (one.rule in _UNUSED and blamed) and sentences.isdisjoint(one.things)
    ]


def _inconsistent(material: Material, blamed: set[str]) -> Iterator[Finding]:
    """Give the contradictions to the ontology that rest on nothing that is blamed already."""
    try:
        rules = rules_of(material.store)
    except Refused as error:
        yield _unsupported(material, error)
        return
    ntriples = material.store.ntriples()
    files = [(file.path, file.text) for file in (*material.ground, *material.files)]
    for one in contradictions(Closure(ntriples, rules), rules, ntriples, files):
        things = set(_things(one))
        if blamed.isdisjoint(things):
            found = _told(material, one, things)
            if found:
                blamed |= things
                yield found


def _unsupported(material: Material, error: Refused) -> Finding:
    """Return the finding about an axiom that no rule is compiled for, where its term stands.

    Raises the error again where no file that is checked has the term.
    """
    for file in material.files:
        for one in file.statements:
            if compact(one.predicate) in error.what.split():
                said = f"{error}. Write the axiom in OWL 2 RL, in a form that the ontology uses."
                return material.finding((file, one), 1, "unsupported-axiom", said)
    raise error


def _things(one: Contradiction) -> Iterator[str]:
    for subject, _, value in one.asserted:
        for end in (subject, value):
            if isinstance(end, NamedNode) and end.value.startswith(ID):
                yield end.value


def _told(material: Material, one: Contradiction, things: Iterable[str]) -> Finding | None:
    """Return the finding about a contradiction at the last that is written of what it rests on."""
    written = [where for where in map(material.written, one.asserted) if where]
    if not written:
        return None
    where = max(written, key=material.order)
    said = f"{one.axiom.rstrip('.')}; but {'; and '.join(one.facts)}. Mend one of these."
    message = f"{compact(where[1].subject)}: this cannot be, since {said}"
    return material.finding(where, 2, "inconsistent", message, *sorted(things))
