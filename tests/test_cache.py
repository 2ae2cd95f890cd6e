"""What is remembered is bounded, and changes nothing."""

from __future__ import annotations

from sys import getsizeof

import pytest
from builders import question, rubric
from hypothesis import given
from hypothesis import strategies as st

from socialmaturity.batch import ROOM, Scorer
from socialmaturity.core.model import Answer
from socialmaturity.documents.catalogue import Catalogue
from socialmaturity.formats.csv import Table, stage_ids
from socialmaturity.tables.cache import Memory, Room
from socialmaturity.tables.chunks import Lines
from socialmaturity.tables.codes import Form
from socialmaturity.tables.records import csv_blocks

TABLE = "subject,rubric,planning-listening\nAnna,six-stages,2\nBo,six-stages,3\n"


@given(st.lists(st.text(max_size=3)), st.integers(0, 1_000))
def test_a_memory_says_what_its_function_says_with_room_or_without(keys: list[str], left: int) -> None:
    memory = Memory(str.upper, Room(left))
    assert [memory[key] for key in keys] == [key.upper() for key in keys]


def test_what_is_remembered_is_not_made_again_while_there_is_room() -> None:
    made: list[str] = []
    memory = Memory(made.append, Room(150))
    for key in "abcabc":
        memory[key]
    assert made == ["a", "b", "c", "c"]


def test_memories_share_their_room() -> None:
    room = Room(150)
    one, other = Memory(str.upper, room), Memory(str.lower, room)
    for key in ("x", "y", "z"):
        assert (one[key], other[key]) == (key.upper(), key)
    assert len(one) + len(other) == 2


def scored(tables: list[str]) -> tuple[list[Form], list[Room]]:
    """The forms of the plain rows of some tables that one scorer gets to see, and its room while it reads them."""
    catalogue = Catalogue()
    scorer = Scorer(catalogue)
    found, rooms = list[Form](), list[Room]()
    for table in tables:
        data = table.encode()
        for block in csv_blocks("x.csv", iter([Lines(first=1, data=data, read=len(data))]), list(catalogue.values())):
            found += [plain.form for plain in scorer.plain(block)]
            rooms.append(scorer.room)
    return found, rooms


def test_tables_with_the_same_header_share_what_is_remembered_of_them() -> None:
    forms, rooms = scored([TABLE, TABLE])
    assert forms[0] is forms[1]
    assert all(room is rooms[0] for room in rooms)


def test_a_table_with_another_header_takes_the_room_of_the_one_before() -> None:
    _, rooms = scored([TABLE, TABLE.replace("subject", "respondent")])
    assert rooms[0] is not rooms[-1]
    assert rooms[-1].left > 0.99 * ROOM


def test_a_rubric_has_one_form_however_its_name_is_spelled() -> None:
    spellings = "".join(f"Cy,six-stages{' ' * blanks},1\n" for blanks in range(50))
    forms, _ = scored([TABLE + spellings])
    assert len(forms) == 1


@pytest.mark.parametrize("sign", ["a", "é", "\N{GRINNING FACE}"])
def test_a_text_is_charged_with_the_bytes_that_it_takes(sign: str) -> None:
    room = Room(1 << 20)
    memory = Memory(str.swapcase, room, as_long=True)
    for length in range(100, 200):
        memory[sign * length]
    taken = (1 << 20) - room.left
    assert taken >= sum(getsizeof(key) + getsizeof(value) for key, value in memory.items()) - 100 * len(memory)


def test_what_is_shared_by_parts_stays_within_the_room() -> None:
    stages = rubric([question(f"q{number}") for number in range(30)])
    room = Room(20_000)
    form = Form(stages, "", stages.questions, lambda _, score: Answer(rating=score), room=room)
    table = Table(form, stage_ids([stages]))
    columns = [[number * 0x9E3779B97F4A7C15 >> 2 * place & 3 for number in range(500)] for place in range(30)]
    assert len(table.rows(['""'] * 500, [columns])) == 500
    held = sum(len(each) for each in vars(table).values() if isinstance(each, Memory))
    assert held < 200
    assert room.left <= 0
