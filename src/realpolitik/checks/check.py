"""The checks of data, in the order in which they are made, and what each leaves to the others."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from itertools import chain
from typing import NamedTuple

from pyoxigraph import NamedNode

from realpolitik.checks import files
from realpolitik.checks.data import codes, consistency, names, queries, repeated, shapes
from realpolitik.checks.data.codes import miscoded
from realpolitik.checks.data.consistency import inconsistent
from realpolitik.checks.data.names import asked_in_vain, misnamed
from realpolitik.checks.data.queries import misread, twins, violated
from realpolitik.checks.data.shapes import broken
from realpolitik.checks.fault import ERROR, Fault, failed
from realpolitik.checks.material import Material, gathered
from realpolitik.checks.model import context, headers, ontology, reasoners
from realpolitik.checks.model.context import misread_context
from realpolitik.checks.model.headers import headed
from realpolitik.checks.model.ontology import misdefined
from realpolitik.checks.model.reasoners import compared
from realpolitik.checks.texts import letters, passages, wording, words
from realpolitik.checks.texts.letters import garbled
from realpolitik.checks.texts.passages import Document, documents, misplaced
from realpolitik.checks.texts.wording import worded
from realpolitik.checks.texts.words import copied, hedged, unclaimed
from realpolitik.english import counted
from realpolitik.errors import Malformed
from realpolitik.files import query_files, rule_files
from realpolitik.rdf.turtle_file import File, as_shown
from realpolitik.terms import ID, RP, SPAN, expand, local, on_sentence

__all__ = ["Checked", "check", "requirements"]

# What tells why a name is not defined, or why a thing has not what those of its class have.
_FIRST = ("asserted-prediction", "disjoint-classes", "ill-typed", "language-tag")
# What tells of an axiom that is wrong, where it is one of terms: all data would be told by it.
_KINDS = "two-kinds"
_OF_TERMS = ("circle", "other-scheme", "shared-term-name", "unmet-shape", "unranked-certainty")
# What is told instead of another of the same thing.
_SAME = {
    "shared-name": "shared-identifier",
    "state-code": "past-code",
    "shared-gloss": "twin-claims",
    "other-repetition": "backward-version",
    "two-matches": "shared-identifier",
}
# What often follows from another fault: first what may be the reason of the rest.
_NUMBER, _MISSING, _MISPLACED = "other-number", "missing-sentence", "misplaced-claim"
_UNUSED = ("orphan-situation", "unused-span", "unused-selector")
_YEARS = ("earlier-year", "later-year", "other-date")
_HEDGES = ("hedge-added", "hedge-lost", "unclaimed-words")
_LINKS, _WORDINGS = ("contrary-link", "other-reporter"), tuple(wording.RULES)
_FOLLOWING = (*_UNUSED, "uncovered-sentence", *_LINKS, *_YEARS, *_HEDGES, *_WORDINGS)


class Checked(NamedTuple):
    """What is wrong, by place, and in how many files it was looked for.

    The slugs are those of the sources whose texts were at hand, and of those whose were not.
    `comparison` says how what two reasoners infer compares, if that was asked for.
    """

    faults: Sequence[Fault]
    files: int
    compared: Sequence[str] = ()
    unseen: Sequence[str] = ()
    comparison: str = ""

    def summary(self) -> str:
        """Return in one line what was checked and what was found."""
        errors = sum(fault.severity == ERROR for fault in self.faults)
        numbers = {"error": errors, "warning": len(self.faults) - errors}
        counts = [counted(number, thing) for thing, number in numbers.items() if number]
        by = f" with {_texts(self.compared)}" if self.compared else ""
        without = f" ({_texts(self.unseen)} not at hand: --text FILE)" if self.unseen else ""
        found = ", ".join(counts) or "nothing wrong"
        told = f"; {self.comparison}" if self.comparison else ""
        return f"{counted(self.files, 'file')} checked{by}{without}: {found}{told}"


def _texts(slugs: Sequence[str]) -> str:
    if len(slugs) == 1:
        return f"the text of {slugs[0]}"
    return f"the texts of {slugs[0]} and {len(slugs) - 1} more"


def requirements() -> Mapping[str, str]:
    """Return what each rule asks for and how to mend what breaks it, by its name.

    >>> requirements()["byte-order-mark"]
    'A file has no byte order mark. Save it as UTF-8 without one.'
    """
    declared = list[Mapping[str, str]]()
    with suppress(Malformed):  # a query or shape that cannot be read is told, and not asked
        declared += [shapes.messages(), queries.summaries()]
    modules = [context, headers, files, letters, names, ontology, repeated]
    modules += [passages, words, wording, consistency, codes, reasoners]
    declared += [module.RULES for module in modules]
    return {rule: requirement for rules in declared for rule, requirement in rules.items()}


def check(
    paths: Sequence[str] = (),
    texts: Sequence[str] = (),
    progress: Callable[[str], None] = lambda stage: None,
    ground: Sequence[File] | None = None,
    *,
    reasoner: str | None = None,
) -> Checked:
    """Return what is wrong in Turtle files or folders, or in the project's own.

    Files at `paths` lean on the project's own data, or on `ground` in its place. `texts` are files
    with the texts of sources; those in seeds/ and beside the files are found without. `progress` is
    told what is done next. With `reasoner`, which is "owlrl", what that infers by the axioms is
    compared with what is inferred here, if nothing else is wrong.

    One thing that is wrong gives one fault: where a file cannot be parsed, no other check is made;
    what uses a name that nothing defines, or that is described twice, is not told to be wrong in
    other ways too; by an axiom that is wrong no data are checked; a contradiction is told only
    where nothing else is wrong with what it rests on.

    Raises Malformed or Refused for a path that cannot be checked, Refused for a text of no source,
    Unavailable where pyshacl, babel or the reasoner is not installed.
    """
    progress("files")
    material, found, number = gathered(paths, ground)
    sources: Sequence[Document] = ()
    if not failed(found):
        vain = [] if paths else list(asked_in_vain(material, [*rule_files(), *query_files()]))
        asked = [] if paths else list(misread(material))
        spoilt = {fault.path for fault in (*asked, *vain)}
        sources = documents(material, texts)
        found += _checked(material, sources, progress, spoilt)
        known = {thing for fault in found for thing in fault.things}
        found += (fault for fault in (*asked, *vain) if known.isdisjoint(fault.things))
        if not paths and not any(thing.startswith(RP) for thing in known):
            found += chain(headed(material), misread_context(material))
    comparison = ""
    if reasoner and failed(found):
        comparison = f"{reasoner} is asked when the errors are mended"
    elif reasoner:
        progress(f"what {reasoner} infers")
        differences, comparison = compared(material)
        found += differences
    # Where something is wrong, what may be wrong there is not told too.
    first = {fault.place: fault for fault in reversed(found)}
    kept = {fault for fault in found if fault.severity == ERROR or fault == first[fault.place]}
    faults = sorted(kept, key=lambda fault: (fault.place, fault.rule, fault.message))
    own = [source for source in sources if source.passages and _concerns(material, source)]
    seen = [local(source.iri) for source in own if source.text is not None]
    unseen = [local(source.iri) for source in own if source.text is None]
    return Checked(faults, number, seen, unseen, comparison)


def _concerns(material: Material, source: Document) -> bool:
    """Say whether checked files have the record of a source, or a claim that stands on it."""
    return bool(material.said_of(source.iri)) or any(
        material.uses_of(passage.iri) for passage in source.passages
    )


class _Told:
    """What is told of a thing once: `blamed` are the things at fault."""

    def __init__(self) -> None:
        self.blamed = set[str]()

    def __call__(self, found: Iterable[Fault]) -> Iterator[Fault]:
        """Give the faults about nothing blamed yet; what an error is about is then blamed."""
        kept = [fault for fault in found if self.blamed.isdisjoint(fault.things)]
        errors = (fault for fault in kept if fault.severity == ERROR)
        self.blamed.update(thing for fault in errors for thing in fault.things)
        yield from kept


def _checked(
    material: Material,
    sources: Sequence[Document],
    progress: Callable[[str], None],
    spoilt: AbstractSet[str],
) -> Iterator[Fault]:
    """Give what is wrong beyond the form of files: each check blames no more what is blamed.

    Queries that are `spoilt` are not asked, and where a rule is, nothing is inferred.
    """
    told = _Told()
    progress("names")
    axioms = misdefined(material)
    if any(fault.rule == _KINDS for fault in axioms):  # then no name can be told from another
        yield from axioms
        return
    unknown = list(told(misnamed(material)))
    yield from unknown
    if any(not thing.startswith(ID) for fault in unknown for thing in fault.things[1:]):
        return  # what a term or shape says is unknown, and all data would be told by it
    yield from told(repeated.repeated(material))
    yield from told(garbled(material))
    axioms = list(told(axioms))
    if not axioms:
        progress("queries")
        found = violated(material, spoilt)
        terms = (fault for fault in found if fault.rule in _OF_TERMS)
        axioms = list(told(fault for fault in terms if not fault.things[0].startswith(ID)))
    yield from axioms
    if axioms:
        return
    yield from _of_data(material, sources, found, told, progress)
    progress("consistency")
    if spoilt.isdisjoint(map(as_shown, rule_files())):
        yield from inconsistent(material, told.blamed)


def _of_data(
    material: Material,
    sources: Sequence[Document],
    found: list[Fault],
    told: _Told,
    progress: Callable[[str], None],
) -> Iterator[Fault]:
    """Give what is wrong in data whose names and terms are right; `found` is what queries found."""
    blamed = told.blamed
    yield from told(fault for fault in found if fault.rule in _FIRST)
    progress("shapes")
    blamed.update(_selecting(material, blamed))
    yield from told(broken(material))
    blamed.update(_selecting(material, blamed))
    yield from told(fault for fault in found if fault.rule == _NUMBER)
    missing = (fault for fault in found if fault.rule == _MISSING)
    yield from told(fault for fault in missing if not _after(fault, blamed))
    progress("offsets and words")
    for source in sources:
        whole = not _has_part_in(blamed, source)
        offsets = misplaced(material, source)
        yield from told(f for f in offsets if whole or f.rule != "text-outside-sentences")
        yield from told(copied(material, source))
    later = (_NUMBER, _MISSING, _MISPLACED, *_FOLLOWING)
    both = {(f.rule, thing) for f in found for thing in f.things}
    yield from told(
        fault
        for fault in found
        if fault.rule not in later
        and not _of_blamed(fault, blamed)
        and not any((_SAME.get(fault.rule, ""), thing) in both for thing in fault.things)
    )
    yield from told(chain(twins(material), miscoded(material)))
    yield from told(_following((fault for fault in found if fault.rule == _MISPLACED), blamed))
    for source in sources:
        found += chain(hedged(material, source), unclaimed(material, source))
    found += worded(material)
    yield from told(_following((fault for fault in found if fault.rule in _FOLLOWING), blamed))


def _selecting(material: Material, blamed: set[str]) -> set[str]:
    pairs = material.store.pairs(expand("oa:hasSelector"))
    return {
        passage.value
        for passage, selector in pairs
        if isinstance(passage, NamedNode)
        and isinstance(selector, NamedNode)
        and selector.value in blamed
    }


def _of_blamed(fault: Fault, blamed: set[str]) -> bool:
    """Say whether a span is outside of a sentence that is blamed itself."""
    name = on_sentence(fault.things[0])
    return fault.rule == "span-outside-sentence" and name is not None and name.whole in blamed


def _after(fault: Fault, blamed: set[str]) -> bool:
    """Say whether the sentence, or some of the paragraph, before one without such is blamed."""
    name = on_sentence(fault.things[0])
    if name is None:
        return False
    if name.sentence > 1:
        return str(name._replace(sentence=name.sentence - 1, suffix="")) in blamed
    return any(thing.startswith(f"{name.source}-p{name.paragraph - 1}s") for thing in blamed)


def _has_part_in(blamed: set[str], source: Document) -> bool:
    """Say whether a sentence or a span of a source is blamed."""
    names = filter(None, map(on_sentence, blamed))
    return any(thing.startswith(source.iri + SPAN) for thing in blamed) or any(
        name.source == source.iri and not name.suffix for name in names
    )


def _following(found: Iterable[Fault], blamed: set[str]) -> list[Fault]:
    """Return those faults that could follow from others, and do not follow from any.

    A sentence may have no claim, and a situation no use, because of a claim that is wrong itself.
    """
    sentences = {name.whole for name in map(on_sentence, blamed) if name and name.suffix}
    return [
        fault
        for fault in found
        if not (fault.rule in _UNUSED and blamed) and sentences.isdisjoint(fault.things)
    ]
