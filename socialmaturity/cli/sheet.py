from __future__ import annotations

from socialmaturity.cli.exits import Exit
from socialmaturity.cli.options import Output, Rubric, SheetFormat
from socialmaturity.streams import keep_old, write


def sheet(rubric: Rubric, format_: SheetFormat = "yaml", output: Output = None) -> Exit:
    """Write an empty sheet, with every question and its options as comments, to fill in an editor."""
    from socialmaturity.documents.catalogue import Catalogue
    from socialmaturity.documents.sheet_writer import blank_csv, blank_sheet

    keep_old(output)
    found = Catalogue().find(rubric)
    write([blank_csv(found) if format_ == "csv" else blank_sheet(found)], output)
    return Exit.DONE
