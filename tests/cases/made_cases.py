"""Made-up cases: what claims of several days make of one situation, and of its actors.

`over_time.txt` has cases of claims over time with what follows from each, and `roles.ttl` cases of
conditions, members, leaders, mediators and figures, with what follows in `roles.csv`. Together they
are data that any SPARQL engine can load; `query.rq` finds what follows in all of them.
"""

import re
from csv import reader
from pathlib import Path
from typing import Any, NamedTuple

from realpolitik.terms import PREFIXES, RP

HERE = Path(__file__).parent
CASE = re.compile(r"^(\w.*)\n    (.+)\n    => (\w+) (\w+)(?:; )?(.*)$", re.MULTILINE)
TEXT = (HERE / "over_time.txt").read_text(encoding="utf-8")
CASES, FORECASTS = (CASE.findall(part) for part in (TEXT, TEXT.partition("[Forecasts]")[2]))
QUERY = (HERE / "query.rq").read_text(encoding="utf-8")

_DATES = {"about": "aboutYear", "since": "since", "until": "until", "by": "deadline"}


class Claim(NamedTuple):
    """A claim on the situation `it`."""

    name: str
    date: str
    polarity: str
    tense: str
    certainty: str = "certain"
    about: str = ""
    since: str = ""
    until: str = ""
    by: str = ""
    disputes: str = ""
    who: str = "ada"
    via: str = "ada"
    on: str = ""
    asof: str = ""

    @property
    def day(self) -> str:
        """The date of its source; without a day, the last of the year."""
        return self.date if "-" in self.date else f"{self.date}-12-31"

    def turtle(self, case: str = "id:") -> str:
        """Return it as Turtle; `case` begins the names of claims, sources and situation."""
        who, via = (", ".join(f"id:{name}" for name in s.split(",")) for s in (self.who, self.via))
        more = f" ; :aboutYear {self.about}" if self.about else ""
        more += "".join(
            f' ; :{term} "{date}"'
            for key, term in _DATES.items()
            if key != "about" and (date := getattr(self, key))
        )
        more += f" ; :disputes {case}{self.disputes}" if self.disputes else ""
        more += f" ; :onBehalfOf id:{self.on}" if self.on else ""
        name = case + self.name
        return (
            f"{name} a :Claim ; :{self.polarity} {case}it ; :tense :{self.tense} ;"
            f" :claimant {who} ; prov:wasAttributedTo {via} ; :evidence {name}-passage ;"
            f" :asOf {self.asof or self.date[:4]} ; :basis :stated ;"
            f" :certainty :{self.certainty}{more} .\n"
            f"{name}-passage a :Passage ; oa:hasSource {name}-source .\n"
            f'{name}-source a :Source ; dcterms:issued "{self.day}"^^xsd:date .\n'
        )


def parsed(text: str) -> list[Claim]:
    """Return claims such as "then 2040 affirms future by=2043 certainty=possible; ..."."""
    claims = []
    for part in text.split("; "):
        name, date, polarity, tense, *more = part.split()
        claims.append(Claim(name, date, polarity, tense, **dict(item.split("=") for item in more)))
    return claims


def write_cases(folder: Path) -> Path:
    """Write the data of all cases into a folder, and return it."""
    prologue = "".join(f"@prefix {p}: <{name}> .\n" for p, name in PREFIXES.items())
    parts = [prologue, f"@prefix : <{RP}> .\n", (HERE / "roles.ttl").read_text(encoding="utf-8")]
    for title, text, *_ in CASES:
        case = f"id:{_slug(title)}"
        parts.append(f'{case}it a :Situation ; rdfs:label "{title}"@en .\n')
        parts += [claim.turtle(case) for claim in parsed(text)]
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "cases.ttl").write_text("".join(parts), encoding="utf-8")
    return folder


def expected() -> set[tuple[str, str, str]]:
    """Return what follows in all cases, by the names in the query."""
    with (HERE / "roles.csv").open(encoding="utf-8", newline="") as file:
        found = {(thing, relation, value) for thing, relation, value in reader(file)}
    for title, _, status, tense, more in CASES:
        case = _slug(title).removeprefix("case-")
        found |= {(f"{case}it", "status", status), (f"{case}it", "currentTense", tense)}
        for fact in filter(None, more.split("; ")):
            claim, relation, other = fact.split()
            found.add((case + claim, relation, case + other))
    return found


def expected_results() -> dict[str, Any]:
    """Return what follows in all cases as SPARQL 1.1 Query Results JSON, in order."""
    names = ["thing", "relation", "value"]
    rows = [
        {name: {"type": "literal", "value": text} for name, text in zip(names, fact, strict=True)}
        for fact in sorted(expected())
    ]
    return {"head": {"vars": names}, "results": {"bindings": rows}}


def _slug(title: str) -> str:
    return f"case-{re.sub('[^a-z0-9]+', '-', title.lower())}-"
