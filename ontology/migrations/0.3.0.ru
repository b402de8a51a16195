# Update data of version 0.2.0 to the next version (SPARQL 1.1 Update). It is safe to run twice.
# Give plain situations that are acts, agreements or capabilities their class by hand: no query can tell which these are.
# Write questions that are encoded as denials, or as claims of what they ask, as rp:Question by hand.
# Some rp:partOf are left, which rp:partOf no longer allows. Change them by hand: of a person in anything but a state
# (to an rp:Tenure, or remove it); of a public, an elite, an organ or a company in an organization, a bloc or another
# actor (to the state, or remove it); of a state in a state (remove it).
# rp:aboutYear of a forecast is left where the text says by when: write rp:deadline by hand.
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX rp: <https://w3id.org/realpolitik/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

# The date of a source or retraction is a day: of a year or month the last, with rp:when.
DELETE { ?node dcterms:issued ?old }
INSERT { ?node dcterms:issued ?day ; rp:when ?when }
WHERE {
  ?node dcterms:issued ?old .
  FILTER(DATATYPE(?old) = xsd:string)
  BIND(STRLEN(?old) AS ?length)
  BIND(xsd:integer(SUBSTR(?old, 1, 4)) AS ?year)
  BIND(xsd:integer(SUBSTR(?old, 6, 2)) AS ?month)
  BIND(?year / 4 = FLOOR(?year / 4) && (?year / 100 != FLOOR(?year / 100) || ?year / 400 = FLOOR(?year / 400)) AS ?leap)
  BIND(IF(?month = 2, IF(?leap, "-29", "-28"), IF(?month IN (4, 6, 9, 11), "-30", "-31")) AS ?last)
  BIND(IF(?length = 4, CONCAT(?old, "-12-31"), IF(?length = 7, CONCAT(?old, ?last), SUBSTR(?old, 1, 10))) AS ?text)
  BIND(STRDT(?text, xsd:date) AS ?day)
  BIND(IF(?length < 10, ?old, ?unbound) AS ?when)
} ;

# What is present and about a later year is due by then.
DELETE { ?claim rp:aboutYear ?year }
INSERT { ?claim rp:deadline ?due }
WHERE {
  ?claim rp:aboutYear ?year ; rp:asOf ?asOf ; rp:tense rp:present .
  FILTER(?year > ?asOf)
  BIND(STR(?year) AS ?due)
} ;

# Events begin and end on a day.
DELETE { ?event ?property ?old }
INSERT { ?event ?property ?day }
WHERE {
  VALUES ?property { rp:begins rp:ends }
  ?event ?property ?old .
  FILTER(DATATYPE(?old) = xsd:dateTime)
  BIND(STRDT(STRBEFORE(STR(?old), "T"), xsd:date) AS ?day)
} ;

# A member of an organization or bloc is rp:memberOf it, a person is rp:citizenOf a state.
DELETE { ?member rp:partOf ?group }
INSERT { ?member rp:memberOf ?group }
WHERE {
  VALUES ?kind { rp:State rp:InternationalOrganization rp:Bloc rp:SchoolOfOpinion }
  VALUES ?whole { rp:InternationalOrganization rp:Bloc }
  ?member a ?kind ; rp:partOf ?group .
  ?group a ?whole .
} ;
DELETE { ?person rp:partOf ?state }
INSERT { ?person rp:citizenOf ?state }
WHERE {
  ?person a rp:Person ; rp:partOf ?state .
  ?state a rp:State .
}
