"""What report says, as Markdown that one can take away and edit: gaps are a task list."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

from socialmaturity.text import shown
from socialmaturity.views.report import Bars, Item, Items, Ladder, Rows, Says, Tone

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from socialmaturity.views.report import Block, Report

# Whatever could begin markup, a link, a mention or a reference; & and < become entities, as they must.
_MARKUP = re.compile(r"[\\`*_{}\[\]()#+\-.!|~>@:/=$^]")


def draw(report: Report) -> str:
    """A report as a Markdown document."""
    head = [f"# {plain(report.subject)}", *map(plain, report.about), *map(_says, report.headline)]
    sections = (
        [*([f"## {plain(section.heading)}"] if section.heading else []), *map(_block, section.blocks)]
        for section in report.sections
    )
    return "\n\n".join([*head, *chain.from_iterable(sections)]) + "\n"


def plain(text: str) -> str:
    """A text that reads as itself, whatever it holds."""
    safe = shown(text).replace("&", "&amp;").replace("<", "&lt;")
    return _MARKUP.sub(r"\\\g<0>", safe)


def _block(block: Block) -> str:
    match block:
        case Says():
            return _says(block)
        case Ladder():
            rows = ([str(r.number), plain(r.name), plain(r.words), plain(r.place)] for r in block.rungs)
            return _table(["", "Stage", "Questions", ""], rows)
        case Bars():
            return _table(["Theme", "Met"], ([plain(bar.label), plain(bar.words)] for bar in block.bars))
        case Rows():
            return _table(list(map(plain, block.head)), (list(map(plain, row)) for row in block.rows))
        case Items():
            return "\n".join(chain.from_iterable(_item(item, task=block.tasks) for item in block.items))


def _says(says: Says) -> str:
    return f"**{plain(says.text)}**" if says.tone is Tone.STRONG else plain(says.text)


def _item(item: Item, *, task: bool) -> Iterator[str]:
    mark = f" *({plain(item.mark)})*" if item.mark else ""
    yield f"- {'[ ] ' if task else ''}{plain(item.text)}{mark}"
    for label, text in item.details:
        yield f"  - {plain(label)}: {plain(text)}"


def _table(head: list[str], rows: Iterable[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
