from __future__ import annotations

import os
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from socialmaturity.cli.exits import Exit
from socialmaturity.cli.options import ColumnsFormat, InputFormat, Rubrics, TableMapping, Worksheet
from socialmaturity.cli.output import destination, keep_apart, new_file, path_of
from socialmaturity.errors import refuse
from socialmaturity.formats import Shows
from socialmaturity.streams import say, write
from socialmaturity.text import listed, quoted

if TYPE_CHECKING:
    from socialmaturity.core.understood import Understood
    from socialmaturity.documents.catalogue import Catalogue
    from socialmaturity.tables.mapping import Mapping

_MAPPINGS = (".yaml", ".yml", "")  # endings of files that get a mapping; others show what was understood


def columns(
    table: Annotated[
        str, typer.Argument(metavar="TABLE", help="A table: .csv, .tsv, .xlsx, .ods, .parquet, .json or .jsonl.")
    ],
    rubric: Rubrics = None,
    mapping: TableMapping = None,
    format_: ColumnsFormat = None,
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Write what was understood: as a mapping to edit (.yaml), or as the format that the ending says.",
        ),
    ] = None,
    worksheet: Worksheet = None,
    input_format: InputFormat = None,
) -> Exit:
    """Show how a table is understood, before it is scored.

    Each column with what it is taken for and why, each distinct cell with what it means and how often.  Exits with 1
    where `score` would refuse something.
    """
    from socialmaturity.cli.loading import load_rubrics
    from socialmaturity.formats.json_data import columns_data
    from socialmaturity.report.columns import columns_report
    from socialmaturity.tables.columns.summary import understood
    from socialmaturity.tables.inputs import How, read_inputs
    from socialmaturity.tables.mapping import NO_MAPPING, mapping_in

    path = path_of(output)
    as_mapping = path is not None and format_ is None and os.path.splitext(path)[1].lower() in _MAPPINGS  # noqa: PTH122
    to = destination(Shows.COLUMNS, None if as_mapping else format_, None if as_mapping else path)
    keep_apart(path, table, rubric, mapping)
    rubrics = load_rubrics(rubric)
    known = mapping_in(mapping, rubrics)
    how = How(kind=input_format, mapping=known, worksheet=worksheet or "", anyhow=True)
    found = list(understood(read_inputs([table], rubrics, how), rubrics, rubrics.default))
    if not found:
        raise refuse("no table in it", file=table)
    if path is not None and len(found) > 1:
        names = listed(quoted(each.file) for each in found)
        raise refuse(f"is for one table, and there are {names}; name one with --worksheet", file=path)
    if path is not None and as_mapping:
        known = known or NO_MAPPING
        _save(found[0], path, rubrics, replace(known, worksheet=worksheet or known.worksheet))
    else:
        for each in found:
            to.write_report(partial(columns_report, each), partial(columns_data, each))
    return Exit.FINDING if any(each.refused or each.problems for each in found) else Exit.DONE


def _save(table: Understood, path: str, rubrics: Catalogue, known: Mapping) -> None:
    """Write the mapping of a table, for its author alone to read.  Raises InputError."""
    from socialmaturity.tables.mapping_file import write_mapping

    text = write_mapping(table, rubrics.get(table.rubric.partition("@")[0]), known)
    write([text], new_file(path), private=True)
    say(f"{path} says what was understood; edit it, and use it with --columns {path}")
