"""The checks of data, in the order in which they are made, and what each leaves to the others."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from .borrowed import RULES as WORDS
from .borrowed import copied, overstated
from .consistency import contradictions
from .findings import ERROR, Finding, failed
from .inference import rules
from .material import Material, gathered
from .misnamed import RULES as NAMES
from .misnamed import conflicts, unknown
from .offsets import RULES as OFFSETS
from .offsets import misplaced
from .reason import closed
from .shapes import broken, messages
from .spans import documents
from .terms import compact
from .violations import summaries, violated

__all__ = ["catalogue", "check"]

_FORM = {
    "unreadable": "A file can be read.",
    "encoding": "A file is in UTF-8.",
    "byte-order-mark": "A file has no byte order mark.",
    "line-ends": "Lines end in LF.",
    "long-line": "No line is longer than a person would write.",
    "not-turtle": "A file is Turtle, not a page.",
    "syntax": "A file is Turtle.",
    "empty-file": "A file says something.",
    "inconsistent": "What data say agrees with the axioms of the ontology.",
}


def catalogue() -> Mapping[str, str]:
    """Return what each rule asks for, by its name."""
    return {**_FORM, **NAMES, **OFFSETS, **WORDS, **messages(), **summaries()}


def check(
    paths: Sequence[str] = (),
    texts: Sequence[str] = (),
    progress: Callable[[str], None] = lambda said: None,
) -> list[Finding]:
    """Return what is wrong in Turtle files or folders, or in the project's own, by place.

    Files at `paths` lean on the project's own data. `texts` are files with the texts of sources;
    those in seeds/ and beside the files are found without. `progress` is told what is done next.

    One fault gives one finding: where a file cannot be parsed, no other check is made; what uses a
    name that nothing defines is not told to be wrong in other ways too; a contradiction is told
    only where nothing else is wrong with what it rests on.

    Raises Malformed for a path that is not there, Refused for a text of no source, Unavailable
    where pyshacl is not installed.
    """
    progress("files")
    material, found = gathered(paths)
    if not failed(found):
        found += _checked(material, texts, progress)
    return sorted(set(found), key=lambda one: (one.place, one.rule, one.message))


def _checked(
    material: Material, texts: Sequence[str], progress: Callable[[str], None]
) -> Iterator[Finding]:
    progress("names")
    misnamed = [*unknown(material), *conflicts(material)]
    yield from misnamed
    blamed = {thing for one in misnamed for thing in one.things}
    progress("offsets and words")
    found: list[Finding] = []
    for document in documents(material, texts):
        found += misplaced(material, document)
        found += copied(material, document)
        found += overstated(material, document)
    progress("queries")
    found += violated(material)
    progress("shapes")
    found += broken(material)
    kept = [one for one in found if blamed.isdisjoint(one.things)]
    yield from kept
    blamed |= {thing for one in kept if one.severity == ERROR for thing in one.things}
    progress("consistency")
    yield from _inconsistent(material, blamed)


def _inconsistent(material: Material, blamed: set[str]) -> Iterator[Finding]:
    """Give the contradictions to the ontology that rest on nothing that is blamed already."""
    axioms, ntriples = rules(material.store), material.store.ntriples()
    closure = closed(ntriples, axioms)
    files = [(file.path, file.text) for file in (*material.ground, *material.files)]
    for one in contradictions(closure, axioms, ntriples, files):
        ends = [
            str(end)[1:-1] for triple in one.asserted for end in (triple.subject, triple.object)
        ]
        if not blamed.isdisjoint(ends):
            continue
        said = f"{one.axiom.rstrip('.')}; but {'; and '.join(one.facts)}. Mend one of these."
        for triple in one.asserted:
            predicate, value = triple.predicate.value, str(triple.object)[1:-1]
            for where in material.said_of(str(triple.subject)[1:-1]):
                if where[1].predicate == predicate and where[1].iri == value:
                    name = compact(where[1].subject)
                    message = f"{name}: this cannot be, since {said}"
                    yield material.finding(where, 2, "inconsistent", message, *ends[:1])
                    break
            else:
                continue
            break
