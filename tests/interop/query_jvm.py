"""Apache Jena, driven line by line in JSON, as query.mjs is; see there.

usage: query_jvm.py CLASSPATH [LIBJVM]
"""

import json
import sys
from typing import Any

import jpype

JSON_RESULTS = "application/sparql-results+json"
N_TRIPLES = "application/n-triples"


class Jena:
    """A dataset in memory, and queries over it."""

    def __init__(self) -> None:
        self.jena = jpype.JPackage("org").apache.jena
        self.data = self.jena.query.DatasetFactory.create()

    def load(self, path: str, media_type: str) -> int:
        """Take a file in place of what was loaded before, and count its quads."""
        self.data = self.jena.query.DatasetFactory.create()
        language = self.jena.riot.RDFLanguages.contentTypeToLang(media_type)
        self.jena.riot.RDFDataMgr.read(self.data, f"file://{path}", language)
        return sum(1 for _ in self.data.asDatasetGraph().find())

    def query(self, text: str) -> tuple[str, str]:
        """Return the media type and the text of the answer to a query."""
        out = jpype.JClass("java.io.ByteArrayOutputStream")()
        query = self.jena.query.QueryFactory.create(text)
        with self.jena.query.QueryExecutionFactory.create(query, self.data) as run:
            if query.isConstructType():
                kind, triples = N_TRIPLES, self.jena.riot.Lang.NTRIPLES
                self.jena.riot.RDFDataMgr.write(out, run.execConstruct(), triples)
            else:
                kind = JSON_RESULTS
                self.jena.query.ResultSetFormatter.outputAsJSON(out, run.execSelect())
        return kind, str(out.toString("UTF-8"))


def answered(engine: Jena, asked: dict[str, Any]) -> dict[str, Any]:
    """Return the answer to a message."""
    try:
        if "load" in asked:
            return {"count": engine.load(asked["load"], asked["type"])}
        kind, text = engine.query(asked["query"])
        return {"type": kind, "text": text}
    except jpype.JException as error:
        return {"error": str(error)}


def main() -> None:
    """Answer the lines of standard input."""
    classes, *java = sys.argv[1:]
    jpype.startJVM(*java, "-Xmx1g", classpath=classes.split(":"))
    engine = Jena()
    for line in sys.stdin:
        print(json.dumps(answered(engine, json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
