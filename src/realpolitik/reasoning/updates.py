"""The closure by SPARQL updates, for a store that is remote or too large for memory.

A store runs the same rules in the same strata: each stratum once, and again as long as it adds
something, where its rules conclude from each other.
"""

from collections.abc import Iterable

from realpolitik.reasoning.rule import Naming, Pair, Pattern, Rule, in_words, stratified

__all__ = ["script", "update"]


def script(rules: Iterable[Rule]) -> str:
    """Return rules as SPARQL 1.1 updates to read and to run by hand, stratum by stratum.

    Before each update its rule stands in words.

    Raises Refused where a rule needs the absence of what follows from it.
    """
    parts = []
    strata = stratified(rules)
    for number, stratum in enumerate(strata, 1):
        concluded = {relation for rule in stratum for relation in rule.concluded}
        recursive = any(pattern.relation in concluded for rule in stratum for pattern in rule.body)
        often = "run it until nothing is added" if recursive else "run it once"
        parts.append(f"# Stratum {number} of {len(strata)}: {often}.\n")
        updates = (
            f"# {rule.name}: {rule.summary}\n# {in_words(rule)}\n{update(rule)}" for rule in stratum
        )
        parts.append(";\n".join(updates) + "\n\n")
    return "".join(parts)


def update(rule: Rule) -> str:
    """Return a rule as a SPARQL 1.1 update, for a store that is remote or too large for memory.

    It writes what follows at once; where the rules of a stratum conclude from each other, run them
    until nothing is added.
    """
    absent = [
        f"FILTER NOT EXISTS {{ {_patterns(absence.patterns)}{_unequal(absence.unequal)} }}"
        for absence in rule.absent
    ]
    ordered = [f"FILTER(STR({a}) < STR({b}))" for a, b in rule.ordered]
    named = _named(rule.naming) if rule.naming else []
    lines = [_patterns(rule.body) + _unequal(rule.unequal), *ordered, *absent, *named]
    where = "\n  ".join(line for line in lines if line)
    return f"INSERT {{ {_patterns(rule.head)} }}\nWHERE {{\n  {where}\n}}"


def _named(naming: Naming) -> list[str]:
    """Return the lines that bind the name of a new thing."""
    wanted, language = naming.variable, naming.language
    taken = 'REPLACE(STR({}), "^The ", "the ")' if language else 'STRAFTER(STR({}), "/id/")'
    parts = (f'"{p}"' if isinstance(p, str) else taken.format(p) for p in naming.parts)
    text = f"CONCAT({', '.join(parts)})"
    if not language:
        return [f"BIND(IRI({text}) AS {wanted})"]
    filters = (f'FILTER(LANG({source}) = "{language}")' for source in naming.sources)
    return [*filters, f'BIND(STRLANG({text}, "{language}") AS {wanted})']


def _patterns(patterns: Iterable[Pattern]) -> str:
    return " ".join(f"{p.subject} {p.predicate} {p.object} ." for p in patterns)


def _unequal(pairs: Iterable[Pair]) -> str:
    return "".join(f" FILTER({a} != {b})" for a, b in pairs)
