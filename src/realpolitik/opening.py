"""Ways to open a graph: from files, from a store on disk, or from where others hold it."""

import os
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from realpolitik import cache
from realpolitik.answer.sources import quotable
from realpolitik.engine.base import Engine
from realpolitik.engine.embedded import (
    Origin,
    Store,
    build_store,
    from_rdflib,
    ntriples,
    read_built,
    triples_in,
)
from realpolitik.errors import Malformed, Refused, Unavailable, UnknownName
from realpolitik.files import contents, data_files, folder, ontology_files, turtle_files
from realpolitik.graph import Graph
from realpolitik.terms import ID, RETRACTING, RP, SPAN, Subject, compact, expand, local
from realpolitik.version import __version__

if TYPE_CHECKING:
    import rdflib
    from SPARQLWrapper import SPARQLWrapper

    from realpolitik.answer.findings.changes import Difference

__all__ = ["attach", "build", "diff", "open", "overlaid"]

StrPath = str | os.PathLike[str]

# The notes beside the triples of a built store. The first has a line for each of the version, the
# key, whether retracted claims are in it, and the path of each file.
_ABOUT, _INFERRED, _REMOVED = "realpolitik.txt", "inferred.nt", "removed.nt"
_NAMES = "SELECT DISTINCT ?name WHERE { ?name a ?class }"
_UNDEFINED = f"""SELECT DISTINCT ?name WHERE {{
  {{ SELECT DISTINCT ?name {{ ?name ?p ?o }} }} UNION
  {{ SELECT DISTINCT ?name {{ ?s ?name ?o }} }} UNION
  {{ SELECT DISTINCT ?name {{ ?s ?p ?name FILTER(ISIRI(?name)) }} }}
  FILTER(STRSTARTS(STR(?name), "{RP}") || STRSTARTS(STR(?name), "{ID}"))
  FILTER(!CONTAINS(STR(?name), "{SPAN}"))
  FILTER NOT EXISTS {{ ?name a ?class }}
}}"""
_NO_INTEGERS = f"""SELECT DISTINCT ?property ?value WHERE {{
  {{ ?property {expand("rdfs:range")} {expand("xsd:integer")} }}
  UNION {{ VALUES ?property {{ {expand("oa:start")} {expand("oa:end")} }} }}
  ?thing ?property ?value
  FILTER(!REGEX(STR(?value), "^[+-]?[0-9]+$"))
}}"""


def open(
    data: StrPath | Iterable[StrPath] = (),
    *,
    texts: StrPath | Iterable[StrPath] = (),
    retracted: bool = False,
) -> Graph:
    """Return the graph of the project's own data and of more Turtle files or folders.

    Of a folder, its own files and those in its `seeds/` and `data/` are read. `texts` are files
    with the texts of sources, which answers then quote. Retracted and superseded claims are left
    out, unless `retracted` includes them, marked. Inferred triples are cached on disk under
    a checksum of all that they depend on.

    Raises Malformed, with the line, where a file cannot be read or uses a name that nothing
    defines; Inconsistent where the data contradict the ontology; Refused where retractions go in a
    circle, and for a text whose checksum is that of no source.

    >>> open().ask("frictions").findings[0].values["group"]
    'Central Asia: friction'
    """
    paths, quoted = _paths(data, "data"), _paths(texts, "a text")
    return _opened(_read(data_files(paths), retracted=retracted), quoted, retracted=retracted)


def build(
    where: StrPath, data: StrPath | Iterable[StrPath] = (), *, retracted: bool = False
) -> Graph:
    """Write the graph of `open` to a folder, and return it from there.

    `attach` opens the folder again, in milliseconds and read-only. An earlier build is replaced.

    Raises the errors of `open`, and Unavailable where the folder cannot be written.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     build(folder).sources[0].title
    'A Calculated Relationship'
    """
    path = _path(where, "a store")
    store, origin = _read(data_files(_paths(data, "data")), retracted=retracted)
    about = "\n".join([__version__, origin.key, "retracted" if retracted else "", *origin.paths])
    notes = {_ABOUT: about.encode(), _INFERRED: origin.inferred, _REMOVED: origin.removed}
    build_store(path, store, notes)
    return attach(path, retracted=retracted)


def attach(
    where: "StrPath | rdflib.Graph | SPARQLWrapper",
    *,
    texts: StrPath | Iterable[StrPath] = (),
    retracted: bool = False,
) -> Graph:
    """Return the graph in a folder on disk, at a SPARQL endpoint, or in a graph of rdflib.

    `where` is a folder that `build` wrote, or of an Oxigraph store; the address of an endpoint, or
    a SPARQLWrapper with its settings; or a graph of rdflib, which is copied. It must hold the graph
    with inferred triples, as `export` writes it. A graph with retracted claims answers only with
    `retracted`.

    Raises Refused for text that is neither an address nor a folder; Unavailable for a folder
    without a store, or with one that another version built.

    >>> attach(open().to_rdflib()).sources[0].title
    'A Calculated Relationship'
    """
    quoted = _paths(texts, "a text")
    if isinstance(where, str | os.PathLike) and os.path.exists(os.path.join(where, _ABOUT)):
        read = _read_built(os.fspath(where), retracted=retracted)
        return _opened(read, quoted, retracted=retracted)
    engine = _engine(where)
    return Graph(engine, texts=quotable(engine, quoted), retracted=retracted)


def overlaid(path: str) -> list[str]:
    """Return the Turtle files of the data, with the files at a path in place of ours.

    A file replaces ours of the same name. If two have that name (the claims of a source, and the
    record of its text), it replaces the one with more subjects in common. A file with another
    name, or without common subjects, is added. An empty folder replaces none.

    Raises Malformed for a path that does not exist, or holds no Turtle.
    """
    own = data_files()
    files = list(own)
    is_empty = os.path.isdir(path) and not os.listdir(path)
    for new in () if is_empty else turtle_files(path):
        things = _subjects(new)
        same = [file for file in own if os.path.basename(file) == os.path.basename(new)]
        shared = {file: len(things & _subjects(file)) for file in same}
        old = max(shared, key=lambda file: shared[file], default=None)
        if old and (shared[old] or not things):
            files[own.index(old)] = new
        else:
            files.append(new)
    return files


def diff(old: StrPath | Graph, new: StrPath | Graph) -> "tuple[Difference, ...]":
    """Return the answers to each saved question in two versions, and their differences.

    A version is a graph, or a Turtle file or folder in place of some of our files, as `overlaid`
    explains. All parameters of the questions are "any". Raises the errors of `open`.

    >>> graph = open()
    >>> lost = diff(graph, graph.without("sun-2016-p6s1-3"))
    >>> next(question.changes[0] for question in lost if question.query == "alignments").label
    'Economic issues'
    """
    from realpolitik.answer.findings.changes import Difference, changes

    def opened(version: StrPath | Graph) -> Graph:
        if isinstance(version, Graph):
            return version
        return _opened(_read(overlaid(_path(version, "a version"))))

    graphs = opened(old), opened(new)
    found = []
    for question in graphs[1].questions:
        was, now = (
            graph.ask(question.slug, **dict.fromkeys(question.params, "any")) for graph in graphs
        )
        found.append(Difference(question.slug, question.summary, was, now, changes(was, now)))
    return tuple(found)


def _opened(
    read: tuple[Store, Origin], texts: Sequence[str] = (), *, retracted: bool = False
) -> Graph:
    """Return the graph of a store, with the texts of sources."""
    store, origin = read
    return Graph(store, origin, texts=quotable(store, texts), retracted=retracted)


def _read(paths: Sequence[str], *, retracted: bool = False) -> tuple[Store, Origin]:
    """Read files of data, and add inferred triples, from the cache if they are there."""
    files = [*contents((*ontology_files(), *paths))]
    read, key = tuple(path for path, _ in files), _key(files, retracted)
    store, inferred, removed = Store(), cache.get(key), b""
    while files:  # none is held after it is loaded
        store.load(*files.pop(0))
    if inferred is None:
        _refuse_unfit(store, read)
    if not retracted and any(store.pairs(expand(name)) for name in RETRACTING):
        from realpolitik.answer.retraction import apply_retractions

        removed = ntriples(apply_retractions(store))
    if inferred is None:
        from realpolitik.reasoning.inference import infer

        inferred = infer(store, contents(read))
        cache.put(key, inferred)
    else:
        store.add_ntriples(inferred)
    return store, Origin(inferred, key, removed, read)


def _read_built(path: str, *, retracted: bool) -> tuple[Store, Origin]:
    """Read a folder that `build` wrote."""
    store, notes = read_built(path, (_ABOUT, _INFERRED, _REMOVED))
    version, key, kept, *files = notes[_ABOUT].decode().split("\n")
    if version != __version__:
        reason = f"built by realpolitik {version}, and this is {__version__}; build it again"
        raise Unavailable(path, reason)
    if retracted != bool(kept):
        reason = f"built with{'' if kept else 'out'} --retracted; open it so, or build it again"
        raise Refused(path, reason)
    return store, Origin(notes[_INFERRED], key, notes[_REMOVED], tuple(files))


def _key(files: Iterable[tuple[str, bytes]], retracted: bool) -> str:
    """Return a key for all that a graph depends on: the code, the rules and the files."""
    code = cache.stamps(os.path.dirname(os.path.abspath(__file__)), ".py")
    rules = cache.stamps(os.path.join(folder("ontology"), "rules"), ".rq")
    how = ["retracted"] if retracted else []
    return cache.key_of([__version__, *code, *rules, *how, *(data for _, data in files)])


def _refuse_unfit(store: Store, paths: Sequence[str]) -> None:
    """Refuse files with an undefined name of ours, or with an invalid number.

    The store is queried for these first; only if it has some are the files read for the line.

    Raises Malformed with the line, and with the nearest names.
    """
    undefined = {name for (name,) in store.select(_UNDEFINED).values()}
    invalid = {*store.select(_NO_INTEGERS).values()}
    if not (undefined or invalid):
        return
    from realpolitik.rdf.turtle_file import File

    for path, data in contents(paths):
        file = File(path, data.decode())
        for statement in file.statements:
            parts = statement.subject, statement.predicate, statement.iri
            for iri, start in zip(parts, statement.starts, strict=True):
                if iri not in undefined:
                    continue
                names = sorted(local(name) for (name,) in store.select(_NAMES).values())
                kind = "term" if iri.startswith(RP) else "thing"
                reason = f"{compact(iri)}: {UnknownName(local(iri), kind, names)}"
                raise Malformed(path, *file.place(start), reason)
            if (statement.predicate, statement.value or statement.iri) in invalid:
                reason = f"{compact(statement.predicate)} {statement.text}: not a whole number"
                raise Malformed(path, *file.place(statement.starts[2]), reason)


def _engine(where: Any) -> Engine:
    """Return the engine of a graph that others hold."""
    if not isinstance(where, str | os.PathLike):
        library = sys.modules.get("SPARQLWrapper")  # a caller who has a wrapper has imported it
        if library and isinstance(where, library.SPARQLWrapper):
            from realpolitik.engine.remote import Remote

            return Remote.of_wrapper(where)
        return from_rdflib(where)
    path = _path(where, "what to attach")
    if os.path.isdir(path):
        return Store(path)
    if "://" not in path:
        address = "the address of an endpoint, which begins with http:// or https://"
        raise Refused(path, f"neither {address}, nor the folder of a store")
    from realpolitik.engine.remote import Remote

    return Remote(path)


def _subjects(path: str) -> set[Subject]:
    return {triple.subject for triple in triples_in(path)}


def _paths(given: StrPath | Iterable[StrPath], what: str) -> tuple[str, ...]:
    """Return one or several paths as text; errors name them as `what`."""
    if isinstance(given, str | bytes | os.PathLike) or not isinstance(given, Iterable):
        return (_path(given, what),)
    return tuple(_path(path, what) for path in given)


def _path(given: object, what: str) -> str:
    """Return a path as text; raise Refused for an empty path, TypeError for any other object."""
    if not isinstance(given, str | os.PathLike):
        raise TypeError(f"{what} is given as a path, not as {type(given).__name__}")
    path = os.fspath(given)
    if not path:  # as of an unset variable; it would mean the current folder
        raise Refused(what, "the path is empty")
    return path
