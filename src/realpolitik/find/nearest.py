"""Choose claims by their similarity to a question, among all or for each compared claimant."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, filterfalse, islice, zip_longest
from typing import NamedTuple

from pyoxigraph import NamedNode

from realpolitik.answer.assemble import Assembler
from realpolitik.answer.findings.finding import Finding, with_own_status
from realpolitik.answer.findings.warrant import Frozen, Node, Warrant, in_time
from realpolitik.answer.questions.filters import Filters, apply_filters
from realpolitik.answer.questions.names import Names
from realpolitik.engine.base import Engine
from realpolitik.english import DATE, FIGURE, GRAMMAR, word_list, words
from realpolitik.find.index import Found, Index
from realpolitik.find.parsing.parser import ParsedQuestion
from realpolitik.find.parsing.voices import OTHERS, TEXTS
from realpolitik.terms import by_key

__all__ = ["ASKED", "NEAR", "SHOWN", "Chooser", "Chosen"]

_MOST = 10  # maximum number of sentences
_LINES = 4  # maximum number of claims per sentence
_BEST = 3  # maximum number of the best claims per sentence
NEAR = 30
"""How many similar claims are enough to choose the best from."""
_BESIDE = 0.7  # factor of the rank for each claim of the same sentence
SHOWN = 7
"""The maximum number of claims that are chosen as the best."""
ASKED = {"when": ("date", DATE), "how much": ("figure", FIGURE)}  # the word is in the index
"""Maps a form of question to a kind of answer, such as "date", and a regex for such answers."""
_CAUSAL = {"why", "cause", "causes", "caused", "reason", "reasons", "blame"}
_OF_VOICE = 5  # maximum number of claims of each
_RANKED = 500  # claims to choose from if there are several voices
_ON_THEM = 1.1  # factor of the rank for claims on those who are compared
_OFF_TOPIC = 0.05  # share of the best rank; claims ranked lower are off the topic


class Chosen(NamedTuple):
    """The claims chosen for a question, as findings, and the IRIs of the best, the best first.

    If the question compares claimants or texts, `heading` names those for which similar claims were
    found, and `verdict` names those for which nothing was found.
    """

    findings: tuple[Finding, ...] = ()
    best: tuple[str, ...] = ()
    heading: str = ""
    verdict: str = ""


class Chooser:
    """Chooses claims of a graph by their similarity to a question."""

    def __init__(self, index: Index, engine: Engine, assembler: Assembler, names: Names) -> None:
        self._index, self._engine = index, engine
        self._assembler, self._names = assembler, names

    def nearest(self, parsed: ParsedQuestion, filters: Filters, most: int | None = None) -> Chosen:
        """Return the claims closest to a question, from up to `most` sentences (10 by default)."""
        most = most or _MOST
        kind, _ = ASKED.get(parsed.form, ("" if _CAUSAL.isdisjoint(parsed.words) else "why", None))
        found = self._index.search(parsed.words, parsed.named, kind)
        if filters and GRAMMAR.issuperset(parsed.words):  # such as "What does Sullivan say?"
            found = chain(found, self._index.claims())
        if voices := {*filters.get("according_to", ())}:
            found = (claim for claim in found if not voices.isdisjoint(claim.voices.split()))
        kept: dict[object, Found] = {}
        places = set[object]()
        size = NEAR if filters else _RANKED
        while (window := [*islice(found, size)]) and (len(kept) < NEAR or len(places) < most):
            size *= 2
            for claim in self._passing(window, filters):
                kept.setdefault((claim.claim, claim.place), claim)
                places.add(claim.place)
        near = [*kept.values()]
        if not voices:
            near = [claim for claim in near if claim.rank <= _OFF_TOPIC * near[0].rank]
        best = _spread(near, min(most, SHOWN), _BEST)
        sentences = by_key((claim.place, claim) for claim in near)
        chosen = [*dict.fromkeys([*(claim.place for claim in best), *sentences])][:most]
        shown = [
            [*dict.fromkeys([*own[:_LINES], *(c for c in best if c.place == place)])]
            for place, own in sentences.items()
            if place in chosen
        ]
        nodes = (NamedNode(c.situation) for own in shown for c in own)
        situations = self._assembler.situations(nodes)
        findings = tuple(self._sentence(claims, situations) for claims in shown)
        return Chosen(findings, tuple(claim.claim for claim in best))

    def of_each_voice(self, parsed: ParsedQuestion, filters: Filters) -> Chosen | None:
        """Return the best claims of each claimant that a question compares, in alternating order.

        Return None if the question compares no claimants.
        """
        if not parsed.voices:
            return None
        called = self._labels(parsed)
        is_on_all = GRAMMAR.issuperset(parsed.words)  # such as "What do Putin and Xi say?"
        matching = self._index.search(filterfalse(GRAMMAR.__contains__, parsed.words), parsed.named)
        found = [*(self._index.claims() if is_on_all else matching)]
        faintest = _OFF_TOPIC * found[0].rank if found else 0
        close = [claim for claim in found if claim.rank <= faintest]
        own = [c for c in found if not parsed.voices.keys().isdisjoint(c.voices.split())]
        said = close if parsed.compared_with == OTHERS else own
        passing = self._passing(said if is_on_all else said[:_RANKED], filters)
        warrants = self._assembler.warrants.by_claim(NamedNode(claim.claim) for claim in passing)
        # What is said of several parties has a claim on each; that on a compared one comes first.
        names = (words(called[key]) for key in called if key in parsed.voices)
        plain = (" ".join(word for word in name if word not in GRAMMAR) for name in names)
        on_them = {claim for name in plain for claim in self._index.with_all([name])}
        passing = [c._replace(rank=c.rank * _ON_THEM) if c.claim in on_them else c for c in passing]
        groups: dict[str, list[Found]] = {key: [] for key in called}
        for claim in passing:
            for key in _heard(parsed, claim, warrants[claim.claim][0]):
                groups[key].append(claim)
        near = {key: [c for c in own if c.rank <= faintest] for key, own in groups.items()}
        turns = {key: _spread(own, _OF_VOICE, 1) for key, own in near.items() if own}
        rounds = (zip(turns, said, strict=True) for said in zip_longest(*turns.values()))
        shown = [(key, claim) for pairs in rounds for key, claim in pairs if claim]
        situations = self._assembler.situations(NamedNode(claim.situation) for _, claim in shown)
        findings = tuple(
            self._sentence([claim], situations)._replace(values=Frozen(group=called[key]))
            for key, claim in shown
        )
        best = tuple(claim.claim for _, claim in shown)
        kind = "Claims" if is_on_all else "Closest claims"
        heading = f"{kind} of {word_list([called[key] for key in turns])}" if turns else ""
        are_all = parsed.compared_with != TEXTS
        asked = [key for key, own in groups.items() if are_all or (own and not filters)]
        silent = [called[key] for key in asked if key not in {*turns, OTHERS}]
        verdict = f"Nothing found from {word_list(silent, 'or')}." if silent else ""
        return Chosen(findings, best, f"{heading}, in turn" if len(turns) > 1 else heading, verdict)

    def _labels(self, parsed: ParsedQuestion) -> Mapping[str, str]:
        """Return the names of those that a question compares, or of all texts if it asks for these.

        The keys are those of `_heard`.
        """
        if parsed.compared_with == TEXTS:
            texts = sorted(self._assembler.warrants.sources, key=lambda source: source.issued)
            return {s.source: s.name for s in texts}
        labels = self._names.inline(NamedNode(voice) for voice in parsed.voices)
        others = {OTHERS: OTHERS} if parsed.compared_with == OTHERS else {}
        return {voice: labels[voice] for voice in parsed.voices} | others

    def _passing(self, window: Sequence[Found], filters: Filters) -> Sequence[Found]:
        if not filters:
            return window
        situations = self._assembler.situations(NamedNode(claim.situation) for claim in window)
        whole = {iri: item.warrants for iri, item in situations.items()}
        passed = apply_filters(filters, whole, self._engine).values()
        kept = {w.claim for own in passed for w in own if filters.include(w.said_on)}
        return [found for found in window if found.claim in kept]

    def _sentence(self, claims: Sequence[Found], situations: Mapping[str, Finding]) -> Finding:
        """Return a finding for the claims of one sentence."""
        warrants: list[Warrant] = []
        for found in claims:
            item = situations[found.situation]
            warrants += [
                with_own_status(w, Node(found.situation, item.label), item)
                for w in item.warrants
                if w.claim == found.claim and (w.source, w.paragraph, w.sentence) == found.place
            ]
        source, paragraph, sentence = claims[0].place
        sources = self._assembler.warrants.sources
        names = (s.name for s in sources if s.source == source)
        label = f"{next(names, '')} ¶{paragraph} s{sentence}"
        year = warrants[0].year
        return Finding(None, label, Frozen(), None, None, None, year, tuple(warrants), ())


def _spread(found: Sequence[Found], most: int, each: int) -> list[Found]:
    """Choose up to `most` claims, up to `each` of a sentence.

    A chosen claim reduces the rank of others of its sentence by a factor, as in maximal marginal
    relevance (Carbonell and Goldstein, 1998), but texts are not compared.
    """
    chosen: list[Found] = []
    seen = Counter[object]()
    while found and len(chosen) < most:
        best = min(found, key=lambda claim: claim.rank * _BESIDE ** seen[claim.place])
        chosen.append(best)
        seen.update([best.place, (best.situation, best.source, best.voices)])
        found = [
            claim
            for claim in found
            if not seen[claim.situation, claim.source, claim.voices] and seen[claim.place] < each
        ]
    return chosen


def _heard(parsed: ParsedQuestion, claim: Found, warrant: Warrant) -> Iterable[str]:
    """Return the keys that a claim belongs to; what a voice only asks or reports has none."""
    said = [voice for voice in parsed.voices if voice in claim.voices.split()]
    if warrant.polarity == "asks":
        return ()
    if not said:
        return (OTHERS,) if parsed.compared_with == OTHERS else ()
    dates = ((voice, parsed.voices[voice]) for voice in said if warrant.firsthand)
    said = [voice for voice, date in dates if in_time(warrant.said_on, date, date)]
    return [claim.source] if said and parsed.compared_with == TEXTS else said
