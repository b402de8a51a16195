"""Answer a yes/no question from the claims that a search, or a test in `queries/tests`, has found.

Each claim comes with an answer, which a test selects as ?answer. The answers "yes" and "no" decide
the question. The answer "intended" (an intention) decides only a question about the future. The
answer "part" (one part of the subject) decides only a question with a filter for a part, such as a
place. The answers "instead" (another position) and "other" decide nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from pyoxigraph import NamedNode

from realpolitik.answer.assemble import Assembler
from realpolitik.answer.findings.answer import Answer
from realpolitik.answer.findings.finding import STRENGTHS, TENSES, apart, current
from realpolitik.answer.findings.warrant import Warrant
from realpolitik.answer.findings.wording import CERTAINTY, POLARITY, VERDICTS, credit, qualifiers
from realpolitik.answer.questions.filters import Filters, apply_filters
from realpolitik.answer.questions.names import Names
from realpolitik.answer.questions.question import Bound
from realpolitik.engine.base import Engine, solution_of, text_of
from realpolitik.terms import by_key, expand

__all__ = ["Row", "rows_of", "yes_or_no"]

_OF_PART = {"about", "place", "issue", "domain"}  # filters that ask for a part
_MOST = 3  # situations in a sentence
_CREDITS = 4  # claimants of a situation
_OTHER = {"affirms": "denies", "denies": "affirms"}


class Row(NamedTuple):
    """A claim and its answer to a yes/no question; any `text` replaces the situation's label."""

    answer: str
    situation: str
    claim: str
    text: str = ""


class _Statement(NamedTuple):
    """Claims that all affirm or all deny a situation; `side` is "affirms" or "denies".

    `role` is "asked" if the claims decide the answer, "disputed" if firsthand claims oppose them,
    "view" if they are ascribed to others, or else "intended", "part", "instead" or "other".
    `against` has the opposing claims, by whether the statement is "denied" or "disputed".
    """

    role: str
    side: str
    situation: str
    claims: Sequence[Warrant]
    against: Mapping[str, Sequence[Warrant]]

    @property
    def certainty(self) -> str:
        """The certainty of the surest claim."""
        return min((w.certainty for w in self.claims), key=STRENGTHS.index)


def rows_of(test: Bound, engine: Engine) -> list[Row]:
    """Run the query of a yes/no test, and return the claims that it selects, with their answers."""
    result = engine.select(test.text)
    rows = (solution_of(result.variables, terms) for terms in result.rows)
    found = (Row(row["answer"], row.iri("situation"), row.iri("claim")) for row in rows)
    return [*dict.fromkeys(found)]


def yes_or_no(
    rows: Sequence[Row],
    filters: Filters,
    tenses: Sequence[str],
    page: Answer,
    engine: Engine,
    names: Names,
    assembler: Assembler,
    leads: Mapping[str, str],
) -> tuple[str, str, tuple[str, ...]]:
    """Return a short answer such as "yes", sentences that justify it, and the IRIs of their claims.

    Only claims that a claimant reports, and whose tense is in `tenses`, decide. One affirmed
    situation is enough for "yes", unless at least as many claimants only deny as affirm. A
    situation is disputed if one claimant affirms it and another denies it or disputes the claim.
    If a "yes" or "no" has only one actor or author, a sentence names them. Warrants in `page` are
    not queried again. `leads` maps short answers to the words that begin the sentences.
    """
    known = by_key((w.claim, w) for finding in page for w in finding.warrants)
    parts = _statements(rows, filters, tenses, known, engine, assembler)
    statements = sorted(parts, key=lambda part: STRENGTHS.index(part.certainty))
    claims = [w for p in statements for own in (p.claims, *p.against.values()) for w in own]
    actors = [NamedNode(node.iri) for w in claims for node in w.on_behalf_of]
    inline = names.inline([*actors, *(NamedNode(part.situation) for part in statements)])
    texts = {row.claim: row.text for row in rows if row.text}

    def by(claims: Sequence[Warrant], known: str = "") -> str:
        found = by_key((str(credit(w, assembler.warrants.sources, inline)), w) for w in claims)
        seen = (known, "future", "contested")
        of_each = [", ".join((who, *qualifiers(own[0], seen))) for who, own in found.items()]
        more = [f"{len(of_each) - _CREDITS} more"] if len(of_each) > _CREDITS else []
        return "; ".join((*of_each[:_CREDITS], *more))

    def sides(part: _Statement, verb: str) -> str:
        pairs = ((verb, part.claims), *part.against.items())
        return ", ".join(f"{verb} by {by(claims)}" for verb, claims in pairs)

    def of(role: str, side: str) -> list[_Statement]:
        return [part for part in statements if (part.role, part.side) == (role, side)]

    def text(part: _Statement, claim: Warrant, lead: str) -> str:
        said = texts.get(claim.claim, inline[part.situation])
        return said if part.side == "affirms" or lead == "Denied" else _denial(said, claim)

    def listed(lead: str, parts: Sequence[_Statement], known: str = "") -> list[str]:
        found = by_key((text(part, w, lead), w) for part in parts for w in part.claims)
        shown = [f"{said} ({by(own, known)})" for said, own in [*found.items()][:_MOST]]
        more = [f"{len(found) - _MOST} more"] if len(found) > _MOST else []
        return [f"{lead}: {'; '.join((*shown, *more))}."] if parts else []

    disputed = [part for part in statements if part.role == "disputed"]
    denied = of("asked", "denies")
    decided = of("asked", "affirms") or ([] if disputed else denied)
    intended = of("intended", "affirms") or of("intended", "denies")
    affirm = {w.claimant for part in decided for w in part.claims}
    deny = {w.claimant for part in denied for w in part.claims} - affirm
    if decided and decided is not denied and len(deny) >= max(1, len(affirm)):
        word, sentences = "disputed", ["Disputed.", *listed("Affirmed", decided)]
    elif decided:
        certainty = decided[0].certainty
        word = VERDICTS[POLARITY[decided[0].side]][STRENGTHS.index(certainty)]
        hedge = CERTAINTY[certainty].beside
        said = [w for part in decided for w in part.claims]
        whose = {w.spoken_for(inline).removeprefix(" for ") or w.claimant.label for w in said}
        by_one = f", according to {whose.pop()}" if len(whose) == 1 else ""
        sentences = listed(f"{leads.get(word, word).capitalize()}{by_one}", decided, hedge)
    elif disputed:
        word, sentences = "disputed", []
    elif intended and "future" in tenses:
        word, decided = "intended" if intended[0].side == "affirms" else "not intended", intended
        sentences = listed(word.capitalize(), decided)
    else:
        word, sentences = "not stated", ["No claim settles this."]
        sentences += listed("In part", of("part", "affirms"))
        sentences += listed("Instead", of("instead", "affirms"))
    sentences += (
        f"Disputed: {inline[p.situation]}, {sides(p, POLARITY[p.side])}." for p in disputed
    )
    but = [part for part in (*denied, *of("other", "denies")) if part not in decided]
    lead = "Denied" if word == "disputed" else "Also" if decided and decided is denied else "But"
    sentences += listed(lead, but)
    same = {(part.situation, part.side) for part in decided}
    views = [p for p in statements if p.role == "view" and (p.situation, p.side) not in same]
    verbs = {"affirms": "Held", "denies": "Denied"}
    held = by_key((sides(part, verbs[part.side]), inline[part.situation]) for part in views)
    sentences += (f"{who}: {'; '.join(labels)}." for who, labels in [*held.items()][:_MOST])
    order = (*decided, *disputed, *but, *of("part", "affirms"), *views)
    named = dict.fromkeys(w.claim for part in order for w in part.claims)
    return word, " ".join(sentences), tuple(named)


def _statements(
    rows: Sequence[Row],
    filters: Filters,
    tenses: Sequence[str],
    known: Mapping[str, list[Warrant]],
    engine: Engine,
    assembler: Assembler,
) -> Iterator[_Statement]:
    """Yield the statements about each situation, by tense and polarity."""
    answers = {row.claim: row.answer for row in rows}
    pairs = engine.pairs(expand("rp:disputes")) if answers else ()
    objections = by_key((text_of(c), text_of(o)) for o, c in pairs if text_of(c) in answers)
    claims = dict.fromkeys([*answers, *(other for own in objections.values() for other in own)])
    others = assembler.warrants.by_claim(NamedNode(claim) for claim in claims if claim not in known)
    warrants = {**known, **others}
    whole = by_key((row.situation, w) for row in rows for w in warrants.get(row.claim, ()))
    for situation, own in apply_filters(filters, whole, engine).items():
        for tense in TENSES:
            now = {w.claim: w for w in current([w for w in own if w.tense == tense])}
            sides = by_key(
                (w.polarity, w) for w in now.values() if not (w.derived_from or w.retraction)
            )
            for side, same in sides.items():
                other = _OTHER[side]
                objecting = (o for w in same for o in objections.get(w.claim, ()))
                opposed = (w for w in sides.get(other, ()) if not all(apart(w, s) for s in same))
                against = [(POLARITY[other], w) for w in opposed]
                against += [("disputed", w) for o in objecting for w in warrants.get(o, [])[:1]]
                contrary = by_key((how, w) for how, w in against if w.firsthand)
                answer = answers[same[0].claim]
                decides = ("yes", "no", "part") if _OF_PART & filters.keys() else ("yes", "no")
                role = "asked" if answer in decides else answer
                if role == "asked" and contrary:
                    role = "disputed"
                if tense not in tenses and role != "intended":
                    continue
                firsthand = [w for w in same if w.firsthand]
                is_shown = side == "denies" and POLARITY[other] in contrary
                if firsthand and not is_shown:
                    yield _Statement(role, side, situation, firsthand, contrary)
                ascribed = [w for w in same if not w.firsthand]
                if ascribed and role in ("asked", "disputed"):
                    yield _Statement("view", side, situation, ascribed, contrary)


def _denial(said: str, claim: Warrant) -> str:
    """Return "not" and what is denied if it is a noun, or else the gloss of the claim."""
    return f"not {said}" if said.startswith(("a ", "an ")) else claim.gloss.rstrip(".")
