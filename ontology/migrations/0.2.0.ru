# Update data of version 0.1.0 to version 0.2.0 (SPARQL 1.1 Update). It is safe to run twice.
# Add the basis of other claims by hand: `realpolitik check` lists them.
PREFIX rp: <https://w3id.org/realpolitik/ontology#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

# The reference year of the tense is the year of the source, or of the first of several sources.
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

# Claims whose note calls them presupposed.
INSERT { ?claim rp:basis rp:presupposed }
WHERE {
  ?claim a rp:Claim ; skos:editorialNote ?note .
  FILTER(STRSTARTS(?note, "Presupposed"))
  FILTER NOT EXISTS { ?claim rp:basis ?any }
} ;

# Joint authors are all claimants and reporters of their claims, instead of one joint actor.
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
