"""The grid of stages and themes, and the level of each theme."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

import pytest
from builders import NOT_APPLICABLE, UNKNOWN, changed, question, rubric, sheet
from hypothesis import given
from strategies import surveys

from socialmaturity.core.scoring import score
from socialmaturity.core.themes import ThemeCounts, grid, theme_levels

ANSWERS = {"?": UNKNOWN, ".": None, "n": NOT_APPLICABLE}
WORD = re.compile(r"([pt])([0-3?.n])(!?)")


def assessed(text: str):
    """A sheet in one line, such as "p2! t3 / p0": for each question its theme (people, tools), answer and "!"."""
    ids = iter("abcdefghijkl")
    stages, answers = [], {}
    for words in text.split("/"):
        stages.append([])
        for word in words.split():
            theme, answer, essential = WORD.fullmatch(word).groups()
            id_ = next(ids)
            stages[-1].append(question(id_, essential=bool(essential), dimension=theme))
            answers[id_] = ANSWERS[answer] if answer in ANSWERS else int(answer)
    return score(rubric(*stages), sheet(answers))


@pytest.mark.parametrize(
    "text, cells",
    [
        pytest.param("p2 p0 t3", [[(1, 0, 2)], [(1, 0, 1)]], id="met of applicable, a row for each theme"),
        pytest.param("p2 t2 / p1", [[(1, 0, 1), (0, 0, 1)], [(1, 0, 1), (0, 0, 0)]], id="a cell for each stage"),
        pytest.param("p? p. p2", [[(1, 2, 3)]], id="unknown and unanswered are open"),
        pytest.param("pn p2", [[(1, 0, 1)]], id="what does not apply is not counted"),
    ],
)
def test_the_grid_counts_each_theme_in_each_stage(text, cells):
    assert grid(assessed(text)) == tuple(tuple(ThemeCounts(*cell) for cell in row) for row in cells)


@pytest.mark.parametrize(
    "text, reached, at_most",
    [
        pytest.param("p2 / p2 / p0", 2, 2, id="the last stage passed with all of the theme's stages below it"),
        pytest.param("p0 / p2 / p2", 0, 0, id="none when the first is not passed, however good the later ones are"),
        pytest.param("t0 / p2 / t0 / p2", 4, 4, id="stages that ask nothing of the theme do not stop the climb"),
        pytest.param("t2 / t2 / p0", 0, 0, id="nor do they lift it"),
        pytest.param("p2 p2! t0 / p1", 1, 1, id="other themes do not count"),
        pytest.param("p2 p2 p0!", 0, 0, id="an essential question of the theme must be met"),
        pytest.param("p2 p2 p0", 1, 1, id="and the pass share of its questions"),
        pytest.param("p2 p0", 0, 0, id="rounded up to whole questions"),
        pytest.param("p2 / p? / p.", 1, 3, id="open questions may be met"),
        pytest.param("pn / p2", 2, 2, id="a stage where nothing of the theme applies is left out"),
        pytest.param("pn t2", None, None, id="no level when nothing of the theme applies"),
    ],
)
def test_the_level_of_a_theme_is_a_climb_with_its_questions_alone(text, reached, at_most):
    level = theme_levels(assessed(text))[0]
    assert (level.theme.id, level.reached, level.at_most) == ("p", reached, at_most)


def test_a_level_names_the_stages_it_is_based_on():
    level = theme_levels(assessed("t2 / p2 / pn / p0"))[0]
    assert [stage.number for stage in level.stages] == [2, 4]


def test_a_rubric_without_themes_has_neither_grid_nor_levels():
    assessment = score(rubric([question("a")]), sheet({"a": 2}))
    assert grid(assessment) == theme_levels(assessment) == ()


@given(surveys())
def test_the_cells_of_a_theme_add_up_to_its_tally(survey):
    assessment = score(*survey)
    for row, tally in zip(grid(assessment), assessment.dimensions.values(), strict=True):
        assert (sum(cell.met for cell in row), sum(cell.applicable for cell in row)) == (tally.met, tally.applicable)
        assert all(cell.met + cell.open <= cell.applicable for cell in row)


@given(surveys())
def test_a_theme_has_a_level_exactly_where_a_question_of_it_applies(survey):
    assessment = score(*survey)
    for level, row in zip(theme_levels(assessment), grid(assessment), strict=True):
        asked = [number for number, cell in enumerate(row, 1) if cell.applicable]
        assert [stage.number for stage in level.stages] == asked
        assert (level.reached is None) == (level.at_most is None) == (not asked)
        if asked:
            assert level.reached in {0, *asked}
            assert level.at_most in {0, *asked}
            assert level.reached <= level.at_most


@given(surveys())
def test_a_theme_that_all_questions_share_has_the_level_of_the_organization(survey):
    made, answers = survey
    stages = tuple(
        stage._replace(questions=tuple(q._replace(dimension="goals") for q in stage.questions)) for stage in made.stages
    )
    assessment = score(replace(made, stages=stages), answers)
    if all(outcome.applicable for outcome in assessment.outcomes):
        level = theme_levels(assessment)[0]
        assert (level.reached, level.at_most) == (assessment.reached, assessment.at_most)


@given(surveys())
def test_a_better_answer_never_lowers_the_level_of_a_theme(survey):
    before = score(*survey)
    for asked in before.rubric.questions.values():
        rating = before.ratings.get(asked.id)
        if isinstance(rating, int) and rating < asked.scale.highest:
            after = changed(before, {asked.id: asked.scale.highest})
            for was, now in zip(theme_levels(before), theme_levels(after), strict=True):
                assert was.reached is None or (now.reached >= was.reached and now.at_most >= was.at_most)


@given(surveys())
def test_a_stage_is_passed_by_a_theme_as_the_rule_says_in_fractions(survey):
    assessment = score(*survey)
    for level in theme_levels(assessment):
        for stage in level.stages:
            own = [q for q in stage.questions if q.dimension == level.theme.id]
            own = [q for q in own if assessment.ratings.get(q.id) is not NOT_APPLICABLE]
            met = [q for q in own if isinstance(r := assessment.ratings.get(q.id), int) and r >= q.met_at]
            share = Fraction(sum(q.weight for q in met), sum(q.weight for q in own))
            passed = share >= stage.pass_share and all(q in met for q in own if q.essential)
            if passed:
                continue
            assert level.reached < stage.number
            break
        else:
            assert level.reached in {None, *(stage.number for stage in level.stages[-1:])}
