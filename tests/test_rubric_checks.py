"""Complaints about rubrics that can be read; `test_invalid` has what is refused."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest
from conftest import ROOT
from documents import BAD_RUBRICS, SMALL, changed, complaint, lines, read_rubric, rubric_of

from socialmaturity.documents import rubric_checks
from socialmaturity.documents.catalogue import Catalogue
from socialmaturity.documents.rubric_fields import MAX_QUESTIONS, MAX_STAGES
from socialmaturity.documents.rubric_review import problems_of

KINDS = runpy.run_path(str(ROOT / "docs" / "complaint_kinds.py"))["KINDS"]
HEAD = changed(SMALL, ("3/4", "1/2")).partition("stages:")[0]
IDLE = (
    "x.yaml:14:5: warning: the essential questions alone already satisfy 'pass_share', so the other questions decide"
    " nothing; raise 'pass_share' or make fewer questions essential\n"
)


def warnings(text: str) -> str:
    return lines(read_rubric(text.encode(), "x.yaml")[1])


def questions(*essential: bool, weights: tuple[int, ...] = ()) -> str:
    each = "".join(
        f"      - {{id: q-{n}, text: Q?, advice: Do it., essential: {str(is_).lower()},"
        f" weight: {weights[n] if weights else 1}}}\n"
        for n, is_ in enumerate(essential)
    )
    return f"{HEAD}stages:\n  - id: first\n    name: First\n    questions:\n{each}"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(questions(False, False), "", id="none is essential"),
        pytest.param(questions(True, True), "", id="all are essential"),
        pytest.param(questions(True, False, False), "", id="one of three is not half of them"),
        pytest.param(questions(True, False), IDLE, id="one of two is"),
        pytest.param(questions(True, True, False, False), IDLE, id="two of four are"),
        pytest.param(questions(True, False, weights=(1, 2)), "", id="the light one of two is not"),
        pytest.param(questions(True, False, False, weights=(2, 1, 1)), IDLE, id="the heavy one of three is"),
        pytest.param(questions(True, False).replace("1/2", "51%"), "", id="not where the share is higher"),
    ],
)
def test_a_stage_whose_essential_questions_alone_suffice_is_warned_of(text: str, message: str) -> None:
    assert warnings(text) == message


def test_a_question_without_advice_is_warned_of() -> None:
    text = changed(SMALL, (", advice: Do a.", ""), ("advice: Do b.", "advice: ''"), (", essential: true", ""))
    assert warnings(text) == (
        "x.yaml:17:9: warning: 'advice' is missing; a gap here will come without a first step\n"
        "x.yaml:18:41: warning: 'advice' is missing; a gap here will come without a first step\n"
    )


@pytest.mark.parametrize(("count", "fits"), [(MAX_QUESTIONS, True), (MAX_QUESTIONS + 1, False)])
def test_a_stage_has_a_bounded_number_of_questions(count: int, fits: bool) -> None:
    text = questions(*[False] * count)
    if fits:
        assert len(rubric_of(text).questions) == count
    else:
        assert complaint(lambda: rubric_of(text)) == "x.yaml:217:9: more than 200 questions in a stage; split it\n"


@pytest.mark.parametrize(("count", "fits"), [(MAX_STAGES, True), (MAX_STAGES + 1, False)])
def test_a_rubric_has_a_bounded_number_of_stages(count: int, fits: bool) -> None:
    stages = "".join(
        f"  - {{id: s-{n}, name: S, questions: [{{id: q-{n}, text: Q?, advice: Do it.}}]}}\n" for n in range(count)
    )
    text = f"{HEAD}stages:\n{stages}"
    if fits:
        assert len(rubric_of(text).stages) == count
    else:
        assert complaint(lambda: rubric_of(text)) == "x.yaml:114:5: more than 100 stages; nobody could climb that\n"


def test_ids_are_unique_within_their_kind_only() -> None:
    text = changed(SMALL, ("id: small", "id: first"), ("id: first-a", "id: first")) + (
        "checks: [{id: first, label: First, questions: [first]}]\n"
        "benchmarks: [{id: first, question: first, statement: First.}]\n"
        "dimensions: [{id: first, label: First}]\n"
        "sources: [{id: first, title: First}]\n"
    )
    assert rubric_of(text).questions["first"].id == "first"


def test_a_broken_scale_brings_no_complaint_about_the_questions_on_it() -> None:
    text = changed(
        SMALL, ("{score: 1,", "{score: one,"), ("advice: Do a.", "advice: Do a., options: [a, b, c], met_at: 2")
    )
    assert complaint(lambda: rubric_of(text)) == "x.yaml:10:17: 'score' must be a whole number, not 'one'\n"


# --- Codes -------------------------------------------------------------------------------------------------------


def test_every_kind_of_complaint_about_a_rubric_is_explained() -> None:
    found = {problem.code for file in BAD_RUBRICS for problem in problems_of(file.read_bytes(), file.name, Catalogue())}
    assert found - {kind.code for kind in KINDS} <= {""}  # what is not text at all has no kind
    sources = "".join(path.read_text(encoding="utf-8") for path in Path(rubric_checks.__file__).parent.glob("*.py"))
    assert [kind.code for kind in KINDS if f'"{kind.code}"' not in sources] == []
    assert len({kind.code for kind in KINDS}) == len(KINDS)
