"""What is remembered is bounded, and changes nothing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from socialmaturity.core.memory import Memory, Room
from socialmaturity.files.catalogue import Catalogue
from socialmaturity.files.lines import Lines
from socialmaturity.files.plain import Reading
from socialmaturity.files.records import csv_blocks

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


def forms(*tables: str) -> list[object]:
    """The forms of the plain rows of some tables that one reading gets to see."""
    catalogue = Catalogue()
    reading = Reading(catalogue, None)
    found = []
    for table in tables:
        data = table.encode()
        for block in csv_blocks("x.csv", iter([Lines(first=1, data=data, read=len(data))]), list(catalogue.values())):
            found += [plain.form for plain in reading(block)]
    return found


def test_tables_with_the_same_header_share_what_is_remembered_of_them() -> None:
    one, other = forms(TABLE, TABLE)
    assert one is other


def test_a_table_with_another_header_has_a_room_of_its_own() -> None:
    one, other = forms(TABLE, TABLE.replace("subject", "respondent"))
    assert one.room is not other.room
