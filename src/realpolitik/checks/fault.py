"""Faults (errors and warnings) in data files, and their output as text and JSON."""

from collections.abc import Iterable
from typing import NamedTuple

from realpolitik.errors import printable

__all__ = ["ERROR", "REQUIREMENTS", "WARNING", "Fault", "as_text", "has_errors"]
__all__ += ["new_fault"]

ERROR, WARNING = "error", "warning"

REQUIREMENTS = {
    "control-character": "A file must not contain control characters other than tabs and line "
    "ends, invisible characters, or characters that change the direction of text. Remove them.",
    "syntax": "A file must be valid Turtle in UTF-8. Correct the text here, or just before.",
    "namespace": "A prefix must have exactly the namespace that the project uses. Correct it.",
    "newer-rdf": "A file must be in RDF 1.1, which all tools can read. Remove triple terms "
    "and text directions.",
    "undefined-term": "A property, class, concept or datatype must be defined by the ontology, or "
    "by a vocabulary that it uses. Correct the spelling, or use a defined term.",
    "undefined-node": "A resource must be described with its class, in the project's data or the "
    "checked files. Correct the spelling, or describe the resource with its class.",
    "blank-node": "A claim, passage, situation or world entity must have a name, so that other "
    "files, answers and later changes can refer to it. Give it a name, such as id:….",
    "text-differs": "The text of a source must have the checksum in its record. Correct rp:sha256, "
    "or use the original text.",
    "passage-hash": "The checksum of a passage must be that of the text between its offsets. "
    "Correct the offsets, or the checksum.",
    "text-outside-sentences": "All words of the text must be in a sentence. Describe the missing "
    "sentence, with rp:carriesNoClaim if it makes no claim, or correct the offsets.",
    "copied-words": "A literal or comment must not copy eight consecutive words of the source; a "
    "known name counts as one word. Use other words.",
    "hedge-added": "A claim may be less than certain only if its sentence has a hedge. Use "
    "rp:certain, or rp:unspecified if the words do not show how certain the claim is; or add the "
    "hedge as a skos:hiddenLabel of the certainty.",
    "hedge-lost": "A claim on a hedged sentence must be less than certain. Use rp:probable or "
    "rp:possible; ignore this if the hedge applies to something else.",
    "unclaimed-words": "Claims should cover all words of a sentence. Add a claim about these "
    "words, or use the whole sentence as the evidence of a claim.",
    "unknown-name": "A name in a gloss should be a label, alias or title. Correct the name, or "
    "describe the resource.",
    "name-mismatch": "A label should name the resources in the roles (such as rp:holder) of its "
    "situation, event or issue, with the holder first. Correct the role, or the label.",
    "polarity-mismatch": "A gloss should negate the label of its situation if, and only if, the "
    "claim denies it. Correct rp:affirms or rp:denies, or the gloss.",
    "gloss-mismatch": "A gloss should fit the label of its own situation better than that of a row "
    "near it. Exchange the two glosses, or correct the situation of one of the claims.",
    "explanation-mismatch": "A label should put rp:factor as the cause of rp:outcome. Exchange the "
    "two, or reword the label.",
    "sentence-mismatch": "The words of a claim should be in its sentence. Correct rp:evidence, or "
    "cite both sentences.",
    "year-mismatch": "The years of a claim should be those in its sentence. Correct the year.",
    "twin-situations": "No two situations may have the same class and the same roles, if their "
    "class or rp:content identifies them. Keep one, and refer to it everywhere, or add the role "
    "that distinguishes them.",
    "similar-situations": "Two situations with the same class and the same roles should differ in "
    "substance. Keep one, or add the rp:actType, rp:place or date that distinguishes them.",
    "inconsistent": "Data must agree with the axioms of the ontology. Correct one of the "
    "statements that contradict each other.",
    "reasoners-differ": "The rules and owlrl must infer the same triples from the axioms. Correct "
    "the axiom, or report a bug in the rules.",
}
"""What each rule requires, then how to correct a fault; queries and shapes have their own texts."""
_WARNINGS = {"unknown-name", "name-mismatch", "polarity-mismatch", "similar-situations"}
_WARNINGS |= {"gloss-mismatch", "explanation-mismatch", "sentence-mismatch", "year-mismatch"}
_WARNINGS |= {"hedge-added", "hedge-lost", "unclaimed-words"}


class Fault(NamedTuple):
    """An error or a warning about a data file.

    Line and column count from 1 and are None if they are unknown. `rule` is the name of the broken
    rule, `things` are the IRIs of the resources that the fault is about, the one described there
    first. `part` is its property at fault (a CURIE) or, in a table, the column; it may be empty.
    """

    path: str
    line: int | None
    column: int | None
    severity: str
    rule: str
    message: str
    things: tuple[str, ...] = ()
    part: str = ""

    @property
    def place(self) -> tuple[str, int, int]:
        """The path, line and column of the fault, as a sort key."""
        return self.path, self.line or 0, self.column or 0


def has_errors(faults: Iterable[Fault]) -> bool:
    """Return whether any fault is an error; warnings do not make a check fail."""
    return any(fault.severity == ERROR for fault in faults)


def new_fault(
    path: str,
    at: tuple[int | None, int | None],
    rule: str,
    said: str,
    *things: str,
    part: str = "",
) -> Fault:
    """Return a fault for a broken rule; its message is `said`, then the rule's advice.

    >>> new_fault("a.ttl", (3, 1), "text-differs", "It has no text").message
    'It has no text. Correct rp:sha256, or use the original text.'
    """
    severity = WARNING if rule in _WARNINGS else ERROR
    _, _, advice = REQUIREMENTS[rule].partition(". ")
    end = "" if said.endswith("?") else "."
    return Fault(path, *at, severity, rule, f"{said}{end} {advice}", things, part)


def as_text(faults: Iterable[Fault]) -> str:
    """Return one line for each fault, in the format of compiler errors, which editors can parse.

    >>> print(as_text([Fault("a.ttl", 3, None, ERROR, "syntax", "A dot is missing.")]), end="")
    a.ttl:3: error: A dot is missing. [syntax]
    """
    lines = []
    for fault in faults:
        place = ":".join(str(part) for part in fault[:3] if part is not None)
        lines.append(f"{place}: {fault.severity}: {fault.message} [{fault.rule}]")
    return "".join(f"{printable(' '.join(line.split()))}\n" for line in lines)
