"""Print pages as Markdown, and as plain text for terminals and language models."""

from collections.abc import Iterator, Sequence
from itertools import count

from realpolitik.escape import markdown_text, visible
from realpolitik.render.model import Citation, Item, Section, View
from realpolitik.render.reference import markdown_reference
from realpolitik.terms import compact

__all__ = ["lines_of", "markdown", "text", "wrapped"]

_COLUMN = 10  # columns for a place such as "¶6 s2, s3"


def text(view: View, width: int | None = None) -> str:
    """Return a page as text, wrapped at `width` columns, or not wrapped if `width` is None."""
    lines = [*wrapped(view.title, width)]
    for row in view.summary:
        lines += wrapped(f"{row.label}: {row.text}" if row.label else row.text, width, "", "  ")
    numbers = count(1) if view.numbered else None
    column = max((len(i.label) for s in view.sections if s.is_record for i in s.items), default=0)
    before = None
    for section in (section for section in view.sections if section.items):
        lines += [] if before and view.numbered and not before.is_record else [""]
        lines += _section(section, width, numbers, column)
        before = section
    lines += _ending(view, width)
    return visible("\n".join(lines)) + "\n"


def _section(
    section: Section, width: int | None, numbers: "count[int] | None", column: int
) -> Iterator[str]:
    """Yield the lines of a section; `column` is the width of labels, if the section is a record."""
    if heading := _heading(section):
        room, about = max((width or 80) - len(heading) - 2, 2), _about(section)
        if len(about) > room:
            about = f"{wrapped(about, room - 2)[0]} …"  # on the same line
        yield from wrapped(f"{heading}: {about}" if about else heading, width, "", "  ")
    for item in section.items:
        if section.is_record:
            name = f" ({compact(item.iri)})" if item.iri and not item.citations else ""
            row = item._replace(label="").sentence + name
            first = f"  {item.label.ljust(column)}  "
            yield from _beside(row, item.citations, width, first, " " * len(first))
        elif numbers:
            yield from _item(item, width, f"{next(numbers):>3} ", "    ")
        else:
            yield from _item(item, width, "  ", "      ")


def _about(section: Section) -> str:
    """Return the summary of a section, unless all findings with the status are shown."""
    return "" if section.status and len(section.items) == section.total else section.about


def _heading(section: Section) -> str:
    number = f" ({section.number})" if section.number and section.heading else ""
    return section.heading + number


def _item(item: Item, width: int | None, first: str, later: str) -> Iterator[str]:
    """Yield the lines of an item: its quotation, its text and, indented, subordinate items."""
    if item.quote and width and not item.label:
        yield from wrapped(f"“{item.quote}”", width, first, later)
        first = later
        item = item._replace(quote="")
    yield from _beside(item.sentence, item.citations, width, first, later)
    indent = " " * (len(first) + 2)
    for below in item.items:
        yield from _item(below, width, indent, indent + "    ")


def lines_of(item: Item, width: int = 80) -> int:
    """Return the number of lines that an item takes in a numbered list of this width."""
    return sum(1 for _ in _item(item, width, "  1 ", "    "))


def _beside(
    content: str, citations: Sequence[Citation], width: int | None, first: str, later: str
) -> Iterator[str]:
    """Yield the lines of wrapped text, with citations right-aligned on the last line or below."""
    note = "; ".join(citation.text for citation in citations)
    if width is None:
        yield f"{first}{content}  {note}" if note else first + content
        return
    column = min(len(note) + 2, _COLUMN) if note else 0
    *lines, last = wrapped(content, width - column, first, later)
    yield from lines
    if not note:
        yield last
    elif len(last) + 2 + len(note) <= width:
        yield last.ljust(width - len(note)) + note
    else:
        yield last
        for line in wrapped(note, width - len(later)):
            yield line.rjust(width)


def _ending(view: View, width: int | None) -> Iterator[str]:
    """Yield the lines of the suggested questions and of the remarks."""
    if view.next or view.remarks:
        yield ""
    asked = (f"{question.question} ({question.findings})" for question in view.next)
    if view.next:
        yield from wrapped(" · ".join(asked), width, "Next: ", " " * 6)
    if view.remarks:
        yield from wrapped(view.remarks, width)


def wrapped(text: str, width: int | None, first: str = "", later: str | None = None) -> list[str]:
    """Wrap a text; the first line begins with `first`, others with `later` (default: `first`)."""
    words = text.split()  # the import of textwrap would take a command longer than this
    if width is None or not words:
        return [f"{first}{' '.join(words)}".rstrip()]
    lines = [first + words[0]]
    for word in words[1:]:
        if len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append((first if later is None else later) + word)
    return lines


def markdown(view: View) -> str:
    """Return a page as Markdown, with citations in parentheses and full references at the end."""
    lines = [f"# {markdown_text(view.title)}"]
    for row in view.summary:
        label = f"*{markdown_text(row.label)}:* " if row.label else ""
        lines += ["", label + markdown_text(row.text)]
    for section in (section for section in view.sections if section.items):
        lines += ["", f"## {markdown_text(_heading(section))}"] if section.heading else []
        about = _about(section)[:1].upper() + _about(section)[1:]
        lines += ["", f"{markdown_text(about)}.", ""] if about else [""]
        lines += (line for item in section.items for line in _bullet(item, ""))
    if view.next:
        lines += ["", "## Next", ""]
        lines += [
            f"- {markdown_text(question.question)} `{question.command}` ({question.findings})"
            for question in view.next
        ]
    if view.sources:
        lines += ["", "## Sources", ""]
        lines += [f"- {markdown_reference(source)}" for source in view.sources]
    if view.remarks:
        lines += ["", markdown_text(view.remarks)]
    return visible("\n".join(lines)) + "\n"


def _bullet(item: Item, indent: str) -> Iterator[str]:
    """Yield the lines of an item as a bullet point, with subordinate items nested below."""
    label = f"*{markdown_text(item.label)}:* " if item.label else ""
    cited = f" ({'; '.join(c.text for c in item.citations)})" if item.citations else ""
    yield f"{indent}- {label}{markdown_text(item._replace(label='').sentence + cited)}"
    for below in item.items:
        yield from _bullet(below, indent + "  ")
