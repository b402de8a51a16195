"""The rules say whom a situation involves."""

from pyoxigraph import RdfFormat, parse
from reasoning.made_rules import closed, project_rules, term

from realpolitik.terms import local

WORLD = """
id:dov a :Person ; :citizenOf id:oz . id:bo a :Person ; :citizenOf id:oz .
id:office a :Tenure ; :agent id:dov ; :speaksFor id:oz .
id:crowd a :Public ; :partOf id:oz . id:mill a :Actor ; :partOf id:ix .
id:oz :memberOf id:league , id:front . id:ix :memberOf id:league . id:league :memberOf id:front .
id:old-oz :precedes id:oz .
"""
CASES = {
    "a :Policy ; :holder id:dov": "dov oz",
    "a :Situation ; :party id:dov , id:ix": "dov oz ix",
    "a :Demand ; :holder id:ix ; :toward id:dov": "ix dov oz",
    "a :Alliance ; :party id:ix , id:nu ; :against id:dov": "ix nu",
    "a :Suspicion ; :holder id:bo": "bo",
    "a :Grievance ; :holder id:crowd": "crowd oz",
    "a :Cooperation ; :party id:crowd , id:mill": "crowd oz mill ix",
    "a :Policy ; :holder id:oz ; :toward id:ix": "oz ix",
    "a :Image ; :holder id:nu ; :toward id:league": "nu league",
    "a :Friction ; :party id:front , id:nu": "front nu",
    "a :Grievance ; :holder id:old-oz": "old-oz oz",
}
"""Situations and the actors that they involve."""


def test_situation_involves_states_of_parts_and_of_spokespeople_but_no_blocs_of_members() -> None:
    names = {f"case-{number}": actors for number, actors in enumerate(CASES.values())}
    turtle = WORLD + "".join(f"id:case-{n} {text} .\n" for n, text in enumerate(CASES))
    involved: dict[str, set[str]] = {}
    for quad in parse(closed(turtle, *project_rules()).inferred(), RdfFormat.N_TRIPLES):
        if quad.predicate == term("involves"):
            situation, actor = (local(str(end)[1:-1]) for end in (quad.subject, quad.object))
            involved.setdefault(situation, set()).add(actor)
    assert involved == {name: set(actors.split()) for name, actors in names.items()}
