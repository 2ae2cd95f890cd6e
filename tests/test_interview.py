from __future__ import annotations

from dataclasses import replace

import pytest
from builders import NOT_APPLICABLE, UNKNOWN, begin, question, rubric
from hypothesis import given
from hypothesis import strategies as st

from socialmaturity.core.model import Point, Scale
from socialmaturity.core.sheet import Answer, LeftOut
from socialmaturity.interview.drive import HowEnded
from socialmaturity.interview.line_editor import EMPTY, LONGEST, Entry
from socialmaturity.interview.opening import Form
from socialmaturity.interview.opening import press as press_form
from socialmaturity.interview.pages import page
from socialmaturity.interview.press import interrupt, press
from socialmaturity.interview.state import OVER, Interview, KeyRemark, Phase
from socialmaturity.interview.voices import Voice

WIDE = Scale(
    id="wide",
    met_at=50,
    points=tuple(Point(score=score, id=f"p{score}", label=str(score)) for score in range(0, 101, 10)),
)
SIGNED = Scale(
    id="signed",
    met_at=0,
    points=tuple(Point(score=score, id=f"p{score + 2}", label=str(score)) for score in range(-2, 3)),
)
LADDER = rubric(
    [question("a", essential=True)._replace(may_not_apply=False), question("b"), question("c", scale=WIDE)],
    [question("d", scale=SIGNED), question("e"), question("f")],
)
IDS = list(LADDER.questions)


def pressed(state: Interview, *keys: str) -> Interview:
    for key in keys:
        state = press(state, key)
    return state


def begun(**answers: int) -> Interview:
    return begin(LADDER, {id_: Answer(rating=rating) for id_, rating in answers.items()})


def ratings(state: Interview) -> dict[str, object]:
    return dict(state.ratings)


# --- Answering ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "keys, expected, at",
    [
        pytest.param(["2"], {"a": 2}, "b", id="a digit is the score, and moves on"),
        pytest.param(["2", "3"], {"a": 2, "b": 3}, "c", id="digits that come together answer one question each"),
        pytest.param(["2", " ", "3"], {"a": 2, "b": 3}, "c", id="blanks between pasted answers do no harm"),
        pytest.param(["d"], {"a": UNKNOWN}, "b", id="d says don't know"),
        pytest.param(["s", *"nold", "enter"], {"b": NOT_APPLICABLE}, "c", id="n asks for the reason and moves on"),
        pytest.param(["s"], {}, "b", id="s leaves it unanswered, which is not don't know"),
        pytest.param(["right"], {}, "b", id="the right arrow skips too"),
        pytest.param(["2", "b", "1"], {"a": 1}, "b", id="going back and answering changes the answer"),
        pytest.param(["2", "left", "right"], {"a": 2}, "b", id="skipping over an answer keeps it"),
        pytest.param(["2", "b", "c"], {}, "a", id="c takes an answer back"),
        pytest.param(
            ["2", "3", "b", "b", "enter"], {"a": 2, "b": 3}, "c", id="Enter goes on to the next open question"
        ),
        pytest.param(["s", "s", *"50", "enter"], {"c": 50}, "d", id="a number of two digits needs Enter"),
        pytest.param(
            ["s", "s", *"59", "backspace", "0", "enter"], {"c": 50}, "d", id="a typed number can be corrected"
        ),
        pytest.param(["s", "s", *"100", "enter"], {"c": 100}, "d", id="a number of three digits too"),
        pytest.param(["s", "s", "s", *"-2", "enter"], {"d": -2}, "e", id="a negative score is typed with its sign"),
        pytest.param(["s", "s", "4", "d"], {"c": UNKNOWN}, "d", id="don't know wins over a number half typed"),
    ],
)
def test_a_key_answers_the_question(keys, expected, at):
    state = pressed(begun(), *keys)
    assert ratings(state) == expected
    assert (state.phase, state.at, state.remark) == (Phase.ASKING, at, None)


@pytest.mark.parametrize(
    "keys, remark",
    [
        (["x"], KeyRemark.NO_KEY),
        (["4"], KeyRemark.NO_SCORE),
        (["１"], KeyRemark.NO_KEY),
        (["b"], KeyRemark.FIRST),
        (["n"], KeyRemark.ESSENTIAL),
        (["enter"], KeyRemark.NO_ANSWER),
        (["c"], KeyRemark.NO_ANSWER),
        (["up"], KeyRemark.NO_KEY),
        (["s", "n", " ", "enter"], KeyRemark.NO_REASON),
        (["s", "s", *"55", "enter"], KeyRemark.NO_SCORE),
        (["s", "s", *"007", "enter"], KeyRemark.NO_SCORE),
        (["s", "s", *"5-", "enter"], KeyRemark.NO_SCORE),
        (["r", "7", "enter"], KeyRemark.NO_NUMBER),
        (["r", "x"], KeyRemark.NO_KEY),
        (["e", "tab"], KeyRemark.NO_KEY),
    ],
)
def test_a_key_that_does_nothing_says_why(keys, remark):
    state = pressed(begun(), *keys)
    assert (state.remark, ratings(state)) == (remark, {})
    assert state.strays >= 1


def test_a_stage_that_does_not_apply_is_left_out_with_one_reason():
    state = pressed(begun(e=2), "s", "s", "s", "N", *"no shop", "enter")
    gone = Answer(rating=NOT_APPLICABLE, reason="no shop")
    assert state.answers == {"e": Answer(rating=2), "d": gone, "f": gone}
    assert (state.phase, state.stored) == (Phase.REVIEW, ("d", "f"))
    assert pressed(state, "1", "enter", "N", "x", "enter").at == "a"
    assert (
        page(pressed(begun(), "N", "x", "enter"), "").stored
        == "2 of 3 questions of Stage 1: does not apply, because x; r shows them"
    )


def test_a_stage_of_which_nothing_must_apply_is_left_out_as_a_whole_until_an_answer_is_cleared():
    state = pressed(begun(), "s", "s", "s", "N", *"no shop", "enter")
    assert state.left_out == LeftOut(stages=("stage-2",), reason="no shop")
    assert pressed(state, "4", "enter", "c").left_out is None
    assert pressed(begun(e=2), "s", "s", "s", "N", *"no shop", "enter").left_out.stages == ("stage-2",)
    assert pressed(begun(), "N", *"no shop", "enter").left_out is None


def test_what_always_applies_is_still_asked_of_a_stage_that_is_left_out():
    state = pressed(begun(), "N", *"no shop", "enter")
    assert (state.at, list(state.ratings)) == ("a", ["b", "c"])
    assert press(state, "N").remark is KeyRemark.STAGE_APPLIES


@pytest.mark.parametrize("key", ["b", "left", "backspace", "backtab"])
def test_four_keys_go_back_with_the_answer_kept(key):
    state = pressed(begun(), "2", key)
    assert (state.at, ratings(state)) == ("a", {"a": 2})


def test_backspace_corrects_a_number_before_it_goes_back():
    state = pressed(begun(), "s", "s", "5", "backspace")
    assert (state.at, state.entry) == ("c", EMPTY)
    assert press(state, "backspace").at == "b"


def test_another_answer_keeps_the_note_and_drops_the_reason():
    state = pressed(begun(), "s", "e", *"seen", "enter", "enter", "n", *"no", "enter", "b", "3")
    assert state.answers["b"] == Answer(rating=3, note="seen")


# --- Notes and evidence ------------------------------------------------------------------------------------------


def test_a_note_and_its_evidence_belong_to_the_answer_without_being_one():
    state = pressed(begun(), "e", *"see", "enter", *"page 1", "enter", *"page 2", "enter", "enter")
    assert state.answers == {"a": Answer(note="see", evidence=("page 1", "page 2"))}
    assert (state.phase, state.at, ratings(state)) == (Phase.ASKING, "a", {})


def test_esc_keeps_a_note_and_goes_back_to_the_question():
    state = pressed(begun(), "e", *"seen", "escape")
    assert (state.phase, state.answers) == (Phase.ASKING, {"a": Answer(note="seen")})


def test_esc_keeps_the_evidence_that_is_typed():
    state = pressed(begun(), "e", "enter", *"page 1", "escape")
    assert (state.phase, state.answers) == (Phase.ASKING, {"a": Answer(evidence=("page 1",))})


def test_esc_asks_before_it_throws_away_a_reason():
    state = pressed(begun(), "s", "n", *"no shop", "escape")
    assert (state.phase, state.remark, state.entry.text) == (Phase.REASON, KeyRemark.UNKEPT, "no shop")
    assert pressed(state, "enter").answers == {"b": Answer(rating=NOT_APPLICABLE, reason="no shop")}
    assert (pressed(state, "escape").phase, pressed(state, "escape").answers) == (Phase.ASKING, {})
    assert pressed(state, "s", "escape").remark is KeyRemark.UNKEPT


def test_what_is_half_typed_is_kept_when_the_terminal_goes():
    assert interrupt(pressed(begun(), "e", *"half")).answers == {"a": Answer(note="half")}
    assert interrupt(pressed(begun(), "e", "enter", *"page")).answers == {"a": Answer(evidence=("page",))}
    assert interrupt(pressed(begun(), "s", "n", *"because")).answers == {"b": Answer(note="because")}


def test_words_are_moved_over_and_paragraphs_kept_in_a_note():
    state = pressed(begun(), "e", *"one two", "word-left", *"and ", "end", "newline", "newline", "3", "enter", "enter")
    assert state.answers == {"a": Answer(note="one and two\n\n3")}


def test_up_and_backspace_edit_the_last_evidence():
    for key in ("up", "backspace"):
        state = pressed(begun(), "e", "enter", *"page 1", "enter", key, "backspace", "2", "enter", "enter")
        assert state.answers == {"a": Answer(evidence=("page 2",))}


def test_a_note_on_the_question_before_comes_back_to_this_one():
    state = pressed(begun(), "2", "E", *"late", "enter", "enter")
    assert (state.at, state.phase, state.answers) == ("b", Phase.ASKING, {"a": Answer(rating=2, note="late")})
    state = pressed(begun(), "2", "E", *"late", "escape", "3")
    assert state.ratings == {"a": 2, "b": 3}
    assert press(begun(), "E").remark is KeyRemark.FIRST


def test_what_was_just_stored_is_known_until_one_moves_on():
    state = press(begun(), "2")
    assert state.stored == ("a",)
    assert pressed(state, "x").stored == ("a",)
    assert pressed(state, "s").stored == ()


def test_an_emptied_note_is_gone():
    state = pressed(begun(), "e", *"old", "enter", "enter", "e", "delete-all", "enter", "enter")
    assert state.answers == {}


# --- Review ------------------------------------------------------------------------------------------------------


def test_the_review_comes_after_the_last_question_and_enter_finishes_it():
    state = pressed(begun(), "3", "3", *"50", "enter", "0", "enter", "3", "3")
    assert state.phase is Phase.REVIEW
    assert press(state, "enter").phase is Phase.DONE


def test_a_number_edits_one_answer_and_comes_straight_back():
    state = pressed(begun(a=1, b=1), "r", "2", "enter")
    assert (state.at, state.phase) == ("b", Phase.ASKING)
    state = press(state, "3")
    assert (state.phase, ratings(state)) == (Phase.REVIEW, {"a": 1, "b": 3})


def test_the_arrows_select_a_question_and_enter_opens_it():
    state = pressed(begun(a=1, b=1), "r", "down", "down")
    assert (state.phase, state.selected) == (Phase.REVIEW, "b")
    state = pressed(state, "enter", "3")
    assert (state.phase, state.selected, ratings(state)) == (Phase.REVIEW, "", {"a": 1, "b": 3})
    assert pressed(state, "up").selected == "f"
    assert pressed(state, "up", "down", "enter").phase is Phase.DONE
    assert pressed(state, "down", "escape").selected == ""


@pytest.mark.parametrize("key", ["s", "b", "enter", "r", "escape"])
def test_leaving_an_edit_changes_nothing_and_goes_back_to_the_review(key):
    state = pressed(begun(a=1, b=1), "r", "2", "enter", key)
    assert (state.phase, ratings(state)) == (Phase.REVIEW, {"a": 1, "b": 1})


def test_from_the_review_one_can_go_back_to_the_question_one_came_from():
    state = pressed(begun(), "s", "r", "b")
    assert (state.phase, state.at, state.reviewing) == (Phase.ASKING, "b", False)


def test_q_leaves_from_a_question_and_from_the_review():
    assert press(begun(), "q").phase is Phase.LEFT
    assert pressed(begun(), "r", "q").phase is Phase.LEFT


# --- Where it begins and ends ------------------------------------------------------------------------------------


def test_continuing_goes_to_the_first_question_without_an_answer():
    assert begun(a=1, c=50).at == "b"


def test_with_everything_answered_it_begins_with_the_review():
    state = begin(LADDER, {id_: Answer(rating=Mark) for id_, Mark in zip(IDS, [1, 1, 0, 0, 1, 1], strict=True)})
    assert (state.phase, state.at) == (Phase.REVIEW, "f")


def test_single_questions_are_asked_again_though_they_are_answered():
    answers = {id_: Answer(rating=0) for id_ in IDS}
    state = begin(LADDER, answers, only=frozenset({"e", "b"}), again=True)
    assert (state.at, state.asked) == ("b", ("b", "e"))
    state = press(state, "3")
    assert state.at == "e"
    state = press(state, "3")
    assert (state.phase, state.ratings["b"], state.ratings["e"]) == (Phase.REVIEW, 3, 3)
    assert pressed(state, "1", "enter").remark is KeyRemark.NO_NUMBER


def test_until_decided_stops_after_the_stage_that_can_no_longer_be_passed():
    state = begin(LADDER, {}, until_decided=True)
    state = press(state, "0")
    assert (state.at, state.ended_by) == ("b", LADDER.stages[0])
    state = pressed(state, "3", *"50", "enter")
    assert (state.phase, state.asked) == (Phase.REVIEW, ("a", "b", "c"))


def test_until_decided_goes_on_when_an_answer_makes_the_stage_possible_again():
    state = pressed(begin(LADDER, {}, until_decided=True), "0", "3", *"50", "enter")
    state = pressed(state, "1", "enter", "2")
    assert state.asked == tuple(IDS)
    assert pressed(state, "b", "s").at == "b"


# --- Other sheets ------------------------------------------------------------------------------------------------


def voiced(*voices: tuple[str, Answer], **how) -> Interview:
    return begin(LADDER, {}, voices={"b": tuple(Voice(label=label, answer=answer) for label, answer in voices)}, **how)


def test_what_another_sheet_answers_is_offered_and_taken_with_enter_alone():
    state = pressed(voiced(("2025", Answer(rating=2, note="the list", evidence=("page 1",)))), "s")
    assert (state.answers, state.offered.rating) == ({}, 2)
    after = press(state, "enter")
    assert after.answers == {"b": Answer(rating=2, note="the list", evidence=("page 1",))}
    assert (after.at, after.stored) == ("c", ("b",))
    assert pressed(state, "3").answers == {"b": Answer(rating=3)}
    assert pressed(state, "s").answers == {}


def test_an_answer_that_is_offered_keeps_the_note_that_was_there():
    state = pressed(voiced(("2025", Answer(rating=2, note="the list"))), "s", "e", *"mine", "escape", "enter")
    assert state.answers["b"].note == "mine\nthe list"


@pytest.mark.parametrize(
    "answers, offered",
    [
        pytest.param([2, 2], 2, id="what all say"),
        pytest.param([2, UNKNOWN, None], 2, id="who does not know differs with nobody"),
        pytest.param([2, 1], None, id="what they do not agree on is not offered"),
        pytest.param([UNKNOWN, UNKNOWN], None, id="not knowing is not an answer to take over"),
        pytest.param([NOT_APPLICABLE, NOT_APPLICABLE], NOT_APPLICABLE, id="what does not apply to all"),
        pytest.param([7, 7], None, id="a score that the scale does not have"),
    ],
)
def test_what_is_offered_is_what_all_who_could_answer_agree_on(answers, offered):
    state = pressed(voiced(*((str(n), Answer(rating=rating)) for n, rating in enumerate(answers))), "s")
    assert (state.offered.rating if state.offered else None) == offered


def test_a_team_that_settles_on_an_answer_keeps_who_gave_which():
    others = ("Ann", Answer(rating=2, note="I am there")), ("Tom", Answer(rating=0)), ("Eve", Answer(note="ask Ann"))
    state = pressed(voiced(*others, agreeing=True), "s", "1")
    assert state.answers["b"] == Answer(rating=1, note="Ann: 2. I am there\nTom: 0\nEve: ask Ann")
    assert pressed(state, "b", "2").answers["b"].note == state.answers["b"].note


def test_an_answer_that_a_team_takes_over_says_who_did_not_know():
    others = ("Ann", Answer(rating=UNKNOWN)), ("Eve", Answer(rating=1))
    state = pressed(voiced(*others, agreeing=True), "s")
    assert state.offered == Answer(rating=1, note="Ann: don't know\nEve: 1")


# --- Laws --------------------------------------------------------------------------------------------------------

NAMED = [
    "enter",
    "left",
    "right",
    "up",
    "down",
    "backspace",
    "backtab",
    "tab",
    "escape",
    "home",
    "end",
    "delete",
    "delete-all",
    "delete-word",
    "unknown-key",
    "newline",
    "word-left",
    "alt-x",
    "pageup",
]
keys = st.one_of(st.sampled_from([*"0123456789bcdenNEsrq?x- "]), st.sampled_from(NAMED), st.characters())
key_sequences = st.lists(keys, max_size=60)


@given(key_sequences)
def test_any_keys_leave_a_valid_interview(sequence):
    state = begun()
    for key in sequence:
        state = press(state, key)
        assert state.at in LADDER.questions
        assert state.phase in Phase
        assert set(state.answers) <= set(IDS)
        for id_, answer in state.answers.items():
            asked = LADDER.questions[id_]
            assert answer != Answer()
            scores = {point.score for point in asked.scale.points}
            assert answer.rating in scores | {None, UNKNOWN} | ({NOT_APPLICABLE} if asked.may_not_apply else set())
            assert bool(answer.reason) == (answer.rating is NOT_APPLICABLE)


@given(key_sequences, st.sampled_from([*"0123dsb"]))
def test_back_undoes_forward(sequence, key):
    state = pressed(begun(), *sequence)
    after = press(state, key)
    if state.phase is Phase.ASKING and after.phase is Phase.ASKING and after.number(after.at) > state.number(state.at):
        back = press(after, "b")
        assert (back.at, back.answers) == (state.at, after.answers)


@given(key_sequences, st.lists(st.sampled_from(["r", "b", "s", "left", "right", "escape", "?", *"123456", "up"])))
def test_the_review_and_moving_about_never_lose_an_answer(sequence, moves):
    state = pressed(begun(), *sequence, "escape", "escape", "r")
    for key in moves:
        before, state = state, press(state, key)
        lost = set(before.ratings) - set(state.ratings)
        assert not lost
        assert all(state.answers[id_] == before.answers[id_] for id_ in before.answers if id_ != before.at)


@given(key_sequences)
def test_only_a_key_that_says_nothing_is_remarked_upon_as_useless(sequence):
    state = begun()
    for key in sequence:
        after = press(state, key)
        if after.remark:
            assert (after.answers, after.at) == (state.answers, state.at)
        state = after


@given(st.lists(st.sampled_from([*"bsr?", "left", "right", "escape", "x"]), min_size=50, max_size=80))
def test_keys_that_bring_no_answer_are_counted(sequence):
    state = begun()
    for number, key in enumerate(sequence, 1):
        state = press(state, key)
        assert state.idle == number


def test_what_is_typed_into_a_note_is_not_idling():
    state = pressed(begun(), "e", *("x" * 500))
    assert (state.idle, state.strays) == (1, 0)


def test_a_paste_that_is_too_long_is_cut_and_ends_nothing():
    state = replace(press(begun(), "e"), entry=Entry("x" * LONGEST))
    state = pressed(state, *"and more")
    assert (state.entry.text, state.remark, state.strays) == ("x" * LONGEST, KeyRemark.FULL, 0)
    assert state.idle == 1 + len("and more")


@given(key_sequences)
def test_an_interview_that_is_over_stays_over(sequence):
    for end in (pressed(begun(), "q"), pressed(begun(), "r", "enter")):
        after = pressed(end, *sequence)
        assert after.phase is end.phase
        assert after.phase in OVER
        assert after.answers == end.answers


# --- A line that is typed, and the form --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "keys, expected",
    [
        (["left", "x"], Entry("one twx", "o")),
        (["home", "delete"], Entry("", "ne two")),
        (["home", "right", "backspace"], Entry("", "ne two")),
        (["delete-word"], Entry("one ")),
        (["delete-word", "delete-word", "delete-word"], Entry()),
        (["home", "end", "!"], Entry("one two!")),
        (["left", "delete-all"], Entry()),
    ],
)
def test_a_line_is_edited_where_the_cursor_is(keys, expected):
    entry = Entry("one two")
    for key in keys:
        entry = entry.press(key)
    assert entry == expected


@given(st.text(max_size=20), st.lists(keys, max_size=40))
def test_any_keys_leave_a_line(text, sequence):
    entry = Entry(text)
    for key in sequence:
        entry = entry.press(key) or entry
    assert len(entry.text) <= LONGEST


FORM = Form(entries={"subject": Entry(), "scope": Entry("north")})


def test_a_form_is_filled_in_line_by_line_and_begun_with_enter():
    form = FORM
    for key in ["A", "enter", "backtab", "B", "enter", "delete-all", "enter"]:
        form = press_form(form, key)
    assert (form.field, form.ended, dict(form.texts)) == (None, None, {"subject": "AB", "scope": ""})
    assert press_form(form, "enter").ended is HowEnded.DONE
    assert press_form(form, "q").ended is HowEnded.LEFT
    assert press_form(form, "x").strays == 1
    assert press_form(form, "up").field == "scope"


def test_a_date_that_is_none_is_not_left():
    form = Form(entries={"date": Entry("2026-02-30")})
    assert (press_form(form, "enter").field, press_form(form, "enter").strays) == ("date", 1)
    for key in ["backspace", "backspace", "2", "8", "enter"]:
        form = press_form(form, key)
    assert (form.field, form.texts["date"]) == (None, "2026-02-28")


@given(st.lists(keys, max_size=60))
def test_any_keys_leave_a_form(sequence):
    form = FORM
    for key in sequence:
        form = press_form(form, key)
        assert 0 <= form.at <= len(form.entries)
