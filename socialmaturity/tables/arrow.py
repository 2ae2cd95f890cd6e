"""Arrow batches as records: columns of any type become the cells that the same table has as a CSV file."""

from __future__ import annotations

import json
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from socialmaturity.documents.source import LIMIT, has_forbidden, is_usual
from socialmaturity.errors import Problem
from socialmaturity.tables.records import Grid
from socialmaturity.text import did_you_mean, quoted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

TOO_LONG = f"more than {LIMIT >> 20} MiB in a row; a record is never that long, see if it is the right file"
ANSWERS = "answers"  # a column that has all answers: a struct, a map, or a list of structs
_PAIRS = (("key", "value"), ("question", "answer"))  # the fields of such structs; the first is what is made of a map
_MIDNIGHT = r"^(\S+) 00:00:00(?:\.0+)?(?:Z|[+-]\d{4})?$"  # a day that was stored as a moment
_NO_FRACTION = r"\.0+(Z|[+-]\d{4})?$"  # of a second, written where moments are kept more exactly than they are known
_ZONE = r"([+-]\d{2})(\d{2})$"
_TIMES = (pa.types.is_date, pa.types.is_timestamp, pa.types.is_time, pa.types.is_duration)
_LISTS = (
    *(pa.types.is_list, pa.types.is_large_list, pa.types.is_fixed_size_list),
    *(pa.types.is_list_view, pa.types.is_large_list_view),
)


class Cells(NamedTuple):
    """The rows of a batch below their headings.

    `suspect` says that something in their text is not allowed.  `wrong` has what is wrong with some rows, by place.
    """

    headings: tuple[str, ...]
    grid: Grid
    suspect: bool
    wrong: Mapping[int, Problem]


def batch_cells(batch: pa.RecordBatch, asked: Collection[str], file: str, first: int) -> Cells:
    """Return the cells of a batch, whose rows have the numbers from `first` on.

    A map of answers becomes a column for each of the keys that are `asked`; another key is an error of its row.
    """
    headings, columns = list[str](), list[list[str]]()
    wrong: dict[int, str] = {}
    suspect, size = False, 0
    for name, column in _flat(batch, asked, wrong):
        text = as_text(_shortened(column, wrong))
        cells = _cells(text)
        headings.append(name)
        columns.append(cells)
        data = _data(text)
        size += len(data)
        suspect = suspect or (not is_usual(data) and (has_forbidden(data) or not _is_utf_8(data)))
    grid = Grid(columns) if columns else Grid([[""] * batch.num_rows])
    if size > LIMIT:
        wrong |= {place: TOO_LONG for place, row in enumerate(zip(*columns, strict=True)) if sum(map(len, row)) > LIMIT}
    problems = {place: Problem(message=wrong[place], file=file, line=first + place) for place in wrong}
    return Cells(tuple(headings), grid, suspect, problems)


def passed_on(column: pa.Array) -> pa.Array:
    """Return a column as texts to keep as they are; what is not UTF-8 in them gets the mark of lost characters."""
    text = as_text(column)
    if _is_utf_8(_data(text)):
        return text
    values = text.view(pa.binary()).to_pylist()
    return pa.array([value and value.decode(errors="replace") for value in values], pa.string())


def _flat(batch: pa.RecordBatch, asked: Collection[str], wrong: dict[int, str]) -> Iterator[tuple[str, pa.Array]]:
    """Yield the columns of a batch; one with all answers as a column for each question."""
    for name, column in zip(batch.schema.names, batch.columns, strict=True):
        if name == ANSWERS and pa.types.is_struct(column.type):
            for place, field in enumerate(column.type):
                yield field.name, pc.struct_field(column, place)
        elif name == ANSWERS and (pairs := pair_of(column.type)):
            yield from _of_pairs(column, pairs, asked, wrong)
        elif name == ANSWERS and pa.types.is_null(column.type):  # a part of a map in which nobody answered
            yield from ((id_, column) for id_ in asked)
        else:
            yield name, column


def pair_of(type_: pa.DataType) -> tuple[str, str] | None:
    """Return the names of the key and the value in a map, or in a list of structs; None for other types."""
    if pa.types.is_map(type_):
        return type_.key_field.name, type_.item_field.name
    if not any(is_kind(type_) for is_kind in _LISTS) or not pa.types.is_struct(type_.value_type):
        return None
    names = {field.name for field in type_.value_type}
    return next((pair for pair in _PAIRS if names == set(pair)), None)


def _shortened(column: pa.Array, wrong: dict[int, str]) -> pa.Array:
    """Take what is too long out of a dictionary before each row gets a copy of it."""
    if not pa.types.is_dictionary(column.type) or not is_text(column.type.value_type):
        return column
    if column.dictionary.nbytes <= LIMIT:  # all of its texts together
        return column
    texts = column.dictionary.cast(pa.large_binary())
    sizes = pc.binary_length(texts)
    if (pc.max(sizes).as_py() or 0) <= LIMIT:
        return column
    long = {place for place, size in enumerate(sizes.to_pylist()) if size and size > LIMIT}
    wrong |= {place: TOO_LONG for place, index in enumerate(column.indices.to_pylist()) if index in long}
    values = pc.if_else(pc.greater(sizes, LIMIT), pa.scalar(None, pa.large_binary()), texts)
    return pa.DictionaryArray.from_arrays(column.indices, values)


def _of_pairs(
    column: pa.Array, pair: tuple[str, str], asked: Collection[str], wrong: dict[int, str]
) -> Iterator[tuple[str, pa.Array]]:
    """Yield a column for each question that is asked, from rows of pairs of a question and its answer."""
    if pa.types.is_map(column.type):
        column = column.cast(pa.list_(pa.struct([column.type.key_field, column.type.item_field])))
    sizes = pc.fill_null(pc.list_value_length(column), 0).to_pylist()
    # `flatten` gives the pairs of these rows alone; `values` would add those of rows that were cut off or are null.
    pairs = column.flatten()
    keys, values = (_cells(as_text(pc.struct_field(pairs, [name]))) for name in pair)
    rows, known = [], set(asked)
    for place, (start, end) in enumerate(pairwise(accumulate(sizes, initial=0))):
        # Leave out pairs of two empty cells: a join writes one for a respondent without answers.
        given = [pair for pair in zip(keys[start:end], values[start:end], strict=True) if any(pair)]
        row = dict(given)
        if len(row) < len(given):
            twice = next(key for key in row if keys[start:end].count(key) > 1)
            wrong[place] = f"the answer {quoted(twice)} is there twice; remove one"
        elif not known.issuperset(row):
            strange = next(key for key in row if key not in known)
            wrong[place] = f"there is no question {quoted(strange)}{did_you_mean(strange, asked)}"
        rows.append(row)
    for id_ in asked:
        yield id_, pa.array([row.get(id_, "") for row in rows], pa.string())


def as_text(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    """Return a column as texts: whole numbers without a point, days in ISO form, what is nested as JSON.

    NaN is null, as data frames write it for what is missing.  Bytes are taken for UTF-8, without looking.
    """
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    if isinstance(column, pa.ExtensionArray):
        column = _listed(column) if pa.types.is_fixed_size_binary(column.storage.type) else column.storage
    if pa.types.is_dictionary(column.type):
        values = column.dictionary
        # Texts may be string views, which have no `take`.
        column = (as_text(values) if is_text(values.type) else values).take(column.indices)
    type_ = column.type
    if pa.types.is_boolean(type_):
        return pc.if_else(column, "TRUE", "FALSE")  # as a spreadsheet writes them
    if pa.types.is_floating(type_):
        return _numbers(column.cast(pa.float64()))
    if pa.types.is_timestamp(type_) or pa.types.is_time(type_):
        text = pc.replace_substring_regex(column.cast(pa.string()), _MIDNIGHT, r"\1")
        text = pc.replace_substring_regex(text, _NO_FRACTION, r"\1")
        return pc.replace_substring_regex(text, _ZONE, r"\1:\2") if getattr(type_, "tz", None) else text
    if pa.types.is_fixed_size_binary(type_) or (is_text(type_) and not pa.types.is_string(type_)):
        return column.cast(pa.binary()).view(pa.string())
    return _written(column)


def _written(column: pa.Array) -> pa.Array:
    """Return the values of a column as Arrow writes them; those that it does not write, as JSON."""
    try:
        return column.cast(pa.string())
    except (pa.ArrowNotImplementedError, pa.ArrowInvalid):
        return _listed(column)


def _listed(column: pa.Array) -> pa.Array:
    """Return the values of a column that Arrow does not write as texts: those that are nested as JSON."""
    if (type_ := _without_times(column.type)) != column.type:
        column = column.cast(type_)
    return pa.array([None if value is None else _json(value) for value in column.to_pylist()], pa.string())


def _without_times(type_: pa.DataType) -> pa.DataType:
    """Return a type with texts for days and times: Python cannot count as far as Arrow."""
    if any(is_kind(type_) for is_kind in _TIMES):
        return pa.string()
    if pa.types.is_map(type_):
        return pa.map_(_without_times(type_.key_type), _without_times(type_.item_type))
    if pa.types.is_struct(type_):
        return pa.struct([field.with_type(_without_times(field.type)) for field in type_])
    if pa.types.is_list(type_) or pa.types.is_large_list(type_):
        list_of = pa.list_ if pa.types.is_list(type_) else pa.large_list
        return list_of(type_.value_field.with_type(_without_times(type_.value_type)))
    return type_


def _json(value: object) -> str:
    nested = isinstance(value, dict | list | tuple)
    return json.dumps(value, ensure_ascii=False, default=str) if nested else str(value)


def is_text(type_: pa.DataType) -> bool:
    """Return whether the values of a type are texts, or bytes that may be texts."""
    kinds = (
        *(pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view),
        *(pa.types.is_binary, pa.types.is_large_binary, pa.types.is_binary_view),
    )
    return any(is_kind(type_) for is_kind in kinds)


def _numbers(column: pa.Array) -> pa.Array:
    """Return floats as texts: whole ones without a point, NaN as null."""
    nothing = pa.scalar(None, pa.float64())
    column = pc.if_else(pc.is_nan(column), nothing, column)
    # Each for itself: the other rows must not change how a number is written.
    is_whole = pc.and_(pc.equal(pc.floor(column), column), pc.less(pc.abs(column), 2.0**63))
    whole = pc.if_else(is_whole, column, nothing).cast(pa.int64())
    return pc.coalesce(whole.cast(pa.string()), column.cast(pa.string()))


def _cells(texts: pa.Array) -> list[str]:
    """Return texts as cells; null is an empty one.  What is not UTF-8 becomes surrogates, which no cell may hold."""
    try:
        cells: list[str] = texts.to_pylist()
    except UnicodeDecodeError:
        cells = [each and each.decode(errors="surrogateescape") for each in texts.view(pa.binary()).to_pylist()]
    return ["" if cell is None else cell for cell in cells] if texts.null_count else cells


def _data(texts: pa.Array) -> bytes:
    """Return the bytes of all texts."""
    _, offsets, data = texts.buffers()
    if not len(texts) or data is None:
        return b""
    ends = memoryview(offsets).cast("i")
    return memoryview(data)[ends[texts.offset] : ends[texts.offset + len(texts)]].tobytes()


def _is_utf_8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
