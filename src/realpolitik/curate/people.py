"""Find the authors of a source, and the speaker of each paragraph in a transcript."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pyoxigraph import Literal

from realpolitik.checks.reading import SPEAKER_LABEL
from realpolitik.curate.house_style import Pair, block, make_slug
from realpolitik.errors import Refused, UnknownName
from realpolitik.graph import Graph
from realpolitik.rdf.triples import english_literal
from realpolitik.terms import UNNAMED, local

__all__ = ["Person", "Speakers", "find_authors", "find_speakers"]

_NOT_ONE_PERSON = re.compile(r"(?i)^the\s|\s(and|&|with)\s|;|,.*,")


class Person(NamedTuple):
    """An author or speaker; `last` is a last name, and `declared` is Turtle for a new actor."""

    slug: str
    name: str
    last: str
    declared: str = ""


class Speakers(NamedTuple):
    """Speakers' slugs by paragraph, speakers who are not authors, and unnamed speakers' labels."""

    by_paragraph: Mapping[int, str]
    people: Sequence[Person]
    unnamed: Sequence[str]


def find_authors(
    names: Sequence[str], graph: Graph, *, institution: bool = False
) -> Sequence[Person]:
    """Return the authors with the given names, without duplicates.

    A person's name may have the form "Last, First". If `institution` is true, the authors are
    institutions. Raises Refused if there are no names, if a name combines several persons, or if
    the slug of a new name is empty or in use; Ambiguous if several actors share a name.
    """
    if not names:
        reason = "no author; give --author NAME (the speaker, for a transcript) or --institution"
        raise Refused("new", reason)
    found = [_find_author(" ".join(name.split()), graph, institution) for name in names]
    return list({author.slug: author for author in found}.values())


def _find_author(name: str, graph: Graph, institution: bool) -> Person:
    for spelling in (name, "" if institution else _split_name(name)[0]):
        try:
            node = graph.names.resolve(spelling, "rp:Actor")
        except UnknownName:
            continue
        label, slug = graph.names.labels([node])[node.value][0], local(node.value)
        is_person = graph.names.by_slug(slug, "rp:Person")
        return Person(slug, label, _split_name(label)[1] if is_person else "")
    option = f"{'--institution' if institution else '--author'} {name}".strip()
    if not institution and _NOT_ONE_PERSON.search(name):
        raise Refused(option, "this is not one person; give --author for each, or --institution")
    name, last = (name, "") if institution else _split_name(name)
    slug = make_slug(name)
    if not slug or graph.names.by_slug(slug):
        problem = f"id:{slug} is already in use" if slug else "this has no Latin letters for an id:"
        reason = f"{problem}; give the author another in a Turtle file, and add this with --data"
        raise Refused(option, reason)
    pairs: list[Pair] = [("rdfs:label", english_literal(name))]
    if last:
        pairs.append(("skos:altLabel", english_literal(last)))
        pairs.append(("schema:familyName", Literal(last)))
    kind = "rp:Actor" if institution else "rp:Person"
    return Person(slug, name, last, block(f"id:{slug}", kind, *pairs))


def _split_name(name: str) -> tuple[str, str]:
    """Return the full name of a person, with the first name first, and the last name alone.

    >>> _split_name("Ó Meer, Ann"), _split_name("Ann van der Meer")[1], _split_name("Ann")[1]
    (('Ann Ó Meer', 'Ó Meer'), 'van der Meer', '')
    """
    last, _, first = (part.strip() for part in name.partition(","))
    if last and first:
        return f"{first} {last}", last
    words = name.split()
    particle = next((n for n, word in enumerate(words) if n and word[0].islower()), len(words) - 1)
    return name, " ".join(words[particle:]) if len(words) > 1 else ""


def find_speakers(
    paragraphs: Mapping[int, str], named: Mapping[str, str], authors: Sequence[Person], graph: Graph
) -> Speakers:
    """Return the speakers of the paragraphs in a transcript; other texts have no speakers.

    `named` maps labels, such as "MR. COX", to speakers' names; the label "" is for the paragraphs
    before the first label. Any other label that ends in an author's last name belongs to that
    author; the rest belong to new persons or, like Q, to unnamed speakers. A paragraph without a
    label has the previous speaker. Raises Refused if a label in `named` does not occur.
    """
    people = {author.name: author for author in authors}
    labels = _labels(paragraphs, [*named, *people])
    missing = [label for label in named if label and label not in labels.values()]
    if missing:
        raise Refused(f"--speaker {missing[0]}", "no paragraph begins with this label and a colon")
    slugs, unnamed = dict[str, str](), list[str]()
    for label in dict.fromkeys(["", *labels.values()]):
        name = named.get(label) or _name_of(label, [*named.values(), *people])
        if name:
            if name not in people:
                (people[name],) = find_authors([name], graph)
            slugs[label] = people[name].slug
        elif label:
            slugs[label] = local(UNNAMED)
            unnamed.append(label)
    by_paragraph, speaker = {}, slugs.get("", "") if labels or named else ""
    for number in paragraphs:
        speaker = slugs[labels[number]] if number in labels else speaker
        if speaker:
            by_paragraph[number] = speaker
    return Speakers(by_paragraph, list(people.values())[len(authors) :], unnamed)


def _labels(paragraphs: Mapping[int, str], known: Sequence[str]) -> dict[int, str]:
    """Return the speaker labels by paragraph: those in capitals, repeated, or with a known name."""
    matches = ((number, SPEAKER_LABEL.match(text)) for number, text in paragraphs.items())
    found = {n: next(filter(None, label.groups())) for n, label in matches if label}
    often, endings = [*found.values()], tuple(filter(None, known))
    return {
        number: label
        for number, label in found.items()
        if label.isupper() or often.count(label) > 1 or label.endswith(endings)
    }


def _name_of(label: str, names: Sequence[str]) -> str:
    """Return the name of the speaker that a label stands for; an empty string if it is unknown."""
    for name in names:
        last = _split_name(name)[1] or name
        if label.casefold().endswith(last.casefold()):
            return name
    return "" if label.isupper() or " " not in label else label
