"""What report says, as one HTML file for a client: no script, no network, made to be printed.

All text from outside goes through `_text`, which leaves nothing that is markup; the page's own policy forbids the rest.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Any

from socialmaturity.formats import Chunk
from socialmaturity.formats.svg import PATTERNS, bar, stairs, swatch
from socialmaturity.report import KEY, Bars, Item, Items, Ladder, Rows, Says, Tone, lines
from socialmaturity.report.overview import for_document
from socialmaturity.text import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from socialmaturity.formats import Batches
    from socialmaturity.presentation import Presentation
    from socialmaturity.report import Block, Cell, Report, Section

_ADDRESS = re.compile(r"https?://[^\s<>\"'`\\]+", re.ASCII)
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", re.ASCII)
PICTURES = ("ladder", "dimensions")  # sections to see first on a page; a screen begins with what to do
OWN_LANGUAGE = "en"  # of this program's own words


def write_results(batches: Batches, wanted: Presentation) -> Iterator[Chunk]:
    """Write a page: the report on a single record, or the overview and a report on each."""
    reports = for_document(batches, wanted, "html")
    if len(reports) > 1:
        yield Chunk(draw_all(reports[0], reports[1:]))
    elif reports:
        yield Chunk(draw(reports[0]))


def write_report(report: Callable[[], Report], data: Callable[[], dict[str, Any]], wanted: Presentation) -> str:
    """Write one report."""
    return draw(report())


def draw(report: Report) -> str:
    """A report as a page of its own."""
    return _page(report, _article(report, number=1, level=1))


def draw_all(overview: Report, reports: Sequence[Report]) -> str:
    """Several reports as one page, with what they have in common first."""
    articles = (_article(report, number=number, level=2) for number, report in enumerate(reports, 1))
    return _page(overview, _article(overview, number=0, level=1), *articles)


def _page(report: Report, *articles: str) -> str:
    style = _style()
    title = ": ".join([report.subject, *(says.text for says in report.headline[:1])])
    return (
        f'<!doctype html>\n<html lang="{_language(report)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_policy(style)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{_text(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n{PATTERNS}\n"
        f"<main>\n{''.join(articles)}</main>\n</body>\n</html>\n"
    )


def _policy(style: str) -> str:
    """Nothing may be loaded or run; the one style is the one whose hash stands here."""
    from base64 import b64encode
    from hashlib import sha256

    digest = b64encode(sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def _style() -> str:
    import pkgutil

    return (pkgutil.get_data(__package__, "page.css") or b"").decode()


def _language(report: Report) -> str:
    return report.language if _LANGUAGE.fullmatch(report.language) else OWN_LANGUAGE


def _article(report: Report, *, number: int, level: int) -> str:
    about = "".join(f"<p>{_bdi(line)}</p>\n" for line in report.about)
    said = "".join(map(_says, report.headline))
    headline = f'<div class="headline">\n{said}</div>\n' if said else ""
    ordered = sorted(report.sections, key=lambda section: section.id not in PICTURES)
    sections = "".join(_section(section, number, level + 1) for section in ordered)
    return (
        f'<article class="report" id="report-{number}" lang="{_language(report)}">\n<header>\n'
        f'<h{level}>{_bdi(report.subject)}</h{level}>\n<div class="about">\n{about}</div>\n'
        f"{headline}</header>\n{sections}</article>\n"
    )


def _section(section: Section, number: int, level: int) -> str:
    id_, kind = f"report-{number}-{section.id}", "section at-length" if section.at_length else "section"
    heading = f'<h{level} id="{_text(id_)}">{_bdi(section.heading)}</h{level}>\n' if section.heading else ""
    label = f' aria-labelledby="{_text(id_)}"' if heading else ""
    blocks = "".join(_block(block, section.heading) for block in section.blocks)
    return f'<section class="{kind} part-{_text(section.id)}"{label}>\n{heading}{blocks}</section>\n'


def _block(block: Block, heading: str) -> str:
    match block:
        case Says():
            return _says(block)
        case Ladder():
            return _ladder(block, heading)
        case Bars():
            rows = (
                [
                    _bdi(each.label),
                    f"{bar(each.part, each.open, each.whole - each.part - each.open)} {_bdi(each.words)}",
                ]
                for each in block.bars
            )
            return _table("bars", block.head, rows)
        case Items():
            kind, name = "tasks" if block.tasks else "items", "ol" if block.steps else "ul"
            return f'<{name} class="{kind}">\n{"".join(map(_item, block.items))}</{name}>\n'
        case Rows():
            return _rows(block)


def _says(says: Says) -> str:
    tone = "" if says.tone is Tone.PLAIN else f' class="{says.tone.value}"'
    return f"<p{tone}>{_bdi(says.text)}</p>\n"


def _ladder(ladder: Ladder, heading: str) -> str:
    rows = (
        [
            str(rung.number),
            _bdi(rung.name),
            f"{bar(rung.met, rung.open, rung.gaps)} {_bdi(rung.words)}",
            f'<span class="place">{_bdi(rung.place)}</span>' if rung.place else "",
        ]
        for rung in reversed(ladder.rungs)
    )
    key = " ".join(f"<span>{swatch(kind)} {_text(word)}</span>" for kind, word in enumerate(KEY))
    table = _table("rungs", ladder.head, rows, names=1)
    picture = stairs(ladder.rungs, _text(heading))
    return f'<div class="ladder">\n{picture}\n<div>\n{table}<p class="key">{key}</p>\n</div>\n</div>\n'


def _item(item: Item) -> str:
    mark = f' <span class="mark">{_bdi(item.mark)}</span>' if item.mark else ""
    details = "".join(f"<div><dt>{_bdi(label)}</dt> <dd>{_bdi(text)}</dd></div>\n" for label, text in item.details)
    listed = f"\n<dl>\n{details}</dl>\n" if details else ""
    return f"<li><p>{_bdi(item.text)}{mark}</p>{listed}</li>\n"


def _rows(rows: Rows) -> str:
    cells = ([*map(_cell, row)] for row in rows.rows)
    if rows.contents:
        cells = ([f'<a href="#report-{number}">{row[0]}</a>', *row[1:]] for number, row in enumerate(cells, 1))
    return _table("rows", rows.head, cells, caption=rows.caption)


def _table(kind: str, head: Iterable[str], rows: Iterable[list[str]], *, caption: str = "", names: int = 0) -> str:
    """A table of cells that are markup already.  `names` is the column that names a row.

    A narrow screen stacks the cells, each below its column's name, so their parts are told as roles too.
    """
    head = list(map(_text, head))
    title = f"<caption>{_bdi(caption)}</caption>\n" if caption else ""
    heads = "".join(f'<th scope="col" role="columnheader">{name}</th>' for name in head)
    body = "".join(f'<tr role="row">{"".join(_cells(head, row, names))}</tr>\n' for row in rows)
    return (
        f'<table class="{kind}" role="table">\n{title}<thead role="rowgroup"><tr role="row">{heads}</tr></thead>\n'
        f'<tbody role="rowgroup">\n{body}</tbody>\n</table>\n'
    )


def _cells(head: list[str], row: list[str], names: int) -> Iterable[str]:
    for column, (name, cell) in enumerate(zip(head, row, strict=True)):
        if column == names:
            yield f'<th scope="row" role="rowheader">{cell}</th>'
        else:
            yield f'<td role="cell" data-label="{name}">{cell}</td>'


def _cell(cell: Cell) -> str:
    return "<br>".join(map(_line, lines(cell)))


def _line(line: str) -> str:
    """A line of a table: one that is an address, and nothing else, is a link."""
    if _ADDRESS.fullmatch(line) and shown(line) == line:
        return f'<a href="{_text(line)}" rel="noopener noreferrer">{_text(line)}</a>'
    return _bdi(line)


def _bdi(text: str) -> str:
    """A text that cannot turn the direction of what stands around it."""
    return f"<bdi>{_text(text)}</bdi>"


def _text(text: str) -> str:
    return escape(shown(text), quote=True)
