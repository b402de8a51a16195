"""Write the lists of territories and common English words for `find`, and the table of the guide.

`python docs/lists/make.py guide`, in the project folder, writes the table of words and kinds in the
encoding guide from `data/words-and-kinds.tsv`. For the two lists, run `pip install babel==2.19.0
wordfreq==3.1.1` in an environment of its own, then `python docs/lists/make.py`. Babel has the data
of the Unicode CLDR.
"""

import re
import sys
from collections.abc import Sequence
from pathlib import Path
from textwrap import indent, wrap

_DATA = Path("data")
_NO_TERRITORY = {"XA", "XB", "ZZ", "001"}  # test locales, "Unknown Region" and "world"
_FREQUENT = 10_000

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


def _write(name: str, head: str, lines: Sequence[str]) -> None:
    text = "".join(f"{line}\n" for line in lines)
    (_DATA / name).write_text(head + text, encoding="utf-8")


if __name__ == "__main__":
    if sys.argv[1:] == ["guide"]:
        _write_guide()
    else:
        _write_lists()
