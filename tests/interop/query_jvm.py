"""Apache Jena: reads the work of query.mjs as JSON, and prints what it finds.

usage: query_jvm.py CLASSPATH [LIBJVM]
"""

import json
import sys
from functools import partial
from typing import Any

import jpype


def main() -> None:
    """Load the files, run the updates and ask the queries of standard input."""
    classes, *java = sys.argv[1:]
    work = json.load(sys.stdin)
    jpype.startJVM(*java, "-Xmx1g", classpath=classes.split(":"))
    jena = jpype.JPackage("org").apache.jena
    data = jena.query.DatasetFactory.create()

    def load(path: str, media_type: str) -> Any:
        nonlocal data
        data = jena.query.DatasetFactory.create()
        language = jena.riot.RDFLanguages.contentTypeToLang(media_type)
        jena.riot.RDFDataMgr.read(data, f"file://{path}", language)
        return sum(1 for _ in data.asDatasetGraph().find())

    def update(text: str) -> Any:
        jena.update.UpdateAction.parseExecute(text, data)
        return sum(1 for _ in data.asDatasetGraph().find())

    def ask(query: str) -> Any:
        out = jpype.JClass("java.io.ByteArrayOutputStream")()
        with jena.query.QueryExecutionFactory.create(query, data) as run:
            jena.query.ResultSetFormatter.outputAsJSON(out, run.execSelect())
        return json.loads(str(out.toString("UTF-8")))

    steps = {name: partial(load, *file) for name, *file in work["files"]}
    steps |= {name: partial(update, text) for name, text in work["updates"].items()}
    steps |= {name: partial(ask, query) for name, query in work["queries"].items()}
    found = {}
    for name, step in steps.items():
        try:
            found[name] = step()
        except jpype.JException as error:
            found[name] = str(error)
    print(json.dumps(found))


if __name__ == "__main__":
    main()
