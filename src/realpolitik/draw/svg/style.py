"""What all pictures look like: one style sheet, and how wide a text is set by it.

There is one sheet, the same in each picture, so that a page's Content-Security-Policy can allow it
by one hash. Nothing is told by colour alone: kinds of relations have marks and patterns of dashes.
"""

from collections.abc import Iterator
from unicodedata import combining, east_asian_width

__all__ = ["LINE", "SIZE", "STYLE", "tenths", "width_of", "wrapped"]

SIZE = 14
"""The size of text, in pixels."""

LINE = 19
"""From one line of text to the next."""

# Okabe and Ito's colours, darkened where a line on white would be too pale (WCAG 2.2, 1.4.11).
_COLOURS = {
    "common": ("#0060a0", "#6cb8ef"),
    "strain": ("#c24a00", "#f4935a"),
    "threat": ("#8f2f6f", "#e69ccb"),
    "policy": ("#4d5a00", "#bdcc66"),
    "other": ("#555b66", "#aab2bf"),
}
_DASHES = {"strain": "9 4", "threat": "2 4", "policy": "10 4 2 4"}


def _sheet() -> str:
    def coloured(place: int) -> str:
        ink, pale, faint, paper = (
            ("#16191d", "#4a515c", "#c9ced6", "#ffffff"),
            ("#eceff3", "#b4bcc8", "#4a525e", "#14171b"),
        )[place]
        kinds = "".join(
            f".{kind}{{stroke:{pair[place]}}}.fill.{kind}{{fill:{pair[place]}}}"
            for kind, pair in _COLOURS.items()
        )
        return (
            f".paper,.hollow{{fill:{paper}}}.gap{{stroke:{paper}}}text{{fill:{ink}}}"
            f".pale{{fill:{pale}}}.rule{{stroke:{faint}}}.box{{fill:{paper};stroke:{pale}}}"
            f".ink{{stroke:{ink}}}.fill.ink{{fill:{ink}}}text.on{{fill:{paper}}}{kinds}"
        )

    dashes = "".join(f".line.{kind}{{stroke-dasharray:{d}}}" for kind, d in _DASHES.items())
    return (
        f"text{{font:{SIZE}px system-ui,'Segoe UI',Roboto,'Helvetica Neue',Arial,"
        "'Liberation Sans','DejaVu Sans',sans-serif}"
        ".big{font-size:20px;font-weight:600}.strong{font-weight:600}.small{font-size:12px}"
        "a text{text-decoration:underline;text-decoration-thickness:1px;"
        "text-underline-offset:2px}a:focus text,a:hover text{text-decoration-thickness:3px}"
        ".line{fill:none;stroke-width:2}.rule{stroke-width:1}.box,.mark{stroke-width:1.5}"
        ".two{stroke-width:4}.many{stroke-width:7}.double{stroke-width:7}"
        ".double.many{stroke-width:10}.gap{fill:none;stroke-width:3}.none{stroke-width:1}"
        f"{dashes}.supposed{{stroke-dasharray:3 3}}.line.end{{stroke-dasharray:none}}"
        f"{coloured(0)}@media screen and (prefers-color-scheme:dark){{{coloured(1)}}}"
    )


STYLE = _sheet()
"""The style sheet of every picture."""

# Widths in parts of the size of the font, of DejaVu Sans, the widest of those that STYLE names.
_WIDTHS = (
    (0.33, "ijlI'|.,:; "),
    (0.43, 'frt()[]-/"`!'),
    (0.56, "ckszvxyLJ?"),
    (0.8, "wMOQGNHDUC&+=<>~→←↔✓×…"),
    (1.0, "mW%@—“”"),
)
_WIDTH_OF = {character: width for width, all_of in _WIDTHS for character in all_of}


def tenths(value: float) -> str:
    """Return a number as it is written in SVG, to a tenth: the same on every machine."""
    return f"{round(value, 1) + 0.0:.1f}".removesuffix(".0")  # and no minus before a zero


def width_of(text: str, size: float = SIZE, *, bold: bool = False) -> float:
    """Return how wide a line of text is at most, in pixels, in any of the fonts it may be set in.

    >>> width_of("ill") < width_of("mmm")
    True
    """
    return sum(map(_width, text)) * size * (1.1 if bold else 1.0)


def _width(character: str) -> float:
    if character in _WIDTH_OF:
        return _WIDTH_OF[character]
    if combining(character):
        return 0.0
    if east_asian_width(character) in "WF":
        return 1.0
    return 0.7 if character.isupper() else 0.64


def wrapped(text: str, width: float, size: float = SIZE, *, bold: bool = False) -> list[str]:
    """Return a text in lines of at most so many pixels; a word that is wider is broken.

    >>> wrapped("one two three", 60)
    ['one two', 'three']
    """
    lines: list[str] = []
    line = ""
    for word in _words(text, width, size, bold):
        longer = f"{line} {word}" if line else word
        if line and width_of(longer, size, bold=bold) > width:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line]


def _words(text: str, width: float, size: float, bold: bool) -> Iterator[str]:
    """Give the words of a text, each in parts where it is wider than a line."""
    for word in text.split():
        part = ""
        for character in word:
            if part and width_of(part + character, size, bold=bold) > width:
                yield part
                part = ""
            part += character
        yield part
