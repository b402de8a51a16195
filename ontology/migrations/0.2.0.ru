# Data of version 0.1.0 for version 0.2.0, as a SPARQL 1.1 update. It may be run twice.
# The basis of other claims is for people to say: `realpolitik check` tells which have none.
PREFIX rp: <https://w3id.org/realpolitik/ontology#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

# The year from which the tense of a claim counts is that of its source, of several the first.
INSERT { ?claim rp:asOf ?year }
WHERE {
  {
    SELECT ?claim (MIN(xsd:integer(SUBSTR(?issued, 1, 4))) AS ?year) WHERE {
      ?claim a rp:Claim ; rp:evidence ?passage .
      ?passage oa:hasSource ?source .
      ?source dcterms:issued ?issued .
    } GROUP BY ?claim
  }
  FILTER NOT EXISTS { ?claim rp:asOf ?any }
} ;

# What a note calls presupposed is so.
INSERT { ?claim rp:basis rp:presupposed }
WHERE {
  ?claim a rp:Claim ; skos:editorialNote ?note .
  FILTER(STRSTARTS(?note, "Presupposed"))
  FILTER NOT EXISTS { ?claim rp:basis ?any }
} ;

# Joint authors are each claimant and reporter of what they wrote, and no actor of their own.
DELETE { ?claim ?who ?joint }
INSERT { ?claim ?who ?author }
WHERE {
  VALUES ?who { rp:claimant prov:wasAttributedTo }
  ?claim ?who ?joint .
  ?joint a rp:JointAuthors .
  ?source dcterms:creator ?joint , ?author .
  FILTER(?author != ?joint)
} ;

DELETE { ?source dcterms:creator ?joint . ?joint ?property ?value }
WHERE {
  ?joint a rp:JointAuthors ; ?property ?value .
  OPTIONAL { ?source dcterms:creator ?joint }
}
