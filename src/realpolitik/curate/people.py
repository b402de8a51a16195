"""Who wrote a source, and who speaks in it: known actors, and new ones as they are declared."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode

from realpolitik.answer.questions.names import strip_accents
from realpolitik.curate.style import Pair, block
from realpolitik.english import series
from realpolitik.errors import Refused, UnknownName
from realpolitik.graph import Graph
from realpolitik.rdf.triples import Lookup, english_literal
from realpolitik.terms import compact, expand, local

__all__ = ["Authors", "Speakers", "authors", "bare", "slugged", "speakers", "spoken_for"]
__all__ += ["unlabelled"]

_SUFFIX = re.compile(r"(?i)(jr|sr|ph\.?d|m\.?d|esq|emeritus)\.?|I{1,3}|IV")
_SEVERAL = re.compile(r"(?i)\s(and|&|with)\s|;|,.*,")
_UNNAMED = "unnamed"  # the actor for whoever is not named
# Who speaks, before what is said: "MR. COX:", "Ann Cox:", "COX.", and Q where it stands for one.
_LABEL = re.compile(
    r"((?:[A-Z][\w.'’-]*|of|the|and|for|&)(?: (?:[A-Z][\w.'’-]*|of|the|and|for|&)){0,11})"
    r"(?: \([^()]*\))?:\s|([A-Z][A-Z'’-]+(?: [A-Z'’-]+)*)\.\s|(Q)(?=[\s–—])"
)


class Authors(NamedTuple):
    """Who wrote a source.

    `slugs` are those of the authors, `names` their names, `whole` all of these as they are cited;
    `last` is the last name of the first, or the name of a body. `declared` is the Turtle that tells
    of those who are new, and `new` are their names.
    """

    slugs: tuple[str, ...]
    names: tuple[str, ...]
    whole: str
    last: str
    declared: str
    new: tuple[str, ...]


class Speakers(NamedTuple):
    """Who speaks in each paragraph, by slug; Turtle of those who are new, and their names.

    `unnamed` are the labels of those whose names are not known.
    """

    by_paragraph: Mapping[int, str]
    declared: str
    new: tuple[str, ...]
    unnamed: tuple[str, ...]


class _Actor(NamedTuple):
    """An actor by slug and name, with what is to be declared of one that is new."""

    slug: str
    name: str
    pairs: Sequence[Pair]


def authors(names: Sequence[str], graph: Graph, *, institution: bool = False) -> Authors:
    """Return the authors of a source, by their names; a person also as "Last, First".

    With `institution`, the names are those of bodies and not of persons.

    Raises Refused for a name that cannot be one, Ambiguous for one that may be two actors'.
    """
    option, kind = ("--institution", "rp:Actor") if institution else ("--author", "rp:Person")
    lasts: dict[str, str] = {}
    for name in (" ".join(name.split()) for name in names):
        if not name:
            raise Refused(option, "it is empty; say who wrote the source")
        known = _known(name, graph)
        if known and not graph.names.by_slug(known, "rp:Person"):
            node = expand(f"id:{known}")
            lasts[name], _ = graph.names.labels([node])[node.value]
        elif institution:
            lasts[name] = ""
        else:
            if not known:
                _refuse_body(f"{option} {name}", name)
            lasts.update([_parted(name)])
    if not lasts:
        reason = "say who wrote the source: --author NAME, or --institution NAME"
        raise Refused("new", f"{reason}; of a transcript, who makes the remarks or answers")
    actors = [_actor(option, name, last, graph) for name, last in lasts.items()]
    declared = "\n".join(block(f"id:{a.slug}", kind, *a.pairs) for a in actors if a.pairs)
    slugs = tuple(dict.fromkeys(actor.slug for actor in actors))
    new = tuple(actor.name for actor in actors if actor.pairs)
    (name, last), *_ = lasts.items()
    whole = series([actor.name for actor in actors])
    return Authors(slugs, tuple(lasts), whole, last or bare(name), declared, new)


def _refuse_body(option: str, name: str) -> None:
    """Refuse a name that is not that of one person."""
    if _SEVERAL.search(name):
        reason = "these look like several; give --author for each, or --institution for a body"
        raise Refused(option, reason)
    if bare(name) != name:
        raise Refused(option, "this looks like a body; give it with --institution")


def bare(name: str) -> str:
    """Return a name without a leading article.

    >>> bare("the Almanac")
    'Almanac'
    """
    return re.sub("(?i)^the ", "", name)


def slugged(text: str) -> str:
    """Return a text as a slug, or nothing where it has no Latin letters and no digits.

    >>> slugged("Ø. O'Brien-Śliwa")
    'o-obrien-sliwa'
    """
    bare = re.sub(r"['’.]", "", strip_accents(text.casefold())).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", bare).strip("-")


def _known(name: str, graph: Graph) -> str:
    """Return the slug of an actor by its name, or nothing."""
    try:
        return local(graph.names.resolve(name, "rp:Actor").value)
    except UnknownName:
        return ""


def _parted(name: str) -> tuple[str, str]:
    """Return the name of a person, the last name at its end, and the last name.

    >>> [_parted(name)[1] for name in ("Ann van der Meer", "Ó Meer, Ann", "Ann Meer, Jr.", "Ann")]
    ['van der Meer', 'Ó Meer', 'Meer', '']
    """
    last, _, first = (part.strip() for part in name.partition(","))
    if last and first and not _SUFFIX.fullmatch(first):
        return f"{first} {last}", last
    words = name.replace(",", "").split()
    while len(words) > 1 and _SUFFIX.fullmatch(words[-1]):
        words.pop()
    particle = next((n for n, word in enumerate(words) if n and word[0].islower()), len(words) - 1)
    return name, " ".join(words[particle:]) if len(words) > 1 else ""


def _actor(option: str, name: str, last: str, graph: Graph) -> _Actor:
    """Return an author, whom the graph knows or who is to be declared."""
    known = _known(name, graph)
    if known:
        return _Actor(known, name, [])
    slug = slugged(bare(name))
    declare = "declare this actor in a Turtle file first, and give that with --data"
    if not slug:
        reason = f"its slug needs Latin letters; write it in those, or {declare}"
        raise Refused(f"{option} {name}", reason)
    if graph.names.by_slug(slug):
        raise Refused(f"{option} {name}", f"id:{slug} is something else; {declare}")
    pairs = [("rdfs:label", english_literal(name))]
    if last:
        pairs += [("skos:altLabel", english_literal(last)), ("schema:familyName", Literal(last))]
    return _Actor(slug, name, pairs)


def speakers(
    paragraphs: Mapping[int, str], named: Mapping[str, str], who: Authors, graph: Graph
) -> Speakers:
    """Return who speaks in the paragraphs of a transcript; in another text nobody does.

    A label stands for what is `named` by it, for the one whose name it ends with, or for a new
    person by that name; that of no name, such as Q, for somebody unnamed. The empty label is that
    of who speaks before the first. Paragraphs without a label go on with the one before.

    Raises Refused for a label that no paragraph has.
    """
    labels = dict(_labelled(paragraphs, [*named, *who.names]))
    missing = [label for label in named if label and label not in labels.values()]
    if missing:
        reason = "no paragraph begins with this and a colon"
        raise Refused(f"--speaker {missing[0]}", reason)
    known = dict(zip(who.names, who.slugs, strict=False))
    slugs, declared, new, unnamed = dict[str, str](), list[str](), list[str](), list[str]()
    for label in dict.fromkeys(["", *labels.values()]):
        name = named.get(label) or _spelt_out(label, [*named.values(), *who.names])
        if name and name not in known:
            one = authors([name], graph)
            known[name] = one.slugs[0]
            declared += [one.declared] if one.declared else []
            new += one.new
        elif label and not name:
            unnamed.append(label)
        if name or label:
            slugs[label] = known.get(name, _UNNAMED)
    by_paragraph, speaker = {}, slugs.get("", "") if labels or named else ""
    for number in paragraphs:
        speaker = slugs[labels[number]] if number in labels else speaker
        if speaker:
            by_paragraph[number] = speaker
    return Speakers(by_paragraph, "\n".join(declared), tuple(new), tuple(unnamed))


def spoken_for(person: NamedNode, source: str, facts: Lookup) -> list[str]:
    """Return the CURIEs of those for whom somebody speaks on the day of a source, by its slug."""
    day = facts.text(expand(f"id:{source}"), "dcterms:issued")[:10]
    found = dict[str, None]()
    for tenure in facts.about(person, "rp:agent") if day else ():
        # Of a day of which only the year or month is known, no more is compared.
        begins, ends = (facts.text(tenure, name) for name in ("rp:begins", "rp:ends"))
        if begins[: len(day)] <= day and (not ends or day <= ends[: len(day)]):
            found |= dict.fromkeys(compact(n.value) for n in facts.nodes(tenure, "rp:speaksFor"))
    return [*found]


def _labelled(paragraphs: Mapping[int, str], named: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Give the labels of paragraphs: in capitals, twice there, or ending as somebody is `named`."""
    found = {}
    for number, text in paragraphs.items():
        label = _LABEL.match(text)
        if label:
            found[number] = next(filter(None, label.groups()))
    often = [*found.values()]
    for number, label in found.items():
        if label.isupper() or often.count(label) > 1 or label.endswith(tuple(filter(None, named))):
            yield number, label


def unlabelled(sentence: str) -> str:
    """Return a sentence of a transcript without the label of its speaker.

    >>> unlabelled("MR. COX: Hello.")
    'Hello.'
    """
    label = _LABEL.match(sentence)
    return sentence[label.end() :].lstrip(" –—") if label else sentence


def _spelt_out(label: str, names: Sequence[str]) -> str:
    """Return the name of whoever a label speaks of, or nothing.

    >>> _spelt_out("MR. COX", ["Ann Meer", "Bo Cox"])
    'Bo Cox'
    """
    for name in names:
        last = _parted(name)[1] or name
        if label.casefold().endswith(last.casefold()):
            return name
    return "" if label.isupper() or " " not in label else label
