"""Check labels and glosses (paraphrases of claims): unknown names, wrong roles, doubled words."""

import re
from calendar import day_name, month_name
from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode

from realpolitik.answer.questions.names import Name, NameLookup, find_mentions
from realpolitik.checks.checked_data import CheckedData
from realpolitik.checks.fault import Fault
from realpolitik.checks.fit import ROLES, Words
from realpolitik.terms import compact, expand, on_sentence

__all__ = ["doubled_words", "mismatched_labels"]


_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_DOUBLED = re.compile(r"\b([^\W\d_]{2,})\s+\1\b(?<!\bthat that)(?<!\bhad had)")
_OWN, _TARGETS = ROLES[:2], ROLES[2:]
_ROLES = (*ROLES, "rp:agent", "rp:concerns")
_REFERENCE = re.compile(r"(?<![\w:/#-])(?:(?:rp|id):\w[\w-]*|p\d+s\d+(?:-\w+)?)\b")
_NAME = re.compile(r"(?<=[\w,;] )[A-Z][^\W_]*")  # except the first word of a sentence


def doubled_words(data: CheckedData) -> Iterator[Fault]:
    """Yield a fault for each text that repeats a word."""
    for file, statement in data.statements():
        doubled = None if statement.iri else _DOUBLED.search(statement.value)
        if doubled:
            said = f'in its {compact(statement.predicate)}, "{doubled[0]}" repeats a word'
            said = f"{compact(statement.subject)}: {said}"
            yield data.fault((file, statement), 2, "doubled-word", said)


def mismatched_labels(data: CheckedData, words: Words) -> Iterator[Fault]:
    """Yield a warning for each label that contradicts its data, and for each unknown name."""
    for kind in ("rp:Situation", "rp:Event", "rp:Issue"):
        for thing in data.taxonomy.named(expand(kind)):
            if data.said_of(thing.value):
                yield from _roles(data, words.lookup, thing, is_situation=kind == "rp:Situation")
    known = _words_of_names(data)
    for claim in data.taxonomy.named(expand("rp:Utterance")):
        for where in data.said_of(claim.value, "rp:gloss")[:1]:
            unknown = [w for w in _NAME.findall(where[1].value) if w.casefold() not in known]
            if unknown:
                said = f'its gloss contains "{unknown[0]}", which is not a known name'
                yield from data.fault_of(claim.value, "rp:gloss", "unknown-name", said)
    yield from _references(data)


def _words_of_names(data: CheckedData) -> set[str]:
    """Return all words that occur in labels, aliases, titles, and names of months and weekdays."""
    called = ("rdfs:label", "skos:prefLabel", "skos:altLabel", "dcterms:title")
    named = {expand(name) for name in called}
    texts = (t.object for t in data.triples if t.predicate in named)
    words = (word for t in texts if isinstance(t, Literal) for word in _WORD.findall(t.value))
    return {word.casefold() for word in (*month_name, *day_name, *words)}


def _roles(
    data: CheckedData, lookup: NameLookup, thing: NamedNode, *, is_situation: bool
) -> Iterator[Fault]:
    """Yield a warning if a label names a resource that has no role, or a target before the holder.

    A public or a company may stand for the state that it is part of.
    """
    label, facts = data.facts.label(thing), data.facts

    def others(said: str) -> list[Name]:
        return [name for name in lookup(said) if name.thing != thing]

    found = find_mentions(label, others, case_sensitive=True)
    mentions = [{name.thing for name in mention.names} for mention in found]
    named = {node for mention in mentions for node in mention}
    near = {NamedNode(said.iri) for _, said in data.said_of(thing.value) if said.iri}
    near |= {whole for node in near for whole in facts.nodes(node, "rp:partOf")}
    strange = {node for mention in mentions if near.isdisjoint(mention) for node in mention}
    for role in _ROLES if strange else ():
        for value in set(facts.nodes(thing, role)) - named:
            kinds = data.taxonomy.classes(value) - {expand("rp:WorldEntity")}
            alike = [n for n in strange if kinds & data.taxonomy.classes(n)]
            if alike:
                instead = " or ".join(sorted(compact(node.value) for node in alike))
                said = f'"{label}" names {instead}, but its {role} is {compact(value.value)}'
                yield from data.fault_of(thing.value, role, "name-mismatch", said)
                return
    own, targets = (set(facts.nodes(thing, *roles)) for roles in (_OWN, _TARGETS))
    first = mentions[0] if mentions and not strange else set()
    leads = own & named or (own and found and found[0].start <= 1)  # after an article at most
    if is_situation and leads and first & targets and not first & own:
        said = f'"{label}" names another actor before its rp:holder'
        yield from data.fault_of(thing.value, "rp:holder", "name-mismatch", said)


def _references(data: CheckedData) -> Iterator[Fault]:
    """Yield a warning for each reference in a text to an undescribed resource or sentence."""
    known = {t.subject.value for t in data.triples if isinstance(t.subject, NamedNode)}
    for file, statement in data.statements():
        own = on_sentence(compact(statement.subject))
        for name in () if statement.iri else _REFERENCE.findall(statement.text):
            full = name if ":" in name else own and f"{own.source}-{name}"
            if full and expand(full).value not in known:
                subject, where = statement.subject, (file, statement)
                said = f'refers to "{name}", which is not described'
                said = f"{compact(subject)}: its {compact(statement.predicate)} {said}"
                yield data.fault(where, 2, "unknown-name", said)
