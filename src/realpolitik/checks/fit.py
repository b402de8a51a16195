"""Check that glosses (paraphrases) and labels fit each other, the data and the source's text.

Two texts are compared by their features, which are the actors that they name and the first letters
of their other words. A feature of many texts counts for less (inverse document frequency).
"""

import re
from calendar import day_name, month_name
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from math import log
from statistics import mean
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode

from realpolitik.answer.questions.mentions import Name, NameLookup, find_mentions, lookup_among
from realpolitik.checks.checked_data import CheckedData
from realpolitik.checks.fault import Fault
from realpolitik.checks.reading import Reader, Reading
from realpolitik.checks.source_texts import WORD, Document
from realpolitik.english import GRAMMAR, YEAR, fold, short_list, stem, tokens, word_list
from realpolitik.rdf.triples import source_of
from realpolitik.terms import ID, POLARITIES, by_key, compact, expand, local, natural, on_sentence

__all__ = ["Words", "misfits", "mismatched_labels", "misplaced"]

_NAMED = ("rp:holder", "rp:party", "rp:toward", "rp:against", "rp:threatSource")
"""The properties whose values a label should name: whose situation it is, and its targets."""
_SHORTEST = 4  # letters of a word that counts
_AFTER = 4  # words after a negation that count as negated
_HALF = 0.5  # share of the words of a label in a gloss that speaks of the same
_ROWS = 4  # rows on each side to which a gloss may belong
_STRICT = 1.5  # how much more the words count that speak for a gloss where it is
_CLEAR = 2.0  # weight by which two glosses must fit better when they are exchanged
_SENTENCES = 6  # sentences on each side in which a claim may belong
_ENOUGH = 3.0  # weight of the words of a claim that another sentence must have
_LITTLE = 0.25  # share of this weight that its own sentence may have
# Words between the outcome, which they follow, and the factor.
_BECAUSE = re.compile(
    r" (because|if|when|unless|due to|thanks to|owing to|result of|\w+e[dn] by|(?:result|stem|aris|"
    r"follow|flow|com)\w* from|(?:rest|depend|based)s? on)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(rf"(?<!\d){YEAR}(?!\d)")
_REFERENCE = re.compile(
    r"\b(this|these|that|those|such|it|its|they|them|their|he|him|his|she|her)\b", re.IGNORECASE
)
_SPAN = re.compile(
    r"\b(decades?|century|centuries|years|later|earlier|following)\b|\d0s\b"
    r"|\b(last|past) (two|three|four|five|six|seven|eight|nine|ten)\b"
)
_DATES = ("rp:aboutYear", "rp:since", "rp:until", "rp:deadline")
_OWN, _TARGETS = _NAMED[:2], _NAMED[2:]
_ROLES = (*_NAMED, "rp:agent", "rp:concerns")
_CAPITALIZED = re.compile(r"(?<=[\w,;] )[A-Z][^\W_]*")  # except the first word of a sentence


class _Row(NamedTuple):
    """A claim or question with its polarity, its situation, and the texts that must fit."""

    claim: NamedNode
    polarity: str
    situation: NamedNode
    gloss: str
    label: str


class Words:
    """Finds the actors and words in texts, so that texts can be compared by these features."""

    def __init__(self, data: CheckedData) -> None:
        self.lookup = lookup_among(
            Name(fold(text), text.lower() if " " in text else text, thing, ())
            for thing in data.facts.named(expand("rp:WorldEntity"))
            for text in data.facts.texts(thing, "rdfs:label", "skos:altLabel")
        )
        self.actors = data.facts.named(expand("rp:Actor"))
        self.of = cache(lambda text: frozenset(feature for _, feature in self.places(text)))

    def places(self, text: str) -> list[tuple[int, str]]:
        """Return the features of a text (actors and words) as sorted pairs of index and feature."""
        found, inside = list[tuple[int, str]](), set[int]()
        for start, end, names in find_mentions(text, self.lookup, case_sensitive=True):
            things = {name.thing for name in names} & self.actors
            found += [(start, thing.value) for thing in things]
            inside.update(range(start, end) if things else ())
        for place, word in enumerate(tokens(text)):
            if place not in inside and word.lower() not in GRAMMAR and len(word) >= _SHORTEST:
                found.append((place, stem(word)))
        return sorted(found)

    def shown(self, text: str, features: Collection[str]) -> str:
        """Return the first two words of a text that have the given features, in quotation marks."""
        words = tokens(text)
        found = dict.fromkeys(words[place] for place, f in self.places(text) if f in features)
        return " and ".join(f'"{word}"' for word in [*found][:2])


def _weights(texts: Collection[frozenset[str]]) -> Mapping[str, float]:
    """Return the inverse document frequency of each feature."""
    counts = Counter(feature for text in texts for feature in text)
    return {feature: log((len(texts) + 1) / (n + 0.5)) for feature, n in counts.items()}


def _weight(weights: Mapping[str, float], features: Iterable[str]) -> float:
    return sum(weights.get(feature, 0.0) for feature in features)


def misfits(data: CheckedData, words: Words) -> Iterator[Fault]:
    """Yield a warning for each gloss that fits another claim better or contradicts its own claim.

    Also yield a warning if the label or a gloss of an explanation confuses outcome and cause.
    """
    utterances = sorted(data.facts.named(expand("rp:Utterance")), key=lambda n: natural(n.value))
    rows = [
        _Row(node, polarity, situation, data.facts.text(node, "rp:gloss"), label)
        for node in utterances
        for polarity in POLARITIES
        for situation in data.facts.nodes(node, polarity)
        if (label := data.facts.label(situation))
    ]
    checked = {row.claim for row in rows if data.said_of(row.claim.value)}
    for same in by_key((source_of(local(row.claim.value)), row) for row in rows).values():
        if not checked.isdisjoint(row.claim for row in same):
            yield from _exchanged(data, words, same)
    yield from _other_word(data, rows)
    denying = "|".join(map(re.escape, data.facts.texts(expand("rp:denies"), "skos:hiddenLabel")))
    after = rf"(?: [\w'’]+){{0,{_AFTER}}}"
    negated = re.compile(rf"\b({denying or '(?!)'})\b({after})", re.IGNORECASE)
    explanations = data.facts.named(expand("rp:Explanation"))
    for row in rows:
        if row.claim in checked and row.polarity != "rp:asks":
            yield from _polarity(data, words, negated, row, row.situation in explanations)
    glosses = by_key((row.situation, row.gloss) for row in rows)
    for node in sorted(explanations, key=str):
        if data.said_of(node.value):
            yield from _turned(data, words, node, [data.facts.label(node), *glosses.get(node, ())])


def _exchanged(data: CheckedData, words: Words, rows: Sequence[_Row]) -> Iterator[Fault]:
    """Yield a warning for each of two nearby rows whose glosses would fit better if exchanged.

    Only words and actors that distinguish the two rows are compared: those of one label, or in the
    roles of its situation, that the other row lacks.
    """
    glosses, labels = [words.of(row.gloss) for row in rows], [words.of(row.label) for row in rows]
    weights = _weights([gloss | label for gloss, label in zip(glosses, labels, strict=True)])
    labels = [
        label | {actor.value for actor in data.facts.nodes(row.situation, *_NAMED)}
        for label, row in zip(labels, rows, strict=True)
    ]

    def gain(gloss: int, own: frozenset[str], other: frozenset[str]) -> float:
        """Return how much better a gloss fits the other words than its own."""
        one, far = glosses[gloss] & own - other, glosses[gloss] & other - own
        return _weight(weights, far) - _STRICT * _weight(weights, one)

    for place, row in enumerate(rows):
        for near in range(place + 1, min(len(rows), place + _ROWS + 1)):
            one, other = labels[place], labels[near]
            gains = gain(place, one, other), gain(near, other, one)
            if min(gains) > 0 or sum(gains) > _CLEAR:
                for mine, theirs in ((row, rows[near]), (rows[near], row)):
                    iri, claim = mine.claim.value, theirs.claim.value
                    said = f'its gloss better fits "{theirs.label}", as in {compact(claim)}'
                    yield from data.fault_of(iri, "rp:gloss", "gloss-mismatch", said, claim)


def _other_word(data: CheckedData, rows: Sequence[_Row]) -> Iterator[Fault]:
    """Yield a warning for each gloss that has the one word in which another label differs.

    Of "Trade expands" and "Trade declines", "Trade has expanded" fits the first.
    """
    labels = {row.situation: [*map(str.lower, tokens(row.label))] for row in rows}
    near = by_key(
        ((*label[:n], "", *label[n + 1 :]), (word, situation))
        for situation, label in labels.items()
        for n, word in enumerate(label)
    )
    for row in rows:
        label, said = labels[row.situation], {*map(stem, tokens(row.gloss))}
        for n, own in enumerate(label):
            for word, other in near[(*label[:n], "", *label[n + 1 :])]:
                if stem(own) not in said and stem(word) in said and word not in GRAMMAR:
                    iri, name = row.claim.value, compact(other.value)
                    fault = f'its gloss better fits {name} ("{data.facts.label(other)}")'
                    yield from data.fault_of(iri, "rp:gloss", "gloss-mismatch", fault)


def _polarity(
    data: CheckedData, words: Words, negated: re.Pattern[str], row: _Row, explains: bool
) -> Iterator[Fault]:
    """Yield a warning if a claim affirms what its gloss negates, or denies what it affirms.

    Words are compared by their first letters, so that "has no intention" negates "intends".
    """
    label, gloss, actors = words.of(row.label), words.of(row.gloss), {a.value for a in words.actors}
    shared, outcomes = label & gloss, frozenset[str]()
    if explains:  # a limit on what does not come about
        ends = data.facts.nodes(row.situation, "rp:outcome")
        outcomes = frozenset().union(*(words.of(data.facts.label(end)) for end in ends)) - actors
    of_label = {*map(stem, tokens(row.label))}
    after = [
        following
        for word, following in negated.findall(row.gloss)
        if stem(word) not in of_label and words.of(following).isdisjoint(outcomes - label)
    ]
    if row.polarity == "rp:denies":
        is_alike = len(shared) >= _HALF * min(len(label), len(gloss)) and not shared <= actors
        wrong = is_alike and not after
    else:
        wrong = any((label - actors) & words.of(following) for following in after)
    if wrong:
        how = "negates" if after else "does not negate"
        said = f'its gloss {how} "{row.label}", but the claim {row.polarity[3:]} it'
        claim, situation = row.claim.value, row.situation.value
        yield from data.fault_of(claim, row.polarity, "polarity-mismatch", said, situation)


def _turned(
    data: CheckedData, words: Words, node: NamedNode, texts: Iterable[str]
) -> Iterator[Fault]:
    """Yield a warning if an explanation is worded as if its outcome explained its factors.

    Only the first text that names both in different words is examined.
    """
    ends = [
        {f for end in data.facts.nodes(node, role) for f in words.of(data.facts.label(end))}
        for role in ("rp:factor", "rp:outcome")
    ]
    for text in texts:
        places = words.places(text)
        factor, outcome = (
            [place for place, feature in places if feature in one - other]
            for one, other in (ends, ends[::-1])
        )
        if factor and outcome:
            turned = mean(factor) > mean(outcome)
            if turned != bool(_BECAUSE.search(text)) and mean(factor) != mean(outcome):
                said = f'"{text}" names the rp:outcome as the cause'
                yield from data.fault_of(node.value, "rp:factor", "explanation-mismatch", said)
            return


def misplaced(data: CheckedData, words: Words, document: Document) -> Iterator[Fault]:
    """Yield a warning for each claim with words or a year that are not in the cited sentence.

    Missing words are reported only if a nearby sentence contains them.
    """
    if document.exact is None:
        return
    reader = Reader(data.facts, local(document.iri), document.exact)
    read = [*map(reader.read, reader.sentences)]
    number = {reading.place: place for place, reading in enumerate(read)}
    features = [_features(words, reading) for reading in read]
    weights = _weights(features)
    cited = by_key(
        (claim, number[place.whole])
        for passage in document.passages
        if (place := on_sentence(local(passage.iri))) and place.whole in number
        for claim in data.facts.about(NamedNode(passage.iri), "rp:evidence")
        if isinstance(claim, NamedNode) and data.said_of(claim.value)
    )
    for claim, own in cited.items():
        yield from _years(data, claim, [read[n] for n in own], read)
        wanted, said = _words_of(data, words, claim), frozenset().union(*(features[n] for n in own))
        left = {n: wanted & features[n] for n in _around(read, own)}
        weight = {n: _weight(weights, found) for n, found in left.items()}
        best = max(left, key=lambda n: (weight[n], -abs(n - own[0])), default=own[0])
        if weight.get(best, 0.0) >= max(_ENOUGH, _weight(weights, wanted & said) / _LITTLE):
            shown, other = words.shown(read[best].text, left[best] - said), read[best].place
            where, iri = short_list(read[n].place for n in own), claim.value
            fault = f"its words, such as {shown}, are in {other} and not in {where}"
            yield from data.fault_of(iri, "rp:evidence", "sentence-mismatch", fault, ID + other)


def _around(read: Sequence[Reading], own: Sequence[int]) -> Iterable[int]:
    """Return the indexes of sentences near `own`, except those to which "this" may refer."""
    is_reference = any(_REFERENCE.search(read[n].text) for n in own)
    first = min(own) if is_reference else max(0, min(own) - _SENTENCES)
    return [n for n in range(first, min(len(read), max(own) + _SENTENCES + 1)) if n not in own]


def _features(words: Words, reading: Reading) -> frozenset[str]:
    """Return the features of a sentence; "we" counts as the actor for which the speaker speaks."""
    return words.of(reading.text) | {ID + n.slug for n in reading.names if n.kind == "actor"}


def _words_of(data: CheckedData, words: Words, claim: NamedNode) -> frozenset[str]:
    """Return the features of a claim, except its claimants, askers and reporters."""
    facts = data.facts
    labels = [facts.label(situation) for situation in facts.nodes(claim, *POLARITIES)]
    people = facts.nodes(claim, "rp:claimant", "rp:asker", "prov:wasAttributedTo")
    texts = [facts.text(claim, "rp:gloss"), *labels]
    return frozenset().union(*map(words.of, texts)) - {node.value for node in people}


def _years(
    data: CheckedData, claim: NamedNode, own: Sequence[Reading], read: Sequence[Reading]
) -> Iterator[Fault]:
    """Yield a warning for each year of a claim that its sentences do not give.

    A year may also be in the gloss. If the sentences give none, it may be in the paragraph, or be
    next to the year of the source ("last May").
    """
    facts, given = data.facts, sorted({int(year) for reading in own for year in reading.years})
    if any(_SPAN.search(reading.text) for reading in own):
        return
    known = {*map(int, _YEAR.findall(facts.text(claim, "rp:gloss")))}
    if given:
        known.update(range(given[0], given[-1] + 1))
    else:
        paragraph = own[0].place.rpartition("s")[0]
        texts = [reading.text for reading in read if reading.place.rpartition("s")[0] == paragraph]
        source = map(int, _YEAR.findall(facts.text(claim, "rp:asOf")))
        known.update(map(int, _YEAR.findall(" ".join(texts))))
        known.update(year + more for year in source for more in (-1, 0, 1))
    for name in _DATES:
        for year in _YEAR.findall(facts.text(claim, name)[:4]):
            if int(year) not in known:
                others = word_list([*map(str, given)], "or") or "no such year"
                said = f"its {name} is {year}, but its sentence has {others}"
                yield from data.fault_of(claim.value, name, "year-mismatch", said)


def mismatched_labels(data: CheckedData, words: Words) -> Iterator[Fault]:
    """Yield warnings for labels that contradict roles of actors, and unknown names in glosses."""
    for kind in ("rp:Situation", "rp:Event", "rp:Issue"):
        for thing in data.facts.named(expand(kind)):
            if data.said_of(thing.value):
                yield from _roles(data, words.lookup, thing, is_situation=kind == "rp:Situation")
    known = _words_of_names(data)
    for claim in data.facts.named(expand("rp:Utterance")):
        for where in data.said_of(claim.value, "rp:gloss")[:1]:
            unknown = [w for w in _CAPITALIZED.findall(where.value) if w.casefold() not in known]
            if unknown:
                said = f'its gloss contains "{unknown[0]}", which is not a known name'
                yield from data.fault_of(claim.value, "rp:gloss", "unknown-name", said)


def _words_of_names(data: CheckedData) -> set[str]:
    """Return all words that occur in labels, aliases, titles, and names of months and weekdays."""
    called = ("rdfs:label", "skos:prefLabel", "skos:altLabel", "dcterms:title")
    texts = (text for name in called for _, text in data.facts.pairs(expand(name)))
    words = (word for t in texts if isinstance(t, Literal) for word in WORD.findall(t.value))
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
    values = (said.triple.object for said in data.said_of(thing.value))
    near = {value for value in values if isinstance(value, NamedNode)}
    near |= {whole for node in near for whole in facts.nodes(node, "rp:partOf")}
    strange = {node for mention in mentions if near.isdisjoint(mention) for node in mention}
    for role in _ROLES if strange else ():
        for value in set(facts.nodes(thing, role)) - named:
            kinds = data.facts.classes(value) - {expand("rp:WorldEntity")}
            alike = [n for n in strange if kinds & data.facts.classes(n)]
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
