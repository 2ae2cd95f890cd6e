from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from builders import SCALE, begin, question, rubric
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from socialmaturity.core.crosswalk import Hint
from socialmaturity.core.sheet import Answer
from socialmaturity.documents.catalogue import Catalogue
from socialmaturity.interview.choice import KEYS, continue_or_new, which_rubric
from socialmaturity.interview.line_editor import Entry
from socialmaturity.interview.lines import spoken
from socialmaturity.interview.opening import Form, form_page
from socialmaturity.interview.pages import extent, page
from socialmaturity.interview.press import press
from socialmaturity.interview.screen import compose
from socialmaturity.interview.voices import Voice

if TYPE_CHECKING:
    from socialmaturity.interview.state import Interview

SIX = Catalogue()["six-stages"]


def drawn(shown_page, width: int = 79, rows: int = 24, *, scrolled: int = 0, ascii_only: bool = False) -> list[str]:
    console = Console(file=io.StringIO(), width=width, color_system=None, highlight=False, markup=False, emoji=False)
    made = compose(shown_page, console, rows, scrolled, ascii_only=ascii_only)
    return [line.rstrip() for line in made.lines]


def pressed(state: Interview, *keys: str) -> Interview:
    for key in keys:
        state = press(state, key)
    return state


def at(id_: str, *keys: str, **answers: Answer) -> Interview:
    return pressed(begin(SIX, answers, only=frozenset({id_}), again=True), *keys)


STATES = {
    "first": at("planning-listening"),
    "answered": at(
        "presence-departments",
        **{"presence-departments": Answer(rating=1, note="Anna has the list", evidence=("page 4 of the plan",))},
    ),
    "help": at("presence-departments", "?"),
    "reason": at("presence-departments", "n", *"no departments"),
    "note": at("presence-departments", "e", *"Anna has", "left"),
    "evidence": at("presence-departments", "e", "enter", *"page 4", "enter", *"page"),
    "essential": at("planning-listening", "n"),
    "unknown-key": at("planning-listening", "x"),
    "review": pressed(begin(SIX, {}), *"12d", "n", *"why", "enter", "r", "1"),
}


@pytest.mark.parametrize("name", STATES)
@pytest.mark.parametrize("width, rows", [(79, 24), (39, 60)])
def test_the_screen_shows(name, width, rows, golden):
    golden(f"interview/{name}-{width}.txt", "\n".join(drawn(page(STATES[name], "Lantern Street"), width, rows)) + "\n")


@pytest.mark.parametrize("name", STATES)
def test_the_lines_say(name, golden):
    shown_page = page(STATES[name], "Lantern Street")
    golden(f"interview/{name}-lines.txt", spoken(shown_page, 79) + shown_page.prompt + "\n")


def test_a_terminal_without_signs_gets_ascii():
    assert all(
        line.isascii() for name in STATES for line in drawn(page(STATES[name], "Lantern Street"), ascii_only=True)
    )


@pytest.mark.parametrize("id_", SIX.questions)
@pytest.mark.parametrize("width", [20, 39, 79])
def test_no_option_is_ever_cut(id_, width):
    shown_page = page(at(id_), "Lantern Street")
    words = " ".join(drawn(shown_page, width, rows=1000)).split()
    for option in SIX.questions[id_].options:
        wanted = option.split()
        assert any(words[start : start + len(wanted)] == wanted for start in range(len(words))) or width == 20


@settings(max_examples=50, deadline=None)
@given(
    st.sampled_from(list(STATES)),
    st.integers(min_value=20, max_value=120),
    st.integers(min_value=1, max_value=60),
    st.integers(min_value=0, max_value=100),
)
def test_a_frame_fits_its_screen(name, width, rows, scrolled):
    frame_lines = drawn(page(STATES[name], "Lantern Street"), width, rows, scrolled=scrolled)
    assert len(frame_lines) <= rows
    assert all(len(line) <= width for line in frame_lines)


def test_scrolling_shows_every_line_of_a_page_that_is_too_long():
    shown_page = page(STATES["review"], "Lantern Street")
    whole = drawn(shown_page, rows=1000)
    seen = {line for scrolled in range(0, len(whole), 10) for line in drawn(shown_page, rows=20, scrolled=scrolled)}
    assert set(whole[2:-1]) - {""} <= seen  # without the bar and the words of the keys, which are shortened


def test_what_was_chosen_is_marked_with_a_sign_and_not_only_a_colour():
    marked = [line for line in drawn(page(STATES["answered"], "")) if line.startswith("▸")]
    assert marked == ["▸  1  Others help now and then, when asked."]
    assert "1. Others help now and then, when asked. (your answer)" in spoken(page(STATES["answered"], ""), 79)


def test_lines_do_not_repeat_what_was_just_written():
    shown_page = page(at("planning-listening"), "")
    wrong = page(at("planning-listening", "x"), "")
    assert (
        spoken(wrong, 79, after=shown_page) == "'x' does nothing here; type 0, 1, 2, 3, d, N, e, E, ?, b, s, r or q.\n"
    )
    assert "Listen to learn" not in spoken(page(at("planning-listening", "?"), ""), 79, after=shown_page)
    after = page(press(at("planning-listening"), "2"), "")
    assert after.stored in spoken(after, 79, after=shown_page)
    assert after.stored not in spoken(after, 79, after=after)


def test_what_other_sheets_say_is_shown_behind_each_option():
    voices = (Voice(label="Ann", answer=Answer(rating=2, note="a list")), Voice(label="Tom", answer=Answer(rating=2)))
    state = begin(rubric([question("a")]), {}, voices={"a": voices})
    assert "▹  2  mostly  (Ann, Tom)" in drawn(page(state, ""))
    assert "?: shows the note of Ann" in drawn(page(state, ""))
    assert "Note of Ann: a list" in drawn(page(press(state, "?"), ""))
    text = spoken(page(state, ""), 79)
    assert "2. mostly (Ann, Tom) (Enter takes it)" in text


def test_text_from_a_rubric_or_a_sheet_moves_nothing_on_the_screen():
    nasty = "\x1b]0;title\x07[red]\u202e\x9b31m[/]"
    asked = question("a")._replace(text=nasty, options=(nasty,) * 4, why=nasty, evidence=nasty)
    ladder = replace(rubric([asked]), title=nasty)
    hint = Hint(question=asked, rating=0, difference=nasty)
    answers = {"a": Answer(rating=1, note=nasty, evidence=(nasty,))}
    state = press(begin(ladder, answers, only=frozenset({"a"}), again=True, hints={"a": (hint,)}), "?")
    text = "\n".join(drawn(page(state, nasty), rows=100)) + spoken(page(state, nasty), 79)
    assert not set(text) & {"\x1b", "\x07", "\u202e", "\x9b"}
    assert "[red]" in text


def test_a_similar_answer_is_a_hint_with_the_difference():
    other = question("other")._replace(text="Something like it?")
    state = begin(rubric([question("a")]), {}, hints={"a": (Hint(question=other, rating=2, difference="More of it."),)})
    text = spoken(page(state, ""), 79)
    assert "A similar question was answered: Something like it? 2: mostly" in text
    assert "Not the same: More of it." in text
    assert not state.answers


def test_the_review_says_where_and_why_it_stopped():
    state = pressed(begin(SIX, {}, until_decided=True), *"0000000")
    assert "Planning can no longer be passed, so no later stage is asked." in drawn(page(state, ""))


def test_the_form_shows_where_the_answers_go_and_what_was_filled_in():
    form = Form(entries={"subject": Entry("Lantern Street"), "role": Entry("Owner")}, at=1)
    shown_page = form_page(
        form, SIX.title, {"scope": "two shops"}, ["Each answer is saved at once in a.yaml", extent(SIX)]
    )
    assert drawn(shown_page) == [
        "Six stages of social business",
        "",
        "Each answer is saved at once in a.yaml",
        "42 questions in 6 stages. You can stop and go on at any time.",
        "",
        "Their role: what this person does there",
        "",
        "         Client Lantern Street",
        "What is covered two shops",
        "     Their role Owner",
        "",
        "Enter next  ↑ back",
    ]


def test_choices_have_one_key_each():
    assert [choice.key for choice in which_rubric([SIX] * 12).choices] == list(KEYS[:12])
    assert [choice.key for choice in continue_or_new("a.yaml", "a-2.yaml").choices] == ["c", "n"]
    assert "q" not in KEYS


def test_a_scale_of_many_points_is_shown_by_its_ends():
    points = tuple(SCALE.points[0]._replace(score=score, id=f"p{score}") for score in range(101))
    wide = replace(SCALE, points=points)
    asked = question("a", scale=wide)._replace(options=tuple(str(score) for score in range(101)))
    assert page(begin(rubric([asked]), {}), "").prompt == "Answer 0 to 100, d or n:"
