"""Results as JSON text, with what recurs remembered: the same bytes as from `json_data.scored`, many times faster."""

from __future__ import annotations

from functools import partial
from itertools import chain
from json.encoder import encode_basestring_ascii as quote
from operator import getitem
from typing import TYPE_CHECKING, NamedTuple

from socialmaturity.core.asked import stage_of
from socialmaturity.core.plan import nothing_to_spare
from socialmaturity.core.result import Failed
from socialmaturity.core.scoring import (
    Tally,
    at_or_above,
    deciding_between,
    gaps_in_order,
    holds,
    tally,
)
from socialmaturity.core.sheet import TEXT_FIELDS
from socialmaturity.core.themes import theme_level, theme_state, themes_alone
from socialmaturity.formats.json_data import (
    achievement,
    asked_data,
    benchmark_data,
    cell_data,
    check_data,
    counts_data,
    dimension_data,
    failed_data,
    fragile_data,
    ladder_data,
    notes_data,
    rating_data,
    scored_data,
    stage_data,
    verdict_data,
)
from socialmaturity.formats.json_layout import encode
from socialmaturity.tables.cache import Cache
from socialmaturity.tables.stages import Climber, Ways
from socialmaturity.tables.writer import RecordWriter

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from socialmaturity.core.asked import Asked
    from socialmaturity.core.codes import Codes
    from socialmaturity.core.model import Benchmark, Check, Dimension, Question, Rating, Stage
    from socialmaturity.core.result import Result
    from socialmaturity.core.scoring import Outcome
    from socialmaturity.formats.json_layout import JsonLayout
    from socialmaturity.tables.cache import Budget
    from socialmaturity.tables.fast import FastRecords
    from socialmaturity.tables.stages import Climb

_STAGE, _TEXT = 3_000, 400  # bytes
_HERE = "\0"  # no text of a rubric may hold it


class _Piece(NamedTuple):
    """The part of a result that one stage gives: texts of its ids are the items of a list, not yet in brackets."""

    before: str
    after: str
    gaps: str
    essential_first: str
    open: str
    deciding: str
    fragile: str
    grid: tuple[str, ...]
    themes: tuple[int, ...]


class _Way(NamedTuple):
    items: str
    steps: int


class _Rung(NamedTuple):
    ladder: str
    ahead: str


class JsonResults(RecordWriter[str]):
    """The writer of results as JSON texts."""

    def __init__(self, asked: Asked, budget: Budget, layout: JsonLayout) -> None:
        self._asked = asked
        self._budget = budget
        self._layout = layout
        self._rubrics: dict[str, _Texts] = {}

    def fast(self, records: FastRecords) -> Sequence[str | None]:
        """Return the texts of fast records."""
        codes = records.codes
        if codes.rubric.name not in self._rubrics:
            self._rubrics[codes.rubric.name] = _Texts(codes, self._asked, self._budget, self._layout)
        return self._rubrics[codes.rubric.name].results(records)

    def result(self, result: Result) -> str:
        """Return the text of a result."""
        if isinstance(result, Failed):
            return self._whole(failed_data(result))
        return self._whole(scored_data(result.assessment, result.warnings, result.target, result.floor))

    def _whole(self, data: Mapping[str, object]) -> str:
        return self._layout.whole(self._layout.fields(data))


def _packed(state: tuple[bool, bool] | None) -> int:
    """Pack the state of a dimension in a stage into three bits: whether it has one, is passed, and may be."""
    return 1 | state[0] << 1 | state[1] << 2 if state else 0


def _state(packed: int) -> tuple[bool, bool] | None:
    return (bool(packed & 2), bool(packed & 4)) if packed & 1 else None


class _Texts:
    """The texts that the answers to one rubric give to a result."""

    def __init__(self, codes: Codes, asked: Asked, budget: Budget, layout: JsonLayout) -> None:
        rubric = codes.rubric
        target, floor = stage_of(rubric, asked.target), stage_of(rubric, asked.floor)
        self._alone = [list(stages) for stages in zip(*themes_alone(rubric), strict=True)] or [[]] * len(rubric.stages)
        self._codes = codes
        self._rubric = rubric
        self._target = target
        self._layout = layout
        self._climber = Climber(rubric, self, budget, target, size=_STAGE, way_size=_TEXT)
        self._next_ways = Ways(codes, self.way, budget, _TEXT) if target else None
        self._verdicts = [
            layout.fields({"verdict": verdict_data(floor, reached)}) for reached in range(len(rubric.stages) + 1)
        ]
        self._themes: Cache[tuple[int, int, tuple[Rating | None, ...]], tuple[str, int]] = Cache(
            self._theme, budget, _TEXT
        )
        self._answers = _Answers(codes, budget, layout)
        self._checks = [self._check(check, budget) for check in rubric.checks]
        self._tags: Cache[tuple[tuple[str, str], ...], str] = Cache(
            lambda tags: layout.value(dict(tags)), budget, _TEXT
        )

    def results(self, records: FastRecords) -> list[str | None]:
        """Return the text of each record; None for one with a stage to warn of."""
        between, codes = self._layout.between(), records.codes
        asked = f"{between}{self._layout.fields(asked_data(records.asked))}" if records.asked else ""
        found = list["str | None"]()
        climbs = self._climber.climb(codes, records.keys)
        for place, who, key, climb in zip(records.places, self._who(records), records.keys, climbs, strict=True):
            if climb is None:
                found.append(None)
                continue
            tags = self._tags[tuple(records.tags(place).items())]
            notes = "{}"
            if not codes.worded.isdisjoint(key):
                notes = self._layout.value(notes_data(records.answers(place), self._rubric.questions))
            found.append(
                self._layout.whole(
                    between.join((f'{who}{between}"tags": {tags}{asked}', *self._judged(key, climb, notes)))
                )
            )
        return found

    def _who(self, records: FastRecords) -> list[str]:
        """Return the first fields of each record: where it is from, and whose it is."""
        between, size = self._layout.between(), len(records.places)
        columns = [map(quote, records.fields.get(name) or [""] * size) for name in TEXT_FIELDS]
        dates = [quote(date) if date else "null" for date in records.fields.get("date") or [""] * size]
        file = quote(f"{records.file}:")[:-1]
        rubric = self._layout.fields({"rubric": self._rubric.name, "rubric_sha256": self._rubric.sha256})
        pattern = between.join([f'"{name}": %s' for name in (*TEXT_FIELDS, "date")])
        return [
            f'"source": {file}{number}"{between}{rubric}{between}{pattern % texts}{between}"summary": ""'
            for number, texts in zip(records.numbers, zip(*columns, dates, strict=True), strict=True)
        ]

    def _judged(self, key: str, climb: Climb[_Rung, str, _Way], notes: str) -> tuple[str, ...]:
        """Return the fields that follow from the answers."""
        group = self._layout.group
        reached, at_most, (rung, ahead), counts, pieces, ways = climb
        before, after, gaps, first, open_, deciding, fragile, grid, themes = pieces
        achieved, dimensions = self._answers.tallies(key, map(sum, zip(*themes, strict=True)))
        return (
            rung,
            counts,
            f'"answers": {group(self._answers.texts(key), "{}")}',
            f'"notes": {notes}',
            f'"stages": {group(map("".join, zip(before, achieved, after, strict=True)))}',
            f'"dimensions": {group(dimensions)}',
            f'"grid": {group(chain.from_iterable(grid))}',
            f'"gaps": {group(gaps_in_order(reached, gaps, first))}',
            f'"open": {group(open_)}',
            self._plan(reached, ways, self._next_ways.plan(key, reached) if self._next_ways else ways),
            f'"fragile": {group(fragile[:reached])}',
            f'"deciding": {group(deciding_between(reached, at_most, deciding))}',
            ahead,
            f'"checks": {group([texts["".join([key[at] for at in places])] for places, texts in self._checks])}',
            f'"benchmarks": {group(self._answers.benchmarks(key))}',
            self._verdicts[reached],
            '"warnings": []',
        )

    def _plan(self, reached: int, ways: Sequence[_Way | None], ahead: Sequence[_Way | None]) -> str:
        """Return the fields of the plan, and whether it is a near miss."""
        layout, number = self._layout, self._target.number if self._target else reached + 1
        stages = self._rubric.stages
        possible = [way.items for way in ways if way]
        fields = (
            f'"target": {quote(stages[number - 1].id) if number <= len(stages) else "null"}',
            f'"questions": {layout.group(possible if len(possible) == len(ways) else (), deeper=1)}',
            f'"impossible": {"true" if len(possible) < len(ways) else "false"}',
        )
        near_miss = None not in ahead and sum([way.steps for way in ahead if way]) == 1
        return f'"plan": {layout.group(fields, "{}")}{layout.between()}"near_miss": {"true" if near_miss else "false"}'

    def _ids(self, ids: Iterable[str], deeper: int = 1) -> str:
        return self._layout.between(deeper).join(map(quote, ids))

    def piece(self, stage: Stage, ratings: Mapping[str, Rating], outcome: Outcome) -> _Piece:
        """Return what a stage gives to a result."""
        place = stage.number - 1
        # Themes have few questions in a stage, so there are far fewer of these than of the pieces.
        themes = [
            self._themes[
                place, theme, tuple([ratings.get(question.id) for question in alone.questions] if alone else ())
            ]
            for theme, alone in enumerate(self._alone[place])
        ]
        before, after = self._layout.value(stage_data(stage, outcome, _HERE), 1).split(quote(_HERE))
        spare = nothing_to_spare(stage, ratings, outcome)
        return _Piece(
            before=before,
            after=after,
            gaps=self._ids(outcome.gaps),
            essential_first=self._ids(outcome.essential_first),
            open=self._ids(outcome.open),
            deciding=self._ids(outcome.deciding),
            fragile=self._layout.value(fragile_data(spare), 1) if spare else "",
            grid=tuple([cell for cell, _ in themes]),
            themes=tuple([state for _, state in themes]),
        )

    def _theme(self, key: tuple[int, int, tuple[Rating | None, ...]]) -> tuple[str, int]:
        """Return the cell of a theme in a stage, and its state there, from the places of both and from its answers."""
        place, theme, answers = key
        alone = self._alone[place][theme]
        if alone is None:
            return "", 0
        both = zip(alone.questions, answers, strict=True)
        ratings = {question.id: rating for question, rating in both if rating is not None}
        cell = self._layout.value(cell_data(self._rubric.dimensions[theme], alone, ratings), 1)
        return cell, _packed(theme_state(alone, ratings)) << 3 * place

    def way(self, questions: Sequence[Question]) -> _Way:
        """Return the items of a plan in a stage."""
        return _Way(self._ids([question.id for question in questions], 2), len(questions))

    def rung(self, reached: int, at_most: int, ahead: Sequence[Stage]) -> _Rung:
        """Return the fields of the ladder."""
        fields = self._layout.fields
        return _Rung(
            fields(ladder_data(self._rubric, reached, at_most)), fields({"ahead": [stage.id for stage in ahead]})
        )

    def counts(self, *counts: int) -> str:
        """Return the fields that count questions."""
        return self._layout.fields({"counts": counts_data(self._rubric, *counts)})

    def _check(self, check: Check, budget: Budget) -> tuple[list[int], Cache[str, str]]:
        """Return the places of a check's questions in a key, and the texts for their codes."""
        at = {id_: place for place, id_ in enumerate(self._rubric.questions)}

        def text(codes: str) -> str:
            given = {id_: self._codes.rating(code) for id_, code in zip(check.questions, codes, strict=True)}
            ratings = {id_: rating for id_, rating in given.items() if rating is not None}
            return self._layout.value(check_data(check, met=holds(check, self._rubric, ratings)), 1)

        return [at[id_] for id_ in check.questions], Cache(text, budget, _TEXT)


class _Answers:
    """What the single answers to a rubric give: their texts, and what stages and dimensions achieve with them.

    What an answer adds to the tallies of its stage and its dimension is packed into one number, so that all tallies of
    a record are one sum.
    """

    def __init__(self, codes: Codes, budget: Budget, layout: JsonLayout) -> None:
        rubric = codes.rubric
        self._rubric = rubric
        self._layout = layout
        self._bits = (sum(question.weight for question in rubric.questions.values()) * rubric.unit).bit_length()
        width = self._bits * len(Tally._fields)
        owners = [stage.questions for stage in rubric.stages] + list(rubric.by_dimension.values())
        self._shifts = [width * place for place in range(len(owners))]
        self._one = (1 << width) - 1
        owned = [{question.id for question in questions} for questions in owners]
        self._texts, self._tallies = list[dict[str, str]](), list[dict[str, int]]()
        for question in rubric.questions.values():
            shifts = [shift for ids, shift in zip(owned, self._shifts, strict=True) if question.id in ids]
            ratings = codes.codes(question)
            self._texts.append({code: self._text(question, rating) for code, rating in ratings.items()})
            self._tallies.append({code: self._tally(question, rating, shifts) for code, rating in ratings.items()})
        self._achieved: Cache[int, str] = Cache(lambda tally_: encode(achievement(self._unpacked(tally_))), budget)
        self._dimensions = [
            Cache(partial(self._dimension, dimension), budget, _TEXT) for dimension in rubric.dimensions
        ]
        at = {id_: place for place, id_ in enumerate(rubric.questions)}
        self._benchmarks = [
            (
                at[each.question],
                {code: self._benchmark(each, codes.rating(code)) for code in self._texts[at[each.question]]},
            )
            for each in rubric.benchmarks
        ]

    def texts(self, key: str) -> Iterable[str]:
        """Return the fields of the answers; an empty text for what is unanswered."""
        return map(getitem, self._texts, key)

    def tallies(self, key: str, themes: Iterable[int]) -> tuple[Iterable[str], Iterable[str]]:
        """Return what each stage achieves, and the texts of the dimensions, from their states in each stage."""
        total = sum(map(getitem, self._tallies, key))
        tallies = [total >> shift & self._one for shift in self._shifts]
        size = len(self._rubric.stages)
        achieved = map(self._achieved.__getitem__, tallies[:size])
        return achieved, map(getitem, self._dimensions, zip(tallies[size:], themes, strict=True))

    def benchmarks(self, key: str) -> Iterable[str]:
        """Return the texts of the benchmarks."""
        return [texts[key[at]] for at, texts in self._benchmarks]

    def _text(self, question: Question, rating: Rating | None) -> str:
        return "" if rating is None else f"{quote(question.id)}: {self._layout.value(rating_data(rating))}"

    def _tally(self, question: Question, rating: Rating | None, shifts: Iterable[int]) -> int:
        packed = 0
        for number in tally(self._rubric, [question], {} if rating is None else {question.id: rating}):
            packed = packed << self._bits | number
        return sum(packed << shift for shift in shifts)

    def _unpacked(self, packed: int) -> Tally:
        one = (1 << self._bits) - 1
        return Tally(*(packed >> place * self._bits & one for place in reversed(range(len(Tally._fields)))))

    def _dimension(self, dimension: Dimension, tally_and_states: tuple[int, int]) -> str:
        packed, states = tally_and_states
        each = [_state(states >> 3 * place) for place in range(len(self._rubric.stages))]
        level = theme_level(self._rubric, dimension, each)
        return self._layout.value(dimension_data(self._rubric, level, self._unpacked(packed)), 1)

    def _benchmark(self, benchmark: Benchmark, rating: Rating | None) -> str:
        return self._layout.value(benchmark_data(benchmark, at_or_above=at_or_above(benchmark, rating)), 1)
