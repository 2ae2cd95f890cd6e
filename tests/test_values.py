"""What a cell of a question's column means: a wrong reading is worse than a refusal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialmaturity.core.model import Mark, Point, Question, Scale
from socialmaturity.core.sheet import UNANSWERED, Answer
from socialmaturity.tables.values import Doubt, Unread, ValueMap, Values

PRACTICE = Scale(
    id="practice",
    met_at=2,
    points=(
        Point(score=0, id="none", label="Not done"),
        Point(score=1, id="partly", label="Started in places"),
        Point(score=2, id="mostly", label="Mostly in place"),
    ),
)
WATCH = Question(
    id="watch",
    text="Do you watch?",
    scale=PRACTICE,
    met_at=2,
    options=("Nobody looks; not even once.", "Someone's looking – now & then.", "Below <5 % is missed."),
    formerly_options=((), ("Somebody looks",), ()),
)


def meaning(cell: str, question: Question = WATCH, mapping: ValueMap | None = None) -> object:
    """Return the rating that a cell gives, None for an empty one, or `refused`."""
    read = Values(question, mapping)(cell)
    if isinstance(read, Unread):
        return "refused"
    answer = read.answer if isinstance(read, Doubt) else read
    return answer.rating.value if isinstance(answer.rating, Mark) else answer.rating


@pytest.mark.parametrize(
    ("cell", "rating"),
    [
        ("2", 2),
        (" 2 ", 2),
        ("2.0", 2),
        ("2.00", 2),
        ("2,0", 2),
        ("partly", 1),
        ("PARTLY", 1),
        ("Started in places", 1),
        ("started  in\u00a0places", 1),
        ("Nobody looks; not even once.", 0),
        ("Nobody looks; not even once.;", 0),
        ("someone’s looking - now &amp; then.", 1),
        ("<p>Someone's <b>looking</b> – now & then.</p>", 1),
        ("Below <5 % is missed.", 2),
        ("Somebody looks", 1),
        ("2: Mostly in place", 2),
        ("2 - mostly", 2),
        ("mostly: Below <5 % is missed.", 2),
        ("unknown", "unknown"),
        ("Don't know", "unknown"),
        ("I don’t know", "unknown"),
        ("unk", "unknown"),
        ("unknown: Don't know", "unknown"),
        ("not-applicable", "not-applicable"),
        ("Not applicable", "not-applicable"),
        ("Does not apply to us", "not-applicable"),
        ("Does not apply to us (say why in the note)", "not-applicable"),
        ("not-applicable: we have no shop", "not-applicable"),
        ("", None),
        ("   ", None),
    ],
)
def test_a_cell_means(cell: str, rating: object) -> None:
    assert meaning(cell) == rating


@pytest.mark.parametrize(
    "cell",
    [
        "NA",
        "N/A",
        "n/a",
        "#N/A",
        "-",
        "?",
        "TRUE",
        "false",
        "nan",
        "-99",
        "3",
        "1.5",
        "2,000",
        "02",
        "+2",
        "２",
        "1_0",
        "2: Not done",
        "0 - mostly",
        "Nobody looks",
        "none;partly",
        "Does not apply the rule",
        "'2",
    ],
)
def test_a_cell_is_refused_rather_than_guessed_at(cell: str) -> None:
    assert meaning(cell) == "refused"


def test_what_was_perhaps_never_asked_is_to_be_mapped() -> None:
    read = Values(WATCH)("NA")
    assert read == Unread("'NA' may mean many things; say in a mapping what it means (see 'socialmaturity columns')")


def scale_of(*labels: str) -> Question:
    points = tuple(Point(score=score, id=f"p{score}", label=label) for score, label in enumerate(labels))
    return Question(
        id="odd", text="Odd?", scale=Scale(id="odd", met_at=1, points=points), met_at=1, options=tuple(labels)
    )


@pytest.mark.parametrize(
    ("labels", "cell", "rating"),
    [
        pytest.param(("None", "2", "1"), "1", "refused", id="a number that labels another score"),
        pytest.param(("0", "1", "2"), "1", 1, id="a number that labels its own score"),
        pytest.param(("A", "A*"), "A", 0, id="the text as it is written, before folding"),
        pytest.param(("A", "A*"), "A*", 1, id="the text as it is written, before folding, with a star"),
        pytest.param(("A", "A*"), "a", "refused", id="a text that two labels become by folding"),
        pytest.param(("Don't know", "Known"), "Don't know", "refused", id="an option that is a word for unknown"),
        pytest.param(("Does not apply the rule", "Applies it"), "Does not apply the rule", 0, id="an option in full"),
        pytest.param(("No", "Yes"), "yes", 1, id="a word that is a label"),
        pytest.param(("true", "false"), "TRUE", 0, id="a truth value that is a label"),
        pytest.param(("N/A", "Some"), "N/A", 0, id="a label that is refused elsewhere"),
        pytest.param(("it's – so", "it’s - so!"), "it's - so", 0, id="options that differ in more than quotes"),
        pytest.param(("same", "same"), "same", "refused", id="one label twice"),
    ],
)
def test_two_readings_that_differ_are_refused(labels: tuple[str, ...], cell: str, rating: object) -> None:
    assert meaning(cell, scale_of(*labels)) == rating


def test_not_applicable_to_an_essential_question_counts_as_unknown() -> None:
    essential = Question(
        id="must", text="?", scale=PRACTICE, met_at=2, options=WATCH.options, essential=True, may_not_apply=False
    )
    assert Values(essential)("not-applicable: no shop") == Doubt(
        Answer(rating=Mark.UNKNOWN, reason="no shop"),
        "'must' is essential and cannot be not-applicable; it counts as unknown",
    )


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("Does not apply, because we have no shop.", "we have no shop."),
        ("does not apply because: no Shop", "no Shop"),
        ("Doesn't apply to us: no shop", "no shop"),
        ("Does not apply to us (say why: in the note)", ""),
        ("Does not apply to us, because", ""),
    ],
)
def test_the_reason_why_something_does_not_apply_is_kept(cell: str, reason: str) -> None:
    found = Values(WATCH)(cell)
    answer = found.answer if isinstance(found, Doubt) else found
    assert answer == Answer(rating=Mark.NOT_APPLICABLE, reason=reason)


def test_not_applicable_without_a_reason_is_taken_with_a_warning() -> None:
    read = Values(WATCH)("not applicable")
    assert isinstance(read, Doubt)
    assert read.answer == Answer(rating=Mark.NOT_APPLICABLE)
    assert Values(WATCH)("not-applicable: why") == Answer(rating=Mark.NOT_APPLICABLE, reason="why")


@pytest.mark.parametrize(
    ("cell", "rating"),
    [
        ("1", 0),
        ("1.0", 0),
        ("2", 1),
        ("98", "not-applicable"),
        ("-99", None),
        ("0", "refused"),
        ("3", "refused"),
        ("Other", "unknown"),
        ("partly", 1),
        ("whatever else", "unknown"),
    ],
)
def test_a_mapping_decides_once_and_refuses_the_numbers_that_it_does_not_list(cell: str, rating: object) -> None:
    mapping = ValueMap(
        values={"-99": "unanswered", "98": "not-applicable", "1": "0", "2": "1"},
        answers={"Other": "unknown", "*": "unknown"},
    )
    found = meaning(cell, WATCH, mapping)
    assert found == ("unknown" if rating == "refused" else rating)  # "*" is all that has no reading
    assert meaning(cell, WATCH, mapping._replace(answers={"Other": "unknown"})) == (
        "refused" if cell == "whatever else" else rating
    )


def test_numbers_of_a_tool_that_counts_from_1_are_refused() -> None:
    mapping = ValueMap(numbers="Qualtrics counts choices from 1")
    read = Values(WATCH, mapping)("1")
    assert isinstance(read, Unread)
    assert read.message.startswith("'1' may not be a score, as Qualtrics counts choices from 1;")
    assert meaning("partly", WATCH, mapping) == 1


# --- What folding takes off may be put on ------------------------------------------------------------------------

_BLANK = st.sampled_from([" ", "  ", "\u00a0", "\u202f", "\n", "\t "])
_QUOTES = {"'": "’‘′", '"': "“”„", "-": "–—‑"}


@st.composite
def disguised(draw: st.DrawFn, text: str) -> str:
    """A text as tools hand it on: other quotes, blanks, case, entities and end signs."""
    signs = []
    for sign in text:
        if sign == " ":
            signs.append(draw(_BLANK))
        elif sign in _QUOTES and draw(st.booleans()):
            signs.append(draw(st.sampled_from(_QUOTES[sign])))
        elif sign == "&" and draw(st.booleans()):
            signs.append("&amp;")
        elif draw(st.booleans()) and len(sign.upper()) == 1:
            signs.append(sign.upper())
        else:
            signs.append(sign)
    start, end = draw(st.sampled_from(["", " ", "<p>"])), draw(st.sampled_from(["", " ", ";", " *", ":", "</p>"]))
    return start + "".join(signs) + end


TEXTS = {
    **{option: score for score, option in enumerate(WATCH.options)},
    **{point.label: point.score for point in PRACTICE.points},
    "don't know": "unknown",
    "not applicable": "not-applicable",
}


@given(st.data(), st.sampled_from(list(TEXTS)))
def test_what_folding_takes_off_leaves_the_answer_the_same(data: st.DataObject, text: str) -> None:
    assert meaning(data.draw(disguised(text))) == TEXTS[text]


@given(st.sampled_from(list(TEXTS)), st.integers(0, 60), st.characters(categories=["L", "N"]))
def test_whatever_else_is_changed_is_refused_and_never_another_answer(text: str, place: int, sign: str) -> None:
    place = place % len(text)
    changed = text[:place] + sign + text[place + 1 :]
    assert meaning(changed) in (TEXTS[text], "refused")


@given(st.text(max_size=40))
def test_any_text_is_an_answer_or_is_refused_with_a_message(text: str) -> None:
    read = Values(WATCH)(text)
    assert isinstance(read, Answer | Doubt | Unread)
    assert not isinstance(read, Unread) or read.message
    assert (read is UNANSWERED) == (not text.strip())


def test_none_as_python_writes_it_is_not_the_point_none() -> None:
    assert (meaning("none"), meaning("NONE"), meaning("None")) == (0, 0, "refused")


@pytest.mark.parametrize(
    "form", ["[{0}] {1}", "({0}) {1}", "{0}) {1}", "{0}. {1}", "{0} = {1}", "{0} {1}", "{1} ({0})"]
)
def test_a_score_with_its_own_words_is_read_and_with_others_refused(form: str) -> None:
    assert meaning(form.format(2, "Mostly in place")) == 2
    assert meaning(form.format(0, "Nobody looks; not even once.")) == 0
    assert meaning(form.format(1, "Mostly in place")) == "refused"
    assert meaning(form.format(2, "we began in May")) == "refused"
