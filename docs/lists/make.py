"""Write the lists of territories and of common English words that `find` reads.

Run `pip install babel==2.19.0 wordfreq==3.1.1` in an environment of its own, then
`python docs/lists/make.py` in the project folder. Babel has the data of the Unicode CLDR.
"""

import re
from pathlib import Path
from textwrap import indent

import babel
from babel import Locale
from wordfreq import top_n_list

_DATA = Path("data")
_NO_TERRITORY = {"XA", "XB", "ZZ", "001"}  # test locales, "Unknown Region" and "world"
_COMMON = 1000

_TERRITORIES = """\
# Names of countries, territories and regions in English. Written by docs/lists/make.py from the
# Unicode Common Locale Data Repository (CLDR), https://cldr.unicode.org, under this licence:
#
"""
_LICENCE = Path(babel.__file__).parent / "locale-data" / "LICENSE.unicode"
_WORDS = f"""\
# The {_COMMON:,} most frequent words of English. Written by docs/lists/make.py from wordfreq 3.1.1,
# https://github.com/rspeer/wordfreq, by Robyn Speer and others; CC BY-SA 4.0,
# https://creativecommons.org/licenses/by-sa/4.0/. Its NOTICE lists the corpora.
"""


def territories() -> set[str]:
    """Return the names of territories; "Bosnia & Herzegovina" also has the name of each part."""
    found = set()
    for code, name in Locale("en").territories.items():
        if code not in _NO_TERRITORY:
            plain = name.replace("’", "'").removesuffix(" SAR China")
            parts = re.split(r" & | - | \(|\)|, ", plain)
            found |= {plain.replace(" & ", " and "), *(part for part in parts if part[:1] != " ")}
    found.discard("")
    return {name for name in found if not re.search(r"[(&,]| - ", name)}


def _write(name: str, head: str, words: set[str]) -> None:
    (_DATA / name).write_text(head + "".join(f"{w}\n" for w in sorted(words)), encoding="utf-8")


if __name__ == "__main__":
    licence = indent(_LICENCE.read_text(encoding="utf-8"), "# ").replace("\n\n", "\n#\n")
    _write("territories.txt", _TERRITORIES + licence, territories())
    _write("common-words.txt", _WORDS, set(top_n_list("en", _COMMON)))
