"""Check data files in stages; if a resource has an error, later stages do not report it again."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from realpolitik.checks import fit, identifiers, shapes, source_texts, violations
from realpolitik.checks.checked_data import CheckedData, load
from realpolitik.checks.fault import ERROR, Fault, has_errors, new_fault
from realpolitik.checks.source_texts import Document
from realpolitik.english import count_noun
from realpolitik.rdf.turtle_file import File
from realpolitik.reasoning.owlrl_reference import inferred_by_both
from realpolitik.reasoning.rule import format_triple
from realpolitik.terms import SPAN, local, on_sentence

__all__ = ["Checked", "check"]

_MOST = 10  # maximum number of reported differences between reasoners


class Checked(NamedTuple):
    """The faults in the checked files, sorted by file and line, and the number of checked files.

    `compared` lists the slugs of sources whose text was found, and `unseen` the slugs of the other
    sources. `comparison` says whether owlrl and the rules infer the same triples; it may be empty.
    """

    faults: Sequence[Fault]
    files: int
    compared: Sequence[str] = ()
    unseen: Sequence[str] = ()
    comparison: str = ""

    def summary(self) -> str:
        """Return one line that counts files, errors and warnings, and mentions texts of sources."""
        errors = sum(fault.severity == ERROR for fault in self.faults)
        numbers = {"error": errors, "warning": len(self.faults) - errors}
        counts = [count_noun(number, thing) for thing, number in numbers.items() if number]
        by = f" with {_texts(self.compared)}" if self.compared else ""
        without = f" (missing {_texts(self.unseen)}; use --text FILE)" if self.unseen else ""
        compared = f"; {self.comparison}" if self.comparison else ""
        found = ", ".join(counts) or "no errors, no warnings"
        return f"{count_noun(self.files, 'file')} checked{by}{without}: {found}{compared}"


def _texts(slugs: Sequence[str]) -> str:
    more = f" and {len(slugs) - 1} more" if len(slugs) > 1 else ""
    return f"the text{'s' if more else ''} of {slugs[0]}{more}"


def check(
    paths: Sequence[str] = (),
    texts: Sequence[str] = (),
    ground: Sequence[File] | None = None,
    *,
    reasoner: str | None = None,
) -> Checked:
    """Check Turtle files or folders, by default the project's own, and return their faults.

    The files may refer to resources in the files `ground`, by default the project's own. `texts`
    are paths of texts of sources; texts in seeds/ and in the folders of checked files are always
    used. If `reasoner` is "owlrl" and there are no errors, the triples that the rules infer from
    the axioms are compared with the triples that the library owlrl infers.

    If a file cannot be parsed or a literal is ill-typed, no other checks run. Once a resource has
    an error, faults that later stages find in it are left out.

    Raises Malformed or Refused for a path that cannot be checked, Refused for a text file that
    belongs to no source, and Unavailable if pyshacl or the reasoner is not installed.

    >>> from tempfile import NamedTemporaryFile
    >>> with NamedTemporaryFile("w", suffix=".ttl") as file:
    ...     print("id:china a rp:State .", file=file, flush=True)
    ...     [fault.rule for fault in check([file.name]).faults]
    ['syntax']
    """
    data, found, number = load(paths, ground)
    sources: Sequence[Document] = ()
    if not has_errors(found):
        found += violations.find_violations(data, "literals")
    if not has_errors(found):
        sources = source_texts.documents(data, texts)
        blamed = set[str]()
        found += _hold_back(_stages(data, sources, blamed), blamed)
    comparison = ""
    if reasoner and has_errors(found):
        comparison = f"not compared with {reasoner}, because there are errors"
    elif reasoner:
        differences, comparison = _compare(data)
        found += differences
    own = [source for source in sources if source.passages and _is_checked(data, source)]
    return Checked(
        sorted(set(found), key=lambda fault: (fault.place, fault.rule, fault.message)),
        number,
        [local(source.iri) for source in own if source.text is not None],
        [local(source.iri) for source in own if source.text is None],
        comparison,
    )


def _is_checked(data: CheckedData, source: Document) -> bool:
    """Return whether a checked file describes the source, or cites one of its passages."""
    return bool(data.said_of(source.iri)) or any(data.uses_of(p.iri) for p in source.passages)


def _hold_back(stages: Iterable[Iterable[Fault]], blamed: set[str]) -> Iterator[Fault]:
    """Yield the faults of all stages, except those about resources with earlier errors."""
    for stage in stages:
        kept = [f for f in stage if blamed.isdisjoint(f.things)]
        blamed.update(thing for f in kept if f.severity == ERROR for thing in f.things)
        yield from kept


def _stages(
    data: CheckedData, sources: Sequence[Document], blamed: Collection[str]
) -> Iterator[Iterable[Fault]]:
    """Yield the faults of each stage, causes before consequences."""
    yield identifiers.undefined_names(data)
    yield identifiers.blank_nodes(data)
    yield violations.find_violations(data, "form")
    broken = list(shapes.shape_violations(data))
    yield (fault for fault in broken if fault.rule.startswith("typed-"))
    yield broken
    yield (fault for source in sources for fault in source_texts.checksums(data, source))
    sound = [source for source in sources if _has_sound_passages(source, blamed)]
    yield source_texts.copied_words(data, sources)
    yield violations.find_violations(data, "violations")
    yield violations.twin_situations(data)
    for source in sound:
        yield source_texts.gaps(data, source)
    yield violations.find_violations(data, "consequences")
    for contradiction in violations.contradictions_in(data):
        yield [contradiction]
    yield violations.find_violations(data, "words")
    words = fit.Words(data)
    yield fit.mismatched_labels(data, words)
    yield fit.misfits(data, words)
    for source in sound:
        yield fit.misplaced(data, words, source)
        yield source_texts.hedges(data, source)
        yield source_texts.unclaimed_words(data, source)


def _has_sound_passages(source: Document, blamed: Collection[str]) -> bool:
    """Return whether no passage of the source is in `blamed`, the resources with errors."""
    names = filter(None, map(on_sentence, blamed))
    passages = (name for name in names if not name.suffix.isdecimal())
    selectors = (thing for thing in blamed if thing.startswith(source.iri + SPAN))
    return not any(selectors) and source.iri not in {name.source for name in passages}


def _compare(data: CheckedData) -> tuple[Sequence[Fault], str]:
    """Return faults for triples that only the rules or only owlrl infer, and a summary."""
    ours, theirs = inferred_by_both(data.facts)
    found = []
    for triple in sorted(ours ^ theirs, key=str)[:_MOST]:
        is_owlrl = triple in theirs
        how = "owlrl infers this, but the rules do not" if is_owlrl else "only a rule infers this"
        said = f"{format_triple(triple)}: {how}"
        found.append(new_fault(data.files[0].path, None, "reasoners-differ", said))
    both = f"from the axioms, owlrl and realpolitik infer the same {len(ours & theirs)} triples"
    only = f"only owlrl infers {len(theirs - ours)}, only realpolitik {len(ours - theirs)}"
    return found, f"{both}; {only}" if found else both
