"""Each rule file concludes from its conditions, and only if all of them are met.

The files run as SPARQL in Oxigraph, with their own conditions as facts.
"""

from collections.abc import Iterable, Mapping

import pytest
from pyoxigraph import NamedNode, Triple, Variable
from reasoning.made_rules import stored, term

from realpolitik.engine.embedded import Store
from realpolitik.files import read, rule_files
from realpolitik.reasoning.rule import Pattern, Rule, VarOrIri
from realpolitik.reasoning.rulefile import read_rules

TEXTS = {path: read(path) for path in rule_files()}
RULES = {rule.name: (rule, path) for path, text in TEXTS.items() for rule in read_rules(path, text)}


def named(rule: Rule) -> dict[VarOrIri, NamedNode]:
    """Return a thing for each variable of a rule, with names in the required order."""
    terms = {term for pattern in rule.patterns for term in pattern if isinstance(term, Variable)}
    first = {pair[0] for pair in rule.ordered}
    return {
        variable: term(f"id:{0 if variable in first else 1}-{variable.value}") for variable in terms
    }


def facts(patterns: Iterable[Pattern], names: Mapping[VarOrIri, VarOrIri]) -> list[Triple]:
    """Return patterns as triples."""
    found = []
    for pattern in patterns:
        nodes = [names.get(term, term) for term in pattern]
        found.append(Triple(*(node for node in nodes if isinstance(node, NamedNode))))
    return found


def constructed(path: str, triples: Iterable[Triple]) -> set[Triple]:
    """Return the triples that a rule file constructs from others."""
    store = Store()
    store.add(triples)
    return set(store.construct(TEXTS[path]))


@pytest.mark.parametrize("name", RULES)
def test_every_condition_of_a_rule_is_effective(name: str) -> None:
    rule, path = RULES[name]
    names = named(rule)
    body = facts(rule.body, names)
    found = constructed(path, body)
    assert len(found) >= len(rule.head)
    for left in body:
        assert not constructed(path, [fact for fact in body if fact != left]), str(left)
    for negation in rule.negations:
        more = [*body, *facts(negation.patterns, names)]
        assert found.isdisjoint(constructed(path, more)), str(negation)
    for a, b in (*rule.unequal, *rule.ordered):
        same = names | {a: names.get(b, b)}
        assert not constructed(path, facts(rule.body, same)), f"{a}, {b}"


# A claim that establishes a situation, by its author or as an own word.
AUTHOR, OWN_WORD = "prov:wasAttributedTo id:they", ":ownWordOf id:one"
CLAIM = f"""
:probable :strongerThan :possible . id:they a :Actor . id:if a :Limit ; :outcome id:it .
id:word a :CurrentClaim ; :affirms id:if .
id:it a :Alignment ; :status :affirmed .
id:claim a :CurrentClaim ; :affirms id:it ; :tense :present ; :certainty :probable ;
    :basis :stated ; :claimant id:they ; {AUTHOR} .
"""
GUARDS = {
    "only possible": (":certainty :probable", ":certainty :possible"),
    "unspecified": (":certainty :probable", ":certainty :unspecified"),
    "past": (":tense :present", ":tense :past"),
    "future": (":tense :present", ":tense :future"),
    "contested": (":status :affirmed", ":status :contested"),
    "denied": (":status :affirmed", ":status :denied"),
    "supposed": (":status :affirmed", ":status :supposed"),
    "conditional": ("id:if a :Limit", "id:if a :Condition"),
    "implied": (":basis :stated", ":basis :inferred"),
    "outdated": ("id:claim a :CurrentClaim", "id:claim a :Claim"),
    "of a public": ("id:they a :Actor", "id:they a :Public"),
    "of a camp": ("id:they a :Actor", "id:they a :SchoolOfOpinion"),
}
# Claims that establish a situation only as an own word.
OF_OTHERS = {
    "the belief of another": (AUTHOR, "prov:wasAttributedTo id:reporter"),
    "of a state": ("id:they a :Actor", "id:they a :State"),
    "on behalf of a state": (AUTHOR, f"{AUTHOR} ; :onBehalfOf id:they"),
}


def established(turtle: str) -> bool:
    """Return whether a claim establishes its situation."""
    triples = stored(turtle).triples()
    paths = [path for path in TEXTS if "/established-by-" in path]
    return any(constructed(path, triples) for path in paths)


@pytest.mark.parametrize("guard", (GUARDS | OF_OTHERS).values(), ids=GUARDS | OF_OTHERS)
def test_not_every_claim_establishes_its_situation(guard: tuple[str, str]) -> None:
    assert guard[0] in CLAIM
    own = CLAIM.replace(AUTHOR, f"prov:wasAttributedTo id:reporter ; {OWN_WORD}")
    assert established(CLAIM)
    assert established(own)
    assert not established(CLAIM.replace(*guard))
    assert established(own.replace(*guard)) == (guard in OF_OTHERS.values())
