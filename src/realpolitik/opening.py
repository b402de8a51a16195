"""Ways to open a graph: from files, in memory or on disk, or where it is held by others."""

import os
import re
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from realpolitik import cache
from realpolitik.answer.sources import quotable
from realpolitik.engine.base import Engine
from realpolitik.engine.embedded import Store, ntriples, triples_in
from realpolitik.errors import Malformed, Refused, UnknownName
from realpolitik.files import (
    data_files,
    folder,
    ontology_files,
    read_bytes,
    turtle_files,
)
from realpolitik.graph import Graph
from realpolitik.terms import ID, RP, WITHDRAWING, Subject, compact, expand, local
from realpolitik.version import __version__

if TYPE_CHECKING:
    import rdflib
    from SPARQLWrapper import SPARQLWrapper

    from realpolitik.answer.findings.changes import Difference

__all__ = ["attach", "diff", "open", "open_over", "overlaid"]

_NUMBER = re.compile(r"[+-]?[0-9]+")


def overlaid(path: str) -> list[str]:
    """Return the Turtle files of the data with a file, or the files of a folder, laid over them.

    A file takes the place of ours of the same name; of two of that name (what a source says, and
    the record of its text), of the one that speaks of more of the same things. Others are added,
    and so is one that speaks of other things alone, such as a `world.ttl` of one's own.

    Raises Malformed for a path that is not there, holds no Turtle or is none.
    """
    own = data_files()
    files = list(own)
    if os.path.isdir(path) and not os.listdir(path):
        return files
    for laid in turtle_files(path):
        same = [i for i, file in enumerate(own) if os.path.basename(file) == os.path.basename(laid)]
        things = {triple.subject for triple in triples_in(laid)} if same else set[Subject]()
        shared = {i: len(things & {t.subject for t in triples_in(own[i])}) for i in same}
        if not same or (things and not any(shared.values())):
            files.append(laid)
        else:
            files[max(shared, key=lambda i: shared[i])] = laid
    return files


def _refuse_unfit(store: Store, files: Iterable[tuple[str, bytes]]) -> None:
    """Refuse a file that uses an IRI of ours which nothing defines, or a number that is none.

    A term of the ontology is defined if it is the subject of some triple, a thing if it has a
    class. `store` holds all files, these included, which are given by path and text.

    Raises Malformed with the line of the first such value, or such IRI and the nearest that are
    defined.
    """
    from realpolitik.rdf.turtle_file import File
    from realpolitik.rdf.undefined_names import Definitions, undefined_names

    definitions = Definitions(store.triples())
    numbers = definitions.numbers
    for path, data in files:
        file = File(path, data.decode())
        names = [iri for iri in undefined_names(file, definitions) if iri.startswith((RP, ID))]
        if names:
            line, iri = min((file.line_of(iri), iri) for iri in names)
            kind = "term" if iri.startswith(RP) else "thing"
            error = UnknownName(local(iri), kind, sorted(map(local, definitions.names)))
            raise Malformed(path, line, None, f"{compact(iri)}: {error}")
        for told in file.statements:
            if told.predicate in numbers and not _NUMBER.fullmatch(told.value):
                line, column = file.place(told.starts[2])
                reason = f"{compact(told.predicate)} {told.text}: this is no whole number"
                raise Malformed(path, line, column, reason)


Files = list[tuple[str, bytes]]
StrPath = str | os.PathLike[str]


def open(
    data: StrPath | Iterable[StrPath] = (),
    *,
    texts: StrPath | Iterable[StrPath] = (),
    store: StrPath | None = None,
    retracted: bool = False,
) -> Graph:
    """Return the graph of the project's own data and of more Turtle files or folders, or of one.

    Of a folder it takes the files, and those in its `seeds/` and `data/`. Paths are text or
    `os.PathLike`. What is retracted or revised is left out, unless `retracted` asks for it: then
    answers have it, and say so.

    `texts` are files with the texts of sources, from which answers then quote. What follows by
    inference is computed at the first opening and cached under a hash of all that it depends on.
    With `store`, a folder, the graph is held there on disk: it is written at the first opening, and
    anew when anything that it depends on is another or it is damaged. While another process writes
    there, the graph is in memory.

    Raises Malformed, with the line, where a file cannot be read or uses a name that nothing
    defines; Inconsistent where the data contradict the ontology; Refused where retractions or
    revisions go in a circle, and for a text whose checksum is that of no source;
    Unavailable where the folder cannot be used.

    >>> open().ask("frictions").findings[0].values["group"]
    'Central Asia: friction'
    """
    paths, words = _paths(data, "data"), _paths(texts, "a text")
    folder = "" if store is None else _path(store, "a store")
    return _opened(data_files(paths), words, folder=folder, retracted=retracted)


def open_over(path: StrPath) -> Graph:
    """Return the graph of the project's own data with another version of some of it.

    The version is a Turtle file or a folder of such; `realpolitik.opening` says which files of ours
    each takes the place of. An empty folder stands for ours alone. Raises what `open` raises.
    """
    return _opened(overlaid(_path(path, "a version")))


def diff(old: StrPath | Graph, new: StrPath | Graph) -> "tuple[Difference, ...]":
    """Return for each saved question its answers in two versions, and what differs in them.

    A version is a graph, or a Turtle file or folder that is laid over the project's own data: a
    file of it stands in place of ours of the same name. Every value of a question is left open, so
    that it finds whatever it finds with any value. Raises what `open` raises.

    >>> graph = open()
    >>> lost = diff(graph, graph.without("sun-2016-p6s1-3"))
    >>> next(question.changes[0] for question in lost if question.query == "alignments").label
    'Economic issues'
    """
    from realpolitik.answer.findings.changes import Difference, changes

    graphs = [
        version if isinstance(version, Graph) else open_over(version) for version in (old, new)
    ]
    found = []
    for question in graphs[1].questions:
        was, now = (
            graph.ask(question.slug, **dict.fromkeys(question.params, "any")) for graph in graphs
        )
        found.append(Difference(question.slug, question.summary, was, now, changes(was, now)))
    return tuple(found)


def attach(
    where: "StrPath | rdflib.Graph | SPARQLWrapper",
    *,
    texts: StrPath | Iterable[StrPath] = (),
    retracted: bool = False,
) -> Graph:
    """Return the graph that is held elsewhere: at a SPARQL endpoint, on disk, or in rdflib.

    `where` is the address of an endpoint, or a SPARQLWrapper that asks it; the folder of a store of
    Oxigraph; or a graph of rdflib. It must hold the graph with what is inferred, as `export` writes
    it. With `retracted`, what is retracted or revised is told as such, if it was exported with what
    is; without, such a graph refuses to answer.

    Raises Refused for what is neither an address nor a folder; Unavailable for a folder without a
    store.

    >>> attach(open().to_rdflib()).sources[0].title
    'A Calculated Relationship'
    """
    engine = _engine(where)
    return Graph(engine, texts=quotable(engine, _paths(texts, "a text")), retracted=retracted)


def _engine(where: Any) -> Engine:
    """Return what answers for a graph that is held elsewhere."""
    if not isinstance(where, str | os.PathLike):
        # Whoever has one has imported it; nobody else waits for it.
        library = sys.modules.get("SPARQLWrapper")
        if library and isinstance(where, library.SPARQLWrapper):
            from realpolitik.engine.remote import Remote

            return Remote.of_wrapper(where)
        from realpolitik.engine.rdflib import from_rdflib

        return from_rdflib(where)
    path = _path(where, "what to attach")
    if os.path.isdir(path):
        return Store(path)
    if "://" not in path:
        address = "the address of an endpoint, which begins with http:// or https://"
        raise Refused(path, f"neither {address}, nor the folder of a store")
    from realpolitik.engine.remote import Remote

    return Remote(path)


def _paths(given: StrPath | Iterable[StrPath], what: str) -> tuple[str, ...]:
    """Return one or several paths as texts; `what` names them in errors."""
    if isinstance(given, str | bytes | os.PathLike) or not isinstance(given, Iterable):
        return (_path(given, what),)
    return tuple(_path(path, what) for path in given)


def _path(given: object, what: str) -> str:
    """Return a path as text; raise TypeError for what is none, Refused for an empty one."""
    if not isinstance(given, str | os.PathLike):
        raise TypeError(f"{what} is given as a path, not as {type(given).__name__}")
    path = os.fspath(given)
    if not path:  # which would stand for the folder that one happens to be in, or for nothing
        raise Refused(what, "the path is empty")
    return path


def _opened(
    paths: Sequence[str], texts: Sequence[str] = (), *, folder: str = "", retracted: bool = False
) -> Graph:
    """Return the graph of some files of data, in memory or in a folder on disk."""
    ontology, facts = _read(ontology_files()), _read(paths)
    key = _key(ontology + facts, retracted)
    if folder:
        from realpolitik.engine.embedded import open_stored

        closed = partial(_closed, ontology, facts, key, retracted)
        engine, inferred = open_stored(folder, key, closed)
    else:
        engine, inferred = _closed(ontology, facts, key, retracted)
    quoted, files = quotable(engine, texts), ontology + facts
    return Graph(engine, inferred, key, texts=quoted, files=files, retracted=retracted)


def _closed(ontology: Files, facts: Files, key: str, retracted: bool) -> tuple[Store, bytes]:
    """Return a store with what is asserted and inferred, and what is inferred as N-Triples."""
    store, inferred = Store(), cache.get(key)
    if inferred is not None:  # all of this has been looked through before
        for _, data in ontology + facts:
            store.load_again(data)
    else:
        for path, data in ontology + facts:
            store.load(path, data)
        own, paths = set(data_files()), {path for path, _ in facts}
        others = [(path, data) for path, data in facts if path not in own or not own <= paths]
        if others:
            _refuse_unfit(store, others)
    if not retracted and store.uses(*map(expand, WITHDRAWING)):
        _withdraw(store, cache.key_of([key, "withdrawn"]))
    if inferred is not None:
        with suppress(SyntaxError):  # whoever may write to the cache may write anything
            store.add_ntriples(inferred)
            return store, inferred
    from realpolitik.reasoning.inference import infer

    inferred = infer(store, ontology + facts)
    cache.put(key, inferred)
    store.add_ntriples(inferred)
    return store, inferred


def _withdraw(store: Store, key: str) -> None:
    """Take what is withdrawn out of a store, by what the cache has of it under a key."""
    taken = cache.get(key)
    if taken is not None:
        store.remove_ntriples(taken)
        return
    from realpolitik.answer.retraction import apply_retractions

    taken = ntriples(apply_retractions(store))
    if b"_:" not in taken:  # a blank node has another name each time
        cache.put(key, taken)


def _read(paths: Sequence[str]) -> Files:
    return [(path, read_bytes(path)) for path in paths]


def _key(files: Files, retracted: bool) -> str:
    """Return a hash of all that a graph depends on: the code, the rules and the files."""
    code = cache.stamps(os.path.dirname(os.path.abspath(__file__)), ".py")
    rules = cache.stamps(os.path.join(folder("ontology"), "rules"), ".rq")
    how = ["retracted"] if retracted else []
    return cache.key_of([__version__, *code, *rules, *how, *(data for _, data in files)])
