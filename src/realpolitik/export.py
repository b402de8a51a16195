"""The graph as files of every RDF format, the same to the byte each time."""

import os
from contextlib import suppress

from pyoxigraph import CanonicalizationAlgorithm, Dataset, Quad, RdfFormat

from .errors import Refused
from .graph import Graph
from .store import serialized

__all__ = ["FORMATS", "export", "write"]

FORMATS = {
    "turtle": RdfFormat.TURTLE,
    "ntriples": RdfFormat.N_TRIPLES,
    "nquads": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
    "jsonld": RdfFormat.JSON_LD,
    "rdfxml": RdfFormat.RDF_XML,
}


def export(graph: Graph, form: str, *, inferred: bool = True) -> bytes:
    """Return the graph in one of FORMATS, sorted, with or without what is inferred.

    All triples stand in the default graph, also in the formats that know others: one merged graph
    is what every tool reads alike. Blank nodes are named by the graph (RDF Dataset Canonicalization
    1.0), since each opening names them anew.
    """
    triples = graph.triples(inferred=inferred)
    dataset = Dataset(Quad(t.subject, t.predicate, t.object) for t in triples)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return serialized(sorted((quad.triple for quad in dataset), key=str), FORMATS[form])


def write(path: str, data: bytes) -> None:
    """Write a file in one step: whoever reads it sees all of it or what was there before.

    What is no file, such as /dev/null or a pipe, is written to where it is.

    Raises Refused where the place cannot be written.
    """
    kept = os.path.exists(path) and not os.path.isfile(path)
    target = path if kept else f"{path}.{os.getpid()}.tmp"
    try:
        with open(target, "wb") as file:
            file.write(data)
        if not kept:
            os.replace(target, path)
    except OSError as error:
        if not kept:
            with suppress(OSError):
                os.unlink(target)
        raise Refused(path, f"cannot be written: {error.strerror}") from None
    except ValueError:
        raise Refused(path, "cannot be written: no file has such a name") from None
