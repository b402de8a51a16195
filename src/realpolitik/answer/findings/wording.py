"""The words for status, certainty, tense, basis and relation, and the verdict of an answer.

Pages, pictures, filters and verdicts take their words from the tables below; JSON, CSV and RDF use
the keys of the tables. A verdict is the summary of an answer. It is not just "yes" or "no", but has
a clause for each status, with the labels of findings.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from realpolitik.answer.findings.finding import Finding, current
from realpolitik.answer.findings.warrant import CounterEvidence, Source, Warrant
from realpolitik.english import SHORT_LIST, count_noun, date_in_words

__all__ = ["BASIS", "CERTAINTY", "POLARITY", "RELATION", "STATUS", "TENSE", "VERDICTS", "Words"]
__all__ += ["Clause", "clauses", "credit", "qualifiers", "relation", "shown_status", "verdict"]


class Words(NamedTuple):
    """The words for a value: `heading` is for headings and filters, `beside` for a single claim.

    `beside` is empty for the default values (stated, certain, present), which claims do not show.
    """

    heading: str
    beside: str = ""


STATUS = {
    "predicted": Words("Predicted by theory", "predicted"),
    "affirmed": Words("Stated"),
    "expected": Words("Expected", "expected"),
    "attributed": Words("Attributed to others"),
    "contested": Words("Contested", "contested"),
    "denied": Words("Denied", "denied"),
    "supposed": Words("Only asked", "only asked"),
    "unclaimed": Words("No claim", "no claim"),
}
"""The words for each status, in the order of the sections of a page."""

POLARITY = {"affirms": "affirmed", "denies": "denied", "asks": "asked"}
"""The past participle for each polarity of a claim, as in "denied by Russia"."""

VERDICTS = {
    "affirmed": ("yes", "probably", "possibly", "yes"),  # by certainty, in the order of STRENGTHS
    "denied": ("no", "probably not", "not necessarily", "no", "not intended"),
    "expected": ("intended",),
    "contested": ("disputed",),
    "unclaimed": ("not stated", "not given"),
}
"""For each status, the short answers that a page shows with the symbol of that status."""

CERTAINTY = {
    "certain": Words("Certain"),
    "probable": Words("Probable", "probable"),
    "possible": Words("Possible", "possible"),
    "unspecified": Words("Certainty not stated"),
    "": Words(""),  # a question
}
TENSE = {
    "present": Words("Present"),
    "future": Words("Future", "future"),
    "past": Words("Past", "past"),
    "": Words(""),
}
BASIS = {
    "stated": Words("Stated"),
    "presupposed": Words("Presupposed", "presupposed"),
    "inferred": Words("Inferred", "inferred"),
}
RELATION = {
    "disputes": "disputed",
    "limits": "but",
    "conditions": "if",
    "qualifies": "but",
    "premise": "premise",
    "defeats": "against it",
}

_NOT_STATED = "Not stated."
_FILTERED = "None of the closest claims passes the filters; silence is not denial."
_NOTHING = "No claim here is like this."


def shown_status(item: Finding) -> str:
    """Return the status to show for a finding, as a key in STATUS.

    If the reporters of an affirmed finding only report the views of others, the key is
    "attributed". For any other affirmed finding about the future, the key is "expected".
    """
    if item.status != "affirmed":
        return item.status or "unclaimed"
    if not any(warrant.own_voice for warrant in current(item.warrants)):
        return "attributed"
    return "expected" if item.tense == "future" else "affirmed"


def qualifiers(warrant: Warrant, known: Collection[str] = ()) -> tuple[str, ...]:
    """Return the qualifiers of a claim, such as "probable" and "past", except those in `known`."""
    words = (
        "contested" if warrant.status == "contested" else "",
        CERTAINTY[warrant.certainty].beside,
        TENSE[warrant.tense].beside,
        BASIS[warrant.basis or "stated"].beside,
        warrant.forecast.summary if warrant.forecast else "",
        warrant.retraction.summary if warrant.retraction else "",
    )
    return tuple(word for word in words if word and word not in known)


class Credit(NamedTuple):
    """The parts of a phrase that credits a claim, such as "Sugizaki in Putin 2019b".

    The phrase consists of `whose`, `joint` (" in " or ", via "), `source` and `behalf`, which names
    a represented actor, as in " for Russia". `date` is the date in words; the phrase omits it.
    """

    source: str
    behalf: str = ""
    whose: str = ""
    joint: str = ""
    date: str = ""

    def __str__(self) -> str:
        return self.whose + self.joint + self.source + self.behalf


def credit(warrant: Warrant, held: Iterable[Source], inline: Mapping[str, str]) -> Credit:
    """Return a phrase that names the claimant and the source of a claim; `held` lists all sources.

    >>> answer = realpolitik.open().ask("certainty", source="sullivan-2024")
    >>> str(credit(answer[0].warrants[0], answer.held, answer.inline))
    'Sullivan 2024 for the United States'
    """
    source = next((s for s in held if s.source == warrant.source), None)
    authors = {author.label for author in source.authors} if source else set()
    behalf = warrant.spoken_for(inline)
    view = "" if warrant.own_voice else warrant.claimant.label + behalf
    date = date_in_words(warrant.said_on)
    if source and authors and authors != {node.label for node in warrant.reporters}:
        speaker = warrant.short.removesuffix(f" {source.year}")  # others wrote it, or others too
        whose = f"{view}, via {speaker}" if view else speaker + behalf
        return Credit(source.name, "", whose, " in ", date)
    if view:
        return Credit(warrant.short, "", view, ", via ", date)
    return Credit(warrant.short, behalf, date=date)


def relation(item: Finding, but: CounterEvidence) -> str:
    """Return the word that introduces counter-evidence or a premise, such as "but" or "if"."""
    if but.relation == "limits" and item.status == "denied":
        return "because"
    return RELATION[but.relation]


class Clause(NamedTuple):
    """A part of a verdict, with one status, the number of its findings, and their first labels."""

    status: str
    number: int
    text: str


def clauses(findings: Sequence[Finding]) -> tuple[Clause, ...]:
    """Return a clause for each status that a finding has, in the order of STATUS."""
    found: dict[str, list[Finding]] = {status: [] for status in STATUS}
    for item in findings:
        found[shown_status(item)].append(item)
    return tuple(Clause(status, len(own), _labels(own)) for status, own in found.items() if own)


def verdict(
    query: str | None,
    findings: Sequence[Finding],
    by_status: Sequence[Clause],
    filters: Mapping[str, Sequence[str]],
    *,
    grouped: bool = False,
) -> str:
    """Return the opening sentence of an answer, which sums up the findings or says that none exist.

    `by_status` are the clauses of the findings. If `grouped` is true, the findings are only
    counted. If no saved question matches (`query` is None), the sentence for findings is empty.
    """
    if query is None and findings:
        return ""
    if query is None:
        return _FILTERED if filters else _NOTHING
    if not findings:
        return _NOT_STATED
    if query == "agree":
        groups = [heading.split()[0] for item in findings for heading in item.texts("group")]
        if both := groups.count("both"):
            return f"Said by both: {both} of {count_noun(len(findings), 'finding')}."
        if "only" in groups:
            return "No claim here is made by both."
    if grouped:
        parts = [f"{part.number} {STATUS[part.status].heading.lower()}" for part in by_status]
        return f"{count_noun(len(findings), 'finding')}: {', '.join(parts)}."
    return " ".join(f"{STATUS[part.status].heading}: {part.text}." for part in by_status)


def _labels(findings: Iterable[Finding]) -> str:
    """Return the first labels of findings, such as "A pact [possible, past]; and 2 more"."""
    labels = [*dict.fromkeys(map(_label, findings))]
    more = len(labels) - SHORT_LIST
    return "; ".join([*labels[:SHORT_LIST], *([f"and {more} more"] if more > 0 else [])])


def _label(item: Finding) -> str:
    """Return the label of a finding with its certainty and tense."""
    words = [CERTAINTY[item.strength or "certain"].beside]
    words.append(TENSE["past"].beside if item.tense == "past" else "")
    how = ", ".join(filter(None, words))
    return f"{item.label} [{how}]" if how else item.label
