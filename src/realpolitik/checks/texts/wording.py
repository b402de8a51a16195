"""What labels and glosses say against what stands beside them: who is named, and whether it is."""

import re
from calendar import day_name, month_name
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode

from realpolitik.checks.fault import WARNING, Fault, mend
from realpolitik.checks.material import Material, Where
from realpolitik.english import NEGATIONS
from realpolitik.terms import RP, Term, compact, expand, on_sentence, reached

__all__ = ["RULES", "worded"]

RULES = {
    "other-name": "A label names those who stand in the roles of its situation, event or issue, a "
    "gloss the claimant if anybody, and neither another in the place of one. Correct the role, or "
    "the label.",
    "unknown-name": "A name in a gloss is in some label, alias or title, and what a text refers to "
    "by a name of ours or as a sentence, as p2s1, is described. Correct it, or describe what has "
    "it.",
    "turned-roles": "Where a label names the holder of its situation and the one toward whom it "
    "is, the holder comes first; and an event that is called somebody's has that one as its "
    "agent. Correct the role, or reword the label.",
    "negated-label": "The label of a situation says what is so, and never that something is not, "
    "for claims affirm or deny it. Reword the label, and let the claim deny it.",
    "other-polarity": "A gloss negates what the label of the situation says where its claim denies "
    "that, and not where it affirms it. Correct the polarity, or reword the gloss.",
}

_OWN, _OTHERS = ("rp:holder", "rp:party"), ("rp:toward", "rp:against", "rp:threatSource")
_ROLES = (*_OWN, *_OTHERS, "rp:agent", "rp:concerns")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_REFERENCE = re.compile(r"(?<![\w:/#-])(?:(?:rp|id):\w[\w-]*|p\d+s\d+(?:-\w+)?)\b")
_NAME = re.compile(r"(?<=[\w,;] )[A-Z][^\W_]*")  # but for the first word of a sentence
# Of these classes are those whose views are handed over, and who do nothing else.
_VIEWS = tuple(map(expand, ("rp:SchoolOfOpinion", "rp:Public")))
_VIEW = re.compile("^To ([^,]+),")  # at the start of a gloss, in whose view it is
_POSSESSIVE = re.compile(r"['’]s?$")
_NOT = re.compile(rf"\b(?:{'|'.join(NEGATIONS)})\b|n['’]t\b", re.IGNORECASE)
_STEM = 5  # so many letters tell a word from others, whatever its ending
_AFTER = 4  # so many words after a negation are negated
_MOST = 4  # of so many words of a label, a gloss may put one otherwise

_Names = dict[str, list[tuple[Sequence[str], NamedNode]]]


class _Mention(NamedTuple):
    """What a name in a text may mean, at which word it begins, and whether it is a possessive."""

    things: frozenset[NamedNode]
    start: int
    owns: bool


def worded(material: Material) -> Iterator[Fault]:
    """Give a warning for each label and gloss that says other than what stands beside it."""
    said = _Said(material)
    checks = {"Situation": _situation, "Event": _event, "Issue": _roles, "Claim": _claim}
    for kind, check in checks.items():
        for thing in material.taxonomy.named(expand(f"rp:{kind}")):
            if material.said_of(thing.value):
                yield from check(said, thing)
    yield from _references(material)


class _Said:
    """What is checked, with the names in it, the links that our properties make, and negations."""

    def __init__(self, material: Material) -> None:
        self.material, self.facts = material, material.facts
        self.names: _Names = defaultdict(list)
        for thing in material.taxonomy.named(expand("rp:WorldEntity")):
            for text in self.facts.texts(thing, "rdfs:label", "skos:altLabel"):
                words = _WORD.findall(re.sub("^[Tt]he ", "", text))
                if words:
                    self.names[words[0].casefold()].append((words, thing))
        concerns = expand("rp:concerns")  # an issue is named itself, not those whose it is
        self.links: dict[Term, set[NamedNode]] = defaultdict(set)
        called = [expand(n) for n in ("rdfs:label", "skos:prefLabel", "skos:altLabel")]
        called.append(expand("dcterms:title"))
        self.words = {word.casefold() for word in (*month_name, *day_name)}
        for triple in material.triples:
            if triple.predicate in called and isinstance(triple.object, Literal):
                self.words.update(word.casefold() for word in _WORD.findall(triple.object.value))
            ours = triple.predicate.value.startswith(RP) and triple.predicate != concerns
            if ours and isinstance(triple.object, NamedNode):
                self.links[triple.subject].add(triple.object)
        denying = map(re.escape, self.facts.texts(expand("rp:denies"), "skos:hiddenLabel"))
        negation = rf"\b(?:{'|'.join(denying) or '(?!)'})\b"
        # Nobody, where it is the subject, negates all that follows.
        after = rf"((?<=nobody).*|(?: [\w'’]+){{0,{_AFTER}}})"
        self.negated = re.compile(negation + after, re.IGNORECASE)

    def kinds(self, thing: NamedNode) -> set[NamedNode]:
        """Return the classes of what is in the world, but for that of all of it."""
        return self.material.taxonomy.classes(thing) - {expand("rp:WorldEntity")}

    def fault(
        self, thing: NamedNode, predicate: str, rule: str, message: str, *also: str
    ) -> Iterator[Fault]:
        """Give a warning at the first value that the checked files have of a property."""
        for where in self.material.said_of(thing.value, predicate)[:1]:
            yield _fault(self.material, where, rule, message, *also)


def _fault(material: Material, where: Where, rule: str, message: str, *also: str) -> Fault:
    subject = where[1].subject
    message = f"{compact(subject)}: {message} {mend(RULES[rule])}"
    return material.fault(where, 2, rule, message, subject, *also, severity=WARNING)


def _mentions(text: str, names: _Names, but: NamedNode | None = None) -> list[_Mention]:
    """Return the names in a text in their order, none within a longer one, but for one's own."""
    words, found, place = _WORD.findall(text), list[_Mention](), 0
    while place < len(words):
        longest, things = 1, set[NamedNode]()
        for name, thing in names.get(_POSSESSIVE.sub("", words[place]).casefold(), ()):
            if len(name) < (longest if things else 1) or thing == but:
                continue
            if _stands(name, words[place:]):
                longest = len(name)
                things.add(thing)
        if things:
            owns = bool(_POSSESSIVE.search(words[place + longest - 1]))
            found.append(_Mention(frozenset(things), place, owns))
        place += longest
    return found


def _named(text: str, names: _Names) -> set[NamedNode]:
    """Return what the names in a text may mean."""
    return {thing for mention in _mentions(text, names) for thing in mention.things}


def _stands(name: Sequence[str], words: Sequence[str]) -> bool:
    """Say whether words begin with a name; one of a single word keeps its capital: us, US."""
    here = list(words[: len(name)])
    if len(here) == len(name):
        here[-1] = here[-1] if here[-1] == name[-1] else _POSSESSIVE.sub("", here[-1])
    same = [word.casefold() for word in here] == [word.casefold() for word in name]
    return same and (len(name) > 1 or here[0][0].isupper() or not name[0][0].isupper())


def _roles(said: _Said, thing: NamedNode) -> Iterator[Fault]:
    """Give a role in which another stands than the label names."""
    label, facts = said.facts.label(thing), said.facts
    mentions = _mentions(label, said.names, thing)
    named = {thing for mention in mentions for thing in mention.things}
    near = reached([thing, *facts.nodes(thing, "rp:concerns")], said.links)
    strange = {t for m in mentions if near.isdisjoint(m.things) for t in m.things}
    for role in _ROLES if strange else ():
        for value in set(facts.nodes(thing, role)) - named:
            instead = sorted(compact(t.value) for t in strange if said.kinds(t) & said.kinds(value))
            if instead:
                where = f"names {' or '.join(instead)}, and its {role} is {compact(value.value)}"
                yield from said.fault(thing, role, "other-name", f'"{label}" {where}.')
                return


def _situation(said: _Said, thing: NamedNode) -> Iterator[Fault]:
    """Give a label that negates, another in a role than it names, or else a turned holder."""
    label, facts = said.facts.label(thing), said.facts
    if _NOT.search(label):
        yield from said.fault(thing, "rdfs:label", "negated-label", f'"{label}" negates.')
    strange = [*_roles(said, thing)]
    yield from strange
    mentions, named = _mentions(label, said.names), _named(label, said.names)
    own, others = (set(facts.nodes(thing, *roles)) for roles in (_OWN, _OTHERS))
    first = mentions[0].things if mentions else frozenset()
    if not strange and own & named and first & others and not first & own:
        message = f'"{label}" names another before its rp:holder.'
        yield from said.fault(thing, "rp:holder", "turned-roles", message)


def _event(said: _Said, thing: NamedNode) -> Iterator[Fault]:
    """Give an agent that is not the one by whose name, in the possessive, an event is called.

    Or else another in a role than the label names.
    """
    agents = set(said.facts.nodes(thing, "rp:agent"))
    for text in said.facts.texts(thing, "rdfs:label", "skos:altLabel") if agents else ():
        first = next(iter(_mentions(text, said.names)), None)
        if first and first.owns and first.start == 0 and first.things.isdisjoint(agents):
            message = f'it is called "{text}", which names another than its rp:agent.'
            yield from said.fault(thing, "rp:agent", "turned-roles", message)
            return
    yield from _roles(said, thing)


def _references(material: Material) -> Iterator[Fault]:
    """Give each name of a term, a thing or a sentence in a text that nothing has."""
    known = {t.subject.value for t in material.triples if isinstance(t.subject, NamedNode)}
    for file in material.files:
        for statement in file.statements:
            own = on_sentence(compact(statement.subject))
            for name in () if statement.iri else _REFERENCE.findall(statement.text):
                full = name if ":" in name else own and f"{own.source}-{name}"
                if full and expand(full).value not in known:
                    message = f'its {compact(statement.predicate)} refers to "{name}".'
                    yield _fault(material, (file, statement), "unknown-name", message)


def _claim(said: _Said, claim: NamedNode) -> Iterator[Fault]:
    """Give a name in a gloss that nothing has, a claimant who it is not, or a turned polarity."""
    gloss = said.facts.text(claim, "rp:gloss")
    unknown = [word for word in _NAME.findall(gloss) if word.casefold() not in said.words]
    if unknown:
        message = f'its gloss names "{unknown[0]}".'
        yield from said.fault(claim, "rp:gloss", "unknown-name", message)
        return
    named = _named(gloss, said.names)
    near: set[Term] = reached([claim], said.links)
    viewers = _named("".join(_VIEW.findall(gloss)), said.names)
    voices = said.facts.nodes(claim, "rp:claimant", "rp:onBehalfOf")
    strange = named - near | (viewers if viewers.isdisjoint(voices) else set())
    for claimant in {*said.facts.nodes(claim, "rp:claimant")} - named:
        kinds = {*said.facts.nodes(claimant, "rdf:type"), *_VIEWS}
        alike = [t for t in strange if not kinds.isdisjoint(said.facts.nodes(t, "rdf:type"))]
        if alike:
            other = min(compact(thing.value) for thing in alike)
            where = f"names {other}, and its claimant is {compact(claimant.value)}"
            yield from said.fault(claim, "rp:claimant", "other-name", f"its gloss {where}.")
            return
    yield from _polarity(said, claim, gloss)


def _polarity(said: _Said, claim: NamedNode, gloss: str) -> Iterator[Fault]:
    """Give a polarity that is not that of the gloss, as far as that has the words of the label.

    They are compared by how they begin: "has no intention" negates what "intends".
    """
    for predicate in ("rp:affirms", "rp:denies"):
        for situation in said.facts.nodes(claim, predicate):
            label = said.facts.label(situation)
            if not label or said.negated.search(label):
                continue
            stems = _stems(said, label)
            negated = said.negated.findall(gloss)
            if predicate == "rp:affirms":
                wrong = any(stems & _stems(said, words) for words in negated)
            else:
                missing = len(stems - _stems(said, gloss))
                wrong = not negated and len(stems) > 1 and missing <= len(stems) // _MOST
            if wrong:
                how = "negates" if negated else "does not negate"
                message = f'its gloss {how} "{label}", which it {predicate[3:]}.'
                also = situation.value
                yield from said.fault(claim, predicate, "other-polarity", message, also)


def _stems(said: _Said, text: str) -> set[str]:
    """Return how the words of a text begin that are neither short nor names."""
    words = _WORD.findall(text)
    return {
        word[:_STEM].casefold()
        for word in words
        if len(word) >= _STEM and _POSSESSIVE.sub("", word).casefold() not in said.names
    }
