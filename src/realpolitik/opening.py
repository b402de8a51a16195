"""Open a graph from files, a store on disk, a SPARQL endpoint or an rdflib graph."""

import os
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from pyoxigraph import NamedNode

from realpolitik import cache
from realpolitik.answer.retraction import apply_retractions, refuse_unfit
from realpolitik.answer.sources import quotable
from realpolitik.engine.base import Engine
from realpolitik.engine.embedded import (
    Origin,
    Store,
    build_store,
    from_rdflib,
    ntriples,
    read_built,
)
from realpolitik.errors import Malformed, Refused, Unavailable, UnknownName
from realpolitik.files import contents, data_files, folder, join_query, ontology_files, turtle_files
from realpolitik.graph import Graph
from realpolitik.terms import RETRACTING, RP, compact, expand, local
from realpolitik.version import __version__

if TYPE_CHECKING:
    import rdflib
    from SPARQLWrapper import SPARQLWrapper

    from realpolitik.answer.findings.changes import Difference

__all__ = ["attach", "build", "diff", "open", "overlay_files"]

StrPath = str | os.PathLike[str]

# The metadata files of a built store. The first has one line each for the version, the cache key,
# whether retracted claims are included, and the path of each data file.
_ABOUT, _INFERRED, _REMOVED = "realpolitik.txt", "inferred.nt", "removed.nt"


def open(
    data: StrPath | Iterable[StrPath] = (),
    *,
    texts: StrPath | Iterable[StrPath] = (),
    retracted: bool = False,
) -> Graph:
    """Return the graph of the project's own data and of additional Turtle files or folders.

    If `data` contains a folder, the Turtle files in it and in its `seeds/` and `data/` are read.
    `texts` are files with source texts, which answers then quote. Retracted and superseded claims
    are included, and marked, only if `retracted` is true. Inferred triples are cached on disk.

    Raises Malformed, with the line, if a file cannot be parsed or uses an undefined name;
    Inconsistent if the data contradict the ontology; Refused if the checksum of a text matches no
    source.

    >>> open().ask("frictions").findings[0].values["group"]
    'Central Asia: friction'
    """
    paths, quoted = _paths(data, "data"), _paths(texts, "a text")
    return _opened(_read(data_files(paths), retracted=retracted), quoted, retracted=retracted)


def build(
    where: StrPath, data: StrPath | Iterable[StrPath] = (), *, retracted: bool = False
) -> Graph:
    """Build the graph as `open` does, write it to the folder `where`, and return the stored graph.

    `attach` then opens the folder read-only in milliseconds. An earlier build there is replaced.
    Raises the errors of `open`, and Unavailable if the folder cannot be written.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     build(folder).sources[0].title
    'A Calculated Relationship'
    """
    path = _path(where, "the store folder")
    store, origin = _read(data_files(_paths(data, "data")), retracted=retracted)
    about = [__version__, origin.key, "retracted" if retracted else "", *origin.paths]
    notes = {_INFERRED: origin.inferred, _REMOVED: origin.removed}
    notes[_ABOUT] = "\n".join(about).encode()
    build_store(path, store, notes)
    return attach(path, retracted=retracted)


def attach(
    where: "StrPath | rdflib.Graph | SPARQLWrapper",
    *,
    texts: StrPath | Iterable[StrPath] = (),
    retracted: bool = False,
) -> Graph:
    """Return the graph in a folder on disk, at a SPARQL endpoint, or in an rdflib graph.

    `where` is a folder written by `build`, the folder of an Oxigraph store, the URL of an endpoint,
    a configured SPARQLWrapper, or an rdflib graph, which is copied. The graph must include the
    inferred triples, as exports do. If the graph includes retracted claims, `retracted` must be
    true; otherwise questions raise Refused. `texts` has the same meaning as in `open`.

    Raises Refused for a string that is neither a URL nor a folder; Unavailable for a folder
    without a store, or with a store built by another version.

    >>> attach(open().to_rdflib()).sources[0].title
    'A Calculated Relationship'
    """
    quoted = _paths(texts, "a text")
    if isinstance(where, str | os.PathLike) and os.path.exists(os.path.join(where, _ABOUT)):
        read = _read_built(os.fspath(where), retracted=retracted)
        return _opened(read, quoted, retracted=retracted)
    engine = _engine(where)
    return Graph(engine, texts=quotable(engine, quoted), retracted=retracted)


def overlay_files(path: str) -> list[str]:
    """Return the paths of the project's data files, with some replaced by the files at `path`.

    A file in a folder called `seeds` replaces the file of the same name in the project's `seeds`,
    which contains records of texts. Any other file replaces one in `data`, which contains claims. A
    file with a new name is added. An empty folder replaces nothing. Raises Malformed if the path
    does not exist, or is a folder that contains only files of other types.
    """
    files = {tuple(os.path.abspath(file).split(os.sep)[-2:]): file for file in data_files()}
    is_empty = os.path.isdir(path) and not os.listdir(path)
    for new in () if is_empty else turtle_files(path):
        place, name = os.path.abspath(new).split(os.sep)[-2:]
        files["seeds" if place == "seeds" else "data", name] = new
    return list(files.values())


def diff(old: StrPath | Graph, new: StrPath | Graph) -> "tuple[Difference, ...]":
    """Compare the answers to each saved question in two versions of the graph.

    Each version is a graph, or a Turtle file or folder that replaces some of the project's files as
    in `overlay_files`. All parameters of questions are "any". Raises the same errors as `open`.

    >>> graph = open()
    >>> lost = diff(graph, graph.without("sun-2016-p6s1-3"))
    >>> next(question.changes[0] for question in lost if question.query == "alignments").label
    'Economic issues'
    """
    from realpolitik.answer.findings.changes import Difference, changes

    def opened(version: StrPath | Graph) -> Graph:
        if isinstance(version, Graph):
            return version
        return _opened(_read(overlay_files(_path(version, "a version"))))

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
    """Return the graph of a store, with the texts of its sources."""
    store, origin = read
    return Graph(store, origin, texts=quotable(store, texts), retracted=retracted)


def _read(paths: Sequence[str], *, retracted: bool = False) -> tuple[Store, Origin]:
    """Load data files into a store, and add the inferred triples, which may be cached."""
    files = [*contents((*ontology_files(), *paths))]
    read, key = tuple(path for path, _ in files), _key(files, retracted)
    store, inferred, removed = Store(), cache.get(key), b""
    while files:  # each is dropped from memory once it is loaded
        store.load(*files.pop(0), valid=inferred is not None)
    if inferred is None:
        _refuse_unfit(store, read)
    if not retracted and any(store.pairs(expand(name)) for name in RETRACTING):
        removed = ntriples(apply_retractions(store))
    if inferred is not None:
        try:
            store.add_ntriples(inferred)
        except SyntaxError:  # the cached file is damaged: nothing was added
            inferred = None
    if inferred is None:
        from realpolitik.reasoning.inference import infer

        inferred = infer(store, contents(read))
        if not retracted:  # a file may be an export whose inferences no longer hold
            refuse_unfit(store)
        cache.put(key, inferred)
    return store, Origin(inferred, key, removed, read)


def _read_built(path: str, *, retracted: bool) -> tuple[Store, Origin]:
    """Read the graph from a folder written by `build`."""
    store, notes = read_built(path, (_ABOUT, _INFERRED, _REMOVED))
    version, *about = notes[_ABOUT].decode(errors="replace").split("\n")
    if version != __version__:
        reason = f"this store was built by realpolitik {version}, not {__version__}; build it again"
        raise Unavailable(path, reason)
    key, kept, *files = about
    if retracted != bool(kept):
        how, other = ("with", "give") if kept else ("without", "omit")
        reason = f"this store was built {how} --retracted; {other} it too, or build the store again"
        raise Refused(path, reason)
    return store, Origin(notes[_INFERRED], key, notes[_REMOVED], tuple(files))


def _key(files: Iterable[tuple[str, bytes]], retracted: bool) -> str:
    """Return the cache key of all that a graph depends on: the code, the rules and the files."""
    code = cache.stamps(os.path.dirname(os.path.abspath(__file__)), ".py")
    rules = cache.stamps(os.path.join(folder("ontology"), "rules"), ".rq")
    how = ["retracted"] if retracted else []
    return cache.key_of([__version__, *code, *rules, *how, *(data for _, data in files)])


def _refuse_unfit(store: Store, paths: Sequence[str]) -> None:
    """Raise Malformed, with the line, for an undefined name, or an invalid number or date.

    The store is queried for errors first; the files are parsed only to find the line of an error.
    """
    undefined = {name for (name,) in store.select(join_query("undefined-names")).values()}
    rows = store.select(join_query("invalid-values")).values()
    invalid = {(name, value): form for name, value, form in rows}
    if not (undefined or invalid):
        return
    from realpolitik.rdf.turtle_file import lines_of_triples

    for path, data in contents(paths):
        for triple, line in lines_of_triples(path, data).items():
            for iri in (term.value for term in triple if isinstance(term, NamedNode)):
                if iri not in undefined:
                    continue
                known = store.select("SELECT DISTINCT ?name { ?name a ?class }").values()
                names = sorted(local(name) for (name,) in known)
                kind = "term" if iri.startswith(RP) else "resource"
                reason = f"{compact(iri)}: {UnknownName(local(iri), kind, names)}"
                raise Malformed(path, line, None, reason)
            predicate, value = triple.predicate.value, getattr(triple.object, "value", "")
            if form := invalid.get((predicate, value)):
                shown = compact(value) if isinstance(triple.object, NamedNode) else f'"{value}"'
                raise Malformed(path, line, None, f"{compact(predicate)}: {shown} is not {form}")


def _engine(where: Any) -> Engine:
    """Return the engine for an Oxigraph store, a SPARQL endpoint or an rdflib graph."""
    if not isinstance(where, str | os.PathLike):
        library = sys.modules.get("SPARQLWrapper")  # a caller with a wrapper has imported it
        if library and isinstance(where, library.SPARQLWrapper):
            from realpolitik.engine.remote import Remote

            return Remote.of_wrapper(where)
        return from_rdflib(where)
    path = _path(where, "the graph to attach")
    if os.path.isdir(path):
        return Store(path)
    if "://" not in path:
        reason = "this is not a folder, and not a URL that begins with http:// or https://"
        raise Refused(path, f"{reason}; for Turtle, use --data, or realpolitik.open in Python")
    from realpolitik.engine.remote import Remote

    return Remote(path)


def _paths(given: StrPath | Iterable[StrPath], what: str) -> tuple[str, ...]:
    """Return one or several paths as strings; `what` describes each in error messages."""
    if isinstance(given, str | bytes | os.PathLike) or not isinstance(given, Iterable):
        return (_path(given, what),)
    return tuple(_path(path, what) for path in given)


def _path(given: object, what: str) -> str:
    """Return a path as a string; raise Refused if it is empty, TypeError if it is not a path."""
    if not isinstance(given, str | os.PathLike):
        raise TypeError(f"{what} must be a path, not {type(given).__name__}")
    path = os.fspath(given)
    if not path:  # perhaps an unset variable; it would mean the current folder
        raise Refused(what, "the path is empty; give a path")
    return path
