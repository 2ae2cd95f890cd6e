"""What is remembered is bounded, and changes nothing."""

from __future__ import annotations

from sys import getsizeof

import pytest
from builders import question, rubric
from hypothesis import given
from hypothesis import strategies as st

from socialmaturity.batch import BUDGET, Reports, Scorer
from socialmaturity.core.asked import ASKED
from socialmaturity.core.codes import Codes
from socialmaturity.documents.catalogue import Catalogue
from socialmaturity.formats.csv import _Table
from socialmaturity.formats.flat import stage_ids
from socialmaturity.tables.cache import Budget, Cache
from socialmaturity.tables.chunks import Lines
from socialmaturity.tables.csv import csv_rows
from socialmaturity.tables.table import TableSettings, blocks_of

TABLE = "subject,rubric,planning-listening\nAnna,six-stages,2\nBo,six-stages,3\n"


@given(st.lists(st.text(max_size=3)), st.integers(0, 1_000))
def test_a_cache_returns_what_its_function_returns_with_a_budget_or_without(keys: list[str], left: int) -> None:
    cache = Cache(str.upper, Budget(left))
    assert [cache[key] for key in keys] == [key.upper() for key in keys]


def test_what_is_remembered_is_not_made_again_while_the_budget_lasts() -> None:
    made: list[str] = []
    cache = Cache(made.append, Budget(150))
    for key in "abcabc":
        cache[key]
    assert made == ["a", "b", "c", "c"]


def test_caches_share_their_budget() -> None:
    budget = Budget(150)
    one, other = Cache(str.upper, budget), Cache(str.lower, budget)
    for key in ("x", "y", "z"):
        assert (one[key], other[key]) == (key.upper(), key)
    assert len(one) + len(other) == 2


def fast(tables: list[str]) -> tuple[list[Codes], list[Budget]]:
    """The codes of the fast records of some tables that one scorer reads, and its budget after each of them."""
    catalogue = Catalogue()
    scorer = Scorer(catalogue, None, ASKED, Reports)
    found, budgets = list[Codes](), list[Budget]()
    for table in tables:
        data = table.encode()
        rows = csv_rows("x.csv", iter([Lines(first=1, data=data, read=len(data))]))
        for block in blocks_of("x.csv", rows, TableSettings(rubrics=catalogue)):
            found += [records.codes for records in scorer.fast(block)]
            budgets.append(scorer.budget)
    return found, budgets


def test_tables_with_the_same_header_share_what_is_remembered_of_them() -> None:
    codes, budgets = fast([TABLE, TABLE])
    assert codes[0] is codes[1]
    assert budgets[0] is budgets[1]


def test_a_table_with_another_header_clears_the_caches() -> None:
    _, budgets = fast([TABLE, TABLE.replace("subject", "respondent")])
    assert budgets[0] is not budgets[1]
    assert budgets[1].left > 0.99 * BUDGET


def test_a_rubric_has_one_set_of_codes_however_its_name_is_spelled() -> None:
    spellings = "".join(f"Cy,six-stages{' ' * blanks},1\n" for blanks in range(50))
    codes, _ = fast([TABLE + spellings])
    assert len(codes) == 1


@pytest.mark.parametrize("sign", ["a", "é", "\N{GRINNING FACE}"])
def test_a_text_is_charged_with_the_bytes_that_it_takes(sign: str) -> None:
    budget = Budget(1 << 20)
    cache = Cache(str.swapcase, budget, as_long=True)
    for length in range(100, 200):
        cache[sign * length]
    taken = (1 << 20) - budget.left
    assert taken >= sum(getsizeof(key) + getsizeof(value) for key, value in cache.items()) - 100 * len(cache)


def test_what_is_remembered_of_stages_stays_within_the_budget() -> None:
    stages = rubric([question(f"q{number}") for number in range(30)])
    budget, codes = Budget(20_000), Codes(stages)
    table = _Table(stages, stage_ids([stages]), None, budget)
    ids = list(stages.questions)
    keys = [
        codes.key({id_: number * 0x9E3779B97F4A7C15 >> 2 * place & 3 for place, id_ in enumerate(ids)})
        for number in range(500)
    ]
    assert len(table.rows(codes, [""] * 500, keys, ["\n"] * 500)) == 500
    assert budget.left <= 0
    assert sum(map(len, caches_in(table))) < 200


def caches_in(noun: object, seen: frozenset[int] = frozenset()) -> list[Cache]:
    """All caches that an object holds, however deep; those inside it may know it, too."""
    if isinstance(noun, Cache):
        return [noun]
    if isinstance(noun, list | tuple):
        return [cache for each in noun for cache in caches_in(each, seen)]
    if id(noun) not in seen and type(noun).__module__.startswith("socialmaturity.") and hasattr(noun, "__dict__"):
        return [cache for each in vars(noun).values() for cache in caches_in(each, seen | {id(noun)})]
    return []
