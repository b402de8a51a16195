"""The house style of data in Turtle: a subject with its properties in the order given."""

from collections.abc import Iterable, Sequence
from textwrap import wrap

from pyoxigraph import Literal

from .terms import ID, PREFIXES

__all__ = ["Pairs", "block", "english", "heading", "passage", "plain", "prologue"]

Pairs = Iterable[tuple[str, Sequence[str]]]
"""Properties as CURIEs, each with its values as they are to be written."""

_WIDTH = 100
_INDENT = "    "


def block(subject: str, kind: str, pairs: Pairs) -> str:
    r"""Return a subject of a class with its properties; one without values is left out.

    >>> block("id:x", "rp:Alliance", [("rp:party", ["id:mali", "id:togo"])])
    'id:x a rp:Alliance ;\n    rp:party id:mali, id:togo .\n'
    """
    lines = [f"{subject} a {kind}"]
    for name, values in pairs:
        line = f"{name} {', '.join(values)}"
        if len(values) > 1 and len(_INDENT + line) + 2 > _WIDTH:
            line = f"{name} " + f",\n{_INDENT * 2}".join(values)
        if values:
            lines.append(line)
    return f" ;\n{_INDENT}".join(lines) + " .\n"


def heading(who: str, title: str, year: str, source: str) -> str:
    """Return the comment at the head of the claims of a source, whose slug is `source`."""
    said = f'What {" ".join(who.split())}, "{" ".join(title.split())}" ({year}), says: '
    said += "claims in the order of the text, each after the situations and passages that it is "
    said += f"the first to use. The sentences are in seeds/{source}.ttl."
    lines = wrap(said, _WIDTH - 2, break_long_words=False, break_on_hyphens=False)
    return "".join(f"# {line}\n" for line in lines)


def passage(
    name: str, source: str, place: tuple[int, int], span: tuple[int, int], sha256: str, *, why: str
) -> str:
    """Return a passage and its selector, which is named by RFC 5147.

    `name` and `source` are slugs, `place` is the paragraph and the sentence, `span` the offsets;
    `why` says why the passage carries no claim, and is empty where it may carry one.
    """
    (paragraph, sentence), (start, end) = place, span
    selector = f"<{ID}{source}#char={start},{end}>"
    own = [
        ("rp:paragraph", [str(paragraph)]),
        ("rp:sentence", [str(sentence)]),
        ("oa:hasSource", [f"id:{source}"]),
        ("oa:hasSelector", [selector]),
        ("rp:sha256", [plain(sha256)]),
        ("rp:carriesNoClaim", [plain(why)] if why else []),
    ]
    offsets = [("oa:start", [str(start)]), ("oa:end", [str(end)])]
    return f"{block(f'id:{name}', 'rp:Passage', own)}\n" + block(
        selector, "oa:TextPositionSelector", offsets
    )


def prologue(*prefixes: str) -> str:
    """Return the declarations of some of our prefixes."""
    return "".join(f"@prefix {prefix}: <{PREFIXES[prefix]}> .\n" for prefix in prefixes)


def plain(text: str) -> str:
    r"""Return a text in quotes.

    >>> plain('a "word"')
    '"a \\"word\\""'
    """
    return str(Literal(text))


def english(text: str) -> str:
    """Return a text in English in quotes."""
    return str(Literal(text, language="en"))
