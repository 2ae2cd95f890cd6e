"""The rubrics that ship, and what they owe to their sources."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
import yaml
from conftest import ROOT
from documents import read_rubric

from socialmaturity.documents.catalogue import Catalogue

if TYPE_CHECKING:
    from socialmaturity.core.model import Rubric

SHIPPED = {"six-stages": (6, 42, 20), "pots-plots-plantations": (3, 18, 9)}
RUBRIC_OF_SOURCE = {"004": "pots-plots-plantations"}
COVERAGE = yaml.safe_load((ROOT / "tests" / "data" / "coverage.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue()


def test_the_two_models_ship(catalogue: Catalogue) -> None:
    assert sorted(catalogue) == sorted(SHIPPED)


@pytest.mark.parametrize("id_", SHIPPED)
def test_a_shipped_rubric_has_all_its_stages_questions_and_essentials(catalogue: Catalogue, id_: str) -> None:
    rubric = catalogue[id_]
    essential = [question for question in rubric.questions.values() if question.essential]
    assert (len(rubric.stages), len(rubric.questions), len(essential)) == SHIPPED[id_]
    assert len({len(stage.questions) for stage in rubric.stages}) == 1


@pytest.mark.parametrize("id_", SHIPPED)
def test_a_shipped_rubric_passes_its_own_lint_without_a_warning(id_: str) -> None:
    file = ROOT / "rubrics" / f"{id_}.yaml"
    assert read_rubric(file.read_bytes(), file.name)[1] == ()


@pytest.mark.parametrize("id_", SHIPPED)
def test_every_question_says_why_what_to_do_and_what_would_show_it(catalogue: Catalogue, id_: str) -> None:
    for question in catalogue[id_].questions.values():
        assert all((question.why, question.advice, question.evidence, question.dimension, question.sources)), (
            question.id
        )
        assert len(set(question.options)) == len(question.scale.points), question.id
        assert question.text.endswith("?"), question.id


@pytest.mark.parametrize("id_", SHIPPED)
def test_every_stage_says_what_it_brings_and_where_that_comes_from(catalogue: Catalogue, id_: str) -> None:
    for stage in catalogue[id_].stages:
        assert all((stage.motto, stage.summary, stage.benefits, stage.sources)), stage.id


@pytest.mark.parametrize("id_", SHIPPED)
def test_no_text_for_clients_holds_a_working_note(id_: str) -> None:
    text = (ROOT / "rubrics" / f"{id_}.yaml").read_text(encoding="utf-8")
    assert not re.search(r"\b00[0-4]\b|judge?ment|draft|TODO", text, re.IGNORECASE)


@pytest.mark.parametrize("id_", SHIPPED)
def test_a_shipped_rubric_says_that_nobody_endorses_it_and_that_cut_offs_are_conventions(
    catalogue: Catalogue, id_: str
) -> None:
    assert "not endorse" in catalogue[id_].summary
    assert "conventions" in catalogue[id_].summary


def test_the_figures_of_the_study_come_with_their_year_and_base(catalogue: Catalogue) -> None:
    figures = {benchmark.id: benchmark for benchmark in catalogue["six-stages"].benchmarks}
    assert {id_: (str(f.share), f.met_by) for id_, f in figures.items()} == {
        "outcomes-34": ("17/50", 2),
        "holistic-28": ("7/25", 2),
        "horizon-12": ("3/25", 3),
        "executives-50": ("1/2", 3),
        "active-100": ("1", None),
    }
    assert all(figure.year == 2012 and "698" in figure.base and figure.sources for figure in figures.values())


def test_the_two_criteria_and_the_chasm_are_checks(catalogue: Catalogue) -> None:
    goals, support, chasm = catalogue["six-stages"].checks
    assert (goals.id, support.id, chasm.id) == ("goal-alignment", "organizational-support", "chasm")
    assert (chasm.after, bool(chasm.near_side), bool(chasm.far_side)) == ("formalized", True, True)


def test_the_crosswalk_leads_to_things_that_exist(catalogue: Catalogue) -> None:
    three, six = catalogue["pots-plots-plantations"], catalogue["six-stages"]
    (crosswalk,) = three.crosswalk
    assert crosswalk.rubric == six.id
    assert [match.stage for match in crosswalk.stages] == list(three.by_id)
    assert {id_ for match in crosswalk.stages for id_ in match.matches} == set(six.by_id)
    assert [range_.reached for range_ in crosswalk.ranges] == [0, 1, 2, 3]
    assert all(high <= len(six.stages) for range_ in crosswalk.ranges for _, high in [range_.plausible])
    assert all(one.other in six.questions for one in (*crosswalk.same, *crosswalk.similar))
    assert all(one.difference for one in crosswalk.similar)


def test_questions_that_are_the_same_in_both_models_read_the_same(catalogue: Catalogue) -> None:
    three, six = catalogue["pots-plots-plantations"], catalogue["six-stages"]
    for same in three.crosswalk[0].same:
        here, there = three.questions[same.question], six.questions[same.other]
        assert (here.text, here.options) == (there.text, there.options)


@pytest.mark.parametrize(
    ("source", "row"),
    [(source, row) for source, rows in COVERAGE.items() for row in rows],
    ids=lambda value: value if isinstance(value, str) else value["at"],
)
def test_every_sentence_of_a_source_has_a_home_or_carries_no_practice(
    catalogue: Catalogue, source: str, row: dict[str, object]
) -> None:
    rubric = catalogue[RUBRIC_OF_SOURCE.get(source, "six-stages")]
    if "context" in row:
        assert "covers" not in row
    else:
        assert row["covers"]
        assert [target for target in row["covers"] if not _exists(rubric, target)] == []


def test_every_question_goes_back_to_a_sentence_of_a_source(catalogue: Catalogue) -> None:
    covered = {target for rows in COVERAGE.values() for row in rows for target in row.get("covers", ())}
    assert {id_ for rubric in catalogue.values() for id_ in rubric.questions} <= covered


def _exists(rubric: Rubric, target: str) -> bool:  # noqa: PLR0911 - one line for each kind of target
    """Whether a target of the coverage is there: a question, a part of the rubric, or what the program itself does."""
    match target.split("."):
        case ["tool" | "cumulative" | "stages"]:
            return True
        case [id_] if id_ in rubric.questions:
            return True
        case ["stages", "benefits"]:
            return all(stage.benefits for stage in rubric.stages)
        case ["stages", id_, *field]:
            stage = rubric.by_id.get(id_)
            return stage is not None and all(getattr(stage, name) for name in field)
        case ["checks", id_, *field]:
            return any(check.id == id_ and all(getattr(check, name) for name in field) for check in rubric.checks)
        case ["benchmarks", id_]:
            return any(benchmark.id == id_ for benchmark in rubric.benchmarks)
    return False
