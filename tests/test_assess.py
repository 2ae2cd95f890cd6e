"""The interview as a person has it: the program itself, in a terminal."""

from __future__ import annotations

import ctypes
import json
import os
import resource
import signal
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from conftest import PROGRAM, ROOT
from terminal import ESCAPES, Terminal, names
from test_compare import two_versions

from socialmaturity.core.model import Mark
from socialmaturity.core.sheet import Answer, Sheet
from socialmaturity.documents.catalogue import Catalogue
from socialmaturity.documents.sheet import read_sheet

if TYPE_CHECKING:
    from pathlib import Path

SIX = Catalogue()["six-stages"]
IDS = list(SIX.questions)
NOBODY = [
    "--subject",
    "Lantern Street",
    "--scope",
    "",
    "--respondent",
    "",
    "--role",
    "",
    "--assessor",
    "",
    "--date",
    "2026-11-27",
]
NEW = ["assess", "a.yaml", "--rubric", "six-stages", *NOBODY]
RESTORED = "\x1b[?1049l"  # the other screen is left


def sheet(folder: Path, name: str = "a.yaml") -> Sheet:
    found = read_sheet((folder / name).read_bytes(), name, Catalogue())[1]
    return replace(found, answers={id_: answer for id_, answer in found.answers.items() if answer != Answer()})


def ratings(folder: Path, name: str = "a.yaml") -> dict[str, object]:
    return dict(sheet(folder, name).ratings)


def begun(tmp_path: Path, *options: str, **how) -> Terminal:
    """An interview at its first question."""
    return Terminal(*NEW, *options, cwd=tmp_path, **how).sees("Enter begin").press("\r").sees("· 1 of 42")


def prepared(tmp_path: Path, text: str, name: str = "a.yaml") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


# --- A whole interview -------------------------------------------------------------------------------------------


def test_a_complete_interview_from_the_choice_of_a_rubric_to_the_report(tmp_path):
    terminal = Terminal("assess", cwd=tmp_path).sees("Which rubric?").press("2")
    terminal.sees("Client: the organization").press("Lantern Street", "\r").sees("What is covered: optional")
    name = next(word for word in terminal.screen.split() if word.endswith(".yaml"))
    assert name.startswith("lantern-street-six-stages-")
    assert not names(tmp_path)
    terminal.press("\r", "Owner", *["\r"] * 4).sees("Enter begin").press("\r")
    for number in range(1, 43):
        terminal.sees(f"· {number} of 42").press("3")
    terminal.sees("42 answered: 42 rated.").press("\r")
    assert terminal.ends() == 0
    last = ESCAPES.sub("", terminal.raw.rpartition(RESTORED)[2])
    assert "You are at Converged, stage 6 of 6." in last
    assert f"Saved in {name}" in last
    assert f"socialmaturity score {name} -o report.html" in " ".join(last.split())
    assert ratings(tmp_path, name) == dict.fromkeys(IDS, 3)
    assert (sheet(tmp_path, name).subject, sheet(tmp_path, name).respondent) == ("Lantern Street", "Owner")
    assert names(tmp_path) == [name]


@pytest.mark.parametrize("size", [(40, 20), (80, 24), (120, 40)])
@pytest.mark.parametrize("name", ["a.yaml", "lantern-street-six-stages-2026-11-27.yaml"])
def test_the_end_fits_on_the_screen_with_its_headline_and_what_to_do_next(tmp_path, size, name):
    prepared(tmp_path, LAST_YEAR, name)
    terminal = Terminal("assess", name, cwd=tmp_path, size=size).sees("Enter begin").press("\r").sees("· 3 of 42")
    assert terminal.press("r").sees("Review").press("\r").ends() == 0
    last = ESCAPES.sub("", terminal.raw.rpartition(RESTORED)[2]).replace("\r\n", "\n")
    assert last.count("\n") < size[1]
    assert max(map(len, last.split("\n"))) <= size[0]
    expected = ["Lantern Street", "Next: Planning.", "1 of 7 met", "Missing for Planning", "Saved in", "-o report.html"]
    assert [words for words in expected if words not in last] == []
    assert ("The ladder" in last) == (size != (40, 20))


def test_the_result_goes_where_and_how_it_is_asked_for(tmp_path):
    terminal = begun(tmp_path, "--format", "json", "-o", "result.json").press("r").sees("Review").press("\r")
    assert terminal.ends() == 0
    assert '"name": "No stage complete yet"' in (tmp_path / "result.json").read_text()


def test_standard_output_carries_only_the_result(tmp_path):
    out = tmp_path / "out"
    command = f"'{PROGRAM}' assess a.yaml --rubric six-stages --format jsonl > '{out}'"
    terminal = Terminal(cwd=tmp_path, program=("/bin/sh", "-c", command)).sees("Client")
    terminal.press("\r" * 7).sees("· 1 of 42").press("r").sees("Review").press("\r")
    assert terminal.ends() == 0
    text = out.read_text()
    assert text.startswith('{"format": ')
    assert text.count("\n") == 1


@pytest.mark.parametrize("how", ["q", "finished"])
def test_the_end_says_where_the_changes_of_another_program_are(tmp_path, how):
    terminal = begun(tmp_path).press("1").sees("· 2 of 42")
    text = (tmp_path / "a.yaml").read_text().replace(f"{IDS[5]}:\n", f"{IDS[5]}: 3\n")
    prepared(tmp_path, text)
    terminal.press("2").sees("· 3 of 42").press(*("q" if how == "q" else ("r", "\r")))
    assert terminal.ends() == 0
    words = "a.yaml was changed by another program during the interview. What it held then is in a.yaml.bak."
    assert words in " ".join(terminal.output.split())
    assert ratings(tmp_path) == {IDS[0]: 1, IDS[1]: 2}
    assert (tmp_path / "a.yaml.bak").read_text() == text


def test_back_edit_from_the_review_and_notes(tmp_path):
    terminal = begun(tmp_path).press("1").sees("· 2 of 42").press("b").sees("▸  1").press("2").sees("· 2 of 42")
    terminal.press("n").sees("Why does it not apply").press("no customers", "\r").sees("· 3 of 42")
    terminal.press("e").sees("Note:").press("Anna has it", "\r").sees("Evidence, a document").press("page 4", "\r")
    terminal.sees("Evidence: page 4").press("\r").sees("e note").press("d").sees("· 4 of 42")
    terminal.press("r").sees("3 of 42 answered: 1 rated, 1 don't know, 1 not applicable. 39 unanswered.").press(
        "1", "\r"
    ).sees("· 1 of 42")
    terminal.press("0").sees("Review").press("q")
    assert terminal.ends() == 0
    assert sheet(tmp_path).answers == {
        IDS[0]: Answer(rating=0),
        IDS[1]: Answer(rating=Mark.NOT_APPLICABLE, reason="no customers"),
        IDS[2]: Answer(rating=Mark.UNKNOWN, note="Anna has it", evidence=("page 4",)),
    }


def test_an_answer_is_on_the_disk_when_the_next_question_is_shown(tmp_path):
    terminal = begun(tmp_path)
    for number in range(1, 6):
        terminal.press("2").sees(f"· {number + 1} of 42")
        assert ratings(tmp_path) == dict.fromkeys(IDS[:number], 2)
    terminal.press("q")
    assert terminal.ends() == 0


# --- Keys --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param("123", id="at once"),
        pytest.param("\x1b[200~123\x1b[201~", id="as a marked paste"),
        pytest.param("1\x1b[C\x1b[D23", id="with arrow keys between them"),
        pytest.param("\x1b[200~1\r2\r3\r\x1b[201~", id="as a column from a spreadsheet"),
    ],
)
def test_keys_that_come_together_are_all_heard(tmp_path, sent):
    terminal = begun(tmp_path).press(sent).sees("· 4 of 42").press("q")
    assert terminal.ends() == 0
    assert ratings(tmp_path) == dict(zip(IDS, (1, 2, 3), strict=False))


def test_keys_typed_before_the_screen_is_there_are_heard(tmp_path):
    terminal = Terminal(*NEW, cwd=tmp_path).press("\r", "1", "2", "3").sees("· 4 of 42").press("q")
    assert terminal.ends() == 0
    assert ratings(tmp_path) == dict(zip(IDS, (1, 2, 3), strict=False))


@pytest.mark.parametrize("key", ["b", "left", "backtab", "\x7f"])
def test_four_keys_go_back(tmp_path, key):
    terminal = begun(tmp_path).press("1").sees("· 2 of 42").press(key).sees("· 1 of 42").press("q")
    assert terminal.ends() == 0
    assert ratings(tmp_path) == {IDS[0]: 1}


def test_a_key_that_means_nothing_says_so_and_esc_alone_is_a_key(tmp_path):
    terminal = (
        begun(tmp_path)
        .press("x")
        .sees("'x' does nothing here; type 0, 1, 2, 3, d, N, e, E, ?, b, s, r or q.")
        .press("e")
        .sees("Note:")
    )
    terminal.press("kept", "escape").sees("? why, evidence").press("?").sees("Why: ").press("q")
    assert terminal.ends() == 0
    assert sheet(tmp_path).answers == {IDS[0]: Answer(note="kept")}


def test_a_window_made_narrow_shows_the_whole_question(tmp_path):
    terminal = begun(tmp_path)
    terminal.child.setwinsize(60, 40)
    terminal.sees("Do you follow what people say online\n")
    assert max(map(len, terminal.screen.split("\n"))) < 40
    words = " ".join(terminal.screen.split())
    assert all(option in words for option in SIX.questions[IDS[0]].options)
    terminal.press("q")
    assert terminal.ends() == 0


def test_a_page_too_long_for_the_window_scrolls(tmp_path):
    terminal = begun(tmp_path, size=(40, 15)).sees("(down: ").press(*["down"] * 20).sees("d  Don't know").press("1")
    terminal.sees("· 2 of 42").press("q")
    assert terminal.ends() == 0


def test_a_scale_beyond_nine_is_typed_with_enter(tmp_path):
    points = "".join(
        f"      - {{score: {score}, id: p{score}, label: '{score} percent'}}\n" for score in range(0, 101, 10)
    )
    text = (
        "format: 1\nid: wide\nversion: '1'\ntitle: Wide\npass_share: 50%\n"
        f"scales:\n  percent:\n    met_at: 50\n    points:\n{points}scale: percent\n"
        "stages:\n  - id: one\n    name: One\n    questions:\n"
        "      - {id: first, text: How much?, advice: More.}\n      - {id: second, text: How often?, advice: More.}\n"
    )
    rubric = prepared(tmp_path, text, "wide.yaml")
    terminal = Terminal("assess", "a.yaml", "--rubric", rubric.name, *NOBODY, cwd=tmp_path).sees("Enter begin")
    terminal.press("\r").sees("· 1 of 2").press("100").sees("Number: 100").press("\r").sees("· 2 of 2")
    terminal.press("5", "\r").sees("'5' is not on the scale; answer 0 to 100.").press("50", "\r").sees(
        "2 of 2 answered: 2 rated."
    ).press("\r")
    assert terminal.ends() == 0
    assert "first: 100\n" in (tmp_path / "a.yaml").read_text()
    assert "You are at One" in terminal.output


# --- Going on ----------------------------------------------------------------------------------------------------


def test_the_same_command_goes_on_at_the_first_open_question(tmp_path):
    terminal = begun(tmp_path).press("12").sees("· 3 of 42").press("q")
    assert terminal.ends() == 0
    assert "2 of 42 questions are answered in a.yaml.\n" in terminal.output
    assert "Continue: socialmaturity assess a.yaml --rubric six-stages\n" in terminal.output
    terminal = Terminal(*NEW, "-o", "my report.docx", cwd=tmp_path).sees("Enter begin").press("\r", "q")
    assert terminal.ends() == 0
    assert "Continue: socialmaturity assess a.yaml --rubric six-stages -o 'my report.docx'\n" in terminal.output
    terminal = Terminal(*NEW, cwd=tmp_path).sees("Enter begin").press("\r").sees("· 3 of 42").press("q")
    assert terminal.ends() == 0


def test_the_opening_fields_are_filled_in_and_can_be_changed(tmp_path):
    prepared(tmp_path, "rubric: six-stages\nsubject: Lantern Stret\nanswers: {}\n")
    terminal = Terminal("assess", "a.yaml", cwd=tmp_path).sees("Client Lantern Stret").sees("Enter begin")
    terminal.press(*["up"] * 6).sees("Client: the organization").press("\x7f\x7f", "eet", "\r" * 6).sees("Enter begin")
    terminal.press("\r").sees("· 1 of 42").press("q")
    assert terminal.ends() == 0
    assert sheet(tmp_path).subject == "Lantern Street"


def test_a_sheet_that_is_only_looked_at_is_not_written(tmp_path):
    path = prepared(tmp_path, "# mine\nrubric: six-stages\nanswers: {planning-pilots: 2}\n")
    before = path.read_bytes(), path.stat().st_mtime_ns
    terminal = Terminal("assess", "a.yaml", cwd=tmp_path).sees("Your own comments in a.yaml cannot be kept")
    terminal.press("\r").sees("· 1 of 42").press("r", "b", "q")
    assert terminal.ends() == 0
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    assert names(tmp_path) == ["a.yaml"]


def test_a_sheet_in_json_stays_json(tmp_path):
    prepared(tmp_path, '{"rubric": "six-stages", "answers": {"planning-pilots": 2}}', "a.json")
    terminal = Terminal("assess", "a.json", cwd=tmp_path).sees("Enter begin").press("\r", "1").sees("· 2 of 42")
    terminal.press("q")
    assert terminal.ends() == 0
    saved = json.loads((tmp_path / "a.json").read_text())
    assert saved["answers"] == {"planning-listening": 1, "planning-pilots": 2}


def test_own_comments_are_kept_in_a_copy_from_the_first_change(tmp_path):
    text = "# mine\nrubric: six-stages\nanswers: {planning-pilots: 2}\n"
    prepared(tmp_path, text)
    terminal = Terminal("assess", "a.yaml", cwd=tmp_path).sees("a.yaml.bak").press("\r").sees("· 1 of 42")
    terminal.press("1").sees("· 2 of 42").press("q")
    assert terminal.ends() == 0
    assert (tmp_path / "a.yaml.bak").read_text() == text
    assert ratings(tmp_path) == {"planning-listening": 1, "planning-pilots": 2}


def test_what_another_version_asked_is_named_and_kept(tmp_path):
    prepared(tmp_path, "rubric: six-stages@0.1\nanswers: {gone: 2, planning-pilots: 2}\n")
    terminal = Terminal("assess", "a.yaml", cwd=tmp_path).sees("'gone' is not asked in version 1.0").press("\r", "1")
    terminal.sees("· 2 of 42").press("q")
    assert terminal.ends() == 0
    assert sheet(tmp_path).set_aside == {"gone": "2"}


@pytest.mark.parametrize(
    "key, name, expected",
    [
        ("c", "Continue it", {"planning-listening": 1, "planning-pilots": 2}),
        ("n", "Begin a new one", {"planning-listening": 1}),
    ],
)
def test_a_sheet_of_the_name_we_would_take_is_never_taken_by_accident(tmp_path, key, name, expected):
    options = ["assess", "--rubric", "six-stages", *NOBODY]
    terminal = Terminal(*options, cwd=tmp_path).sees("Enter begin")
    first = next(word for word in terminal.screen.split() if word.endswith(".yaml"))
    prepared(tmp_path, "rubric: six-stages\nanswers: {planning-pilots: 2}\n", first)
    before = (tmp_path / first).read_bytes()
    terminal.press("\r").sees("exists already.").sees(name).press("x").sees(
        "Only these keys do something here: c, n, q."
    ).press(key)
    if key == "c":
        terminal.sees("Enter begin").press("\r")
    terminal.sees("· 1 of 42").press("1").sees("· 2 of 42").press("q")
    assert terminal.ends() == 0
    taken = first if key == "c" else first.replace(".yaml", "-2.yaml")
    assert ratings(tmp_path, taken) == expected
    assert key == "c" or (tmp_path / first).read_bytes() == before


@pytest.mark.parametrize(
    "options, complaint",
    [
        (["--subject", "Somebody else"], "name another sheet, or rename it with --rename 'Somebody else'"),
        (["--respondent", "Anna"], "has the respondent 'Owner', not 'Anna'"),
        (["--rubric", "pots-plots-plantations"], "answers 'six-stages', not 'pots-plots-plantations'"),
        (["--ask", "planning-pilot"], "did you mean 'planning-pilots'?"),
        (["--from", "a.yaml"], "a.yaml: is named with --from too; the new sheet needs a file of its own"),
        (["--ask", "differing"], "--ask differing needs sheets to compare with; name them with --from"),
        (["--date", "2026-02-30"], "'2026-02-30' is not a valid date (YYYY-MM-DD)"),
        (["--from", "missing.yaml"], "missing.yaml: no such file"),
    ],
)
def test_a_sheet_that_was_not_meant_is_left_alone(tmp_path, options, complaint):
    text = "rubric: six-stages\nsubject: Lantern Street\nrespondent: Owner\nanswers: {}\n"
    path = prepared(tmp_path, text)
    terminal = Terminal("assess", "a.yaml", *options, cwd=tmp_path).press("\r")
    assert terminal.ends() == 2
    assert complaint in terminal.output
    assert path.read_text() == text


def test_two_interviews_never_share_a_sheet(tmp_path):
    first = begun(tmp_path).press("1").sees("· 2 of 42")
    second = Terminal(*NEW, cwd=tmp_path)
    assert second.ends() == 2
    assert "a.yaml: is open in another interview" in second.output
    first.press("2").sees("· 3 of 42").press("q")
    assert first.ends() == 0
    assert ratings(tmp_path) == {IDS[0]: 1, IDS[1]: 2}


# --- What is asked -----------------------------------------------------------------------------------------------


def test_single_questions_are_asked_again(tmp_path):
    answers = "".join(f"  {id_}: 1\n" for id_ in IDS)
    prepared(tmp_path, f"rubric: six-stages\nanswers:\n{answers}")
    options = ["assess", "a.yaml", "--ask", IDS[4], "--ask", IDS[1]]
    terminal = Terminal(*options, cwd=tmp_path).sees("· 2 of 42").press("3").sees("· 5 of 42").press("3")
    terminal.sees("2 of 2 answered: 2 rated.").press("\r")
    assert terminal.ends() == 0
    assert ratings(tmp_path) == {**dict.fromkeys(IDS, 1), IDS[1]: 3, IDS[4]: 3}


def test_the_page_before_a_question_that_is_asked_again_says_where_it_goes_on(tmp_path):
    prepared(tmp_path, f"# mine\nrubric: six-stages\nanswers: {{{IDS[4]}: 1}}\n")
    terminal = Terminal("assess", "a.yaml", "--ask", IDS[4], cwd=tmp_path).sees("Enter goes on at question 5.")
    assert terminal.press("q").ends() == 0


def test_until_decided_stops_early_and_the_report_says_so(tmp_path):
    terminal = begun(tmp_path, "--until-decided").press("0000000").sees("Planning can no longer be passed").press("\r")
    assert terminal.ends() == 0
    assert "Presence   ▒▒▒▒▒▒▒ 0 of 7 met" in terminal.output


def test_answers_to_a_related_rubric_are_offered_or_hinted_at(tmp_path):
    prepared(tmp_path, "rubric: six-stages\nanswers: {strategic-integration: 2, planning-pilots: 1}\n", "six.yaml")
    options = ["assess", "a.yaml", "--rubric", "pots-plots-plantations", "--from", "six.yaml", *NOBODY]
    terminal = Terminal(*options, cwd=tmp_path).sees("Enter begin").press("\r").sees("0 of 18 answered")
    terminal.sees("A similar question was answered: Do you test new").sees("Not the same: This asks")
    terminal.press("r", "13", "\r").sees("Enter same again").press("\r").sees("1 of 18 answered").press("q")
    assert terminal.ends() == 0
    assert "--from six.yaml" in terminal.output
    note = "Taken over from six.yaml (Six stages of social business)."
    assert sheet(tmp_path).answers == {"plantations-core": Answer(rating=2, note=note)}


# --- Other sheets ------------------------------------------------------------------------------------------------

LAST_YEAR = (
    "rubric: six-stages\nsubject: Lantern Street\nrespondent: Ann\nassessor: Eve\ndate: 2025-11-20\n"
    "answers: {planning-listening: {answer: 2, note: the list}, planning-audience: 1}\n"
)


def person(folder: Path, name: str, answers: str, subject: str = "Lantern Street") -> None:
    prepared(
        folder,
        f"rubric: six-stages\nsubject: {subject}\nrespondent: {name}\ndate: 2026-11-02\nanswers: {{{answers}}}\n",
        f"{name.lower()}.yaml",
    )


def test_a_year_later_one_command_shows_the_old_answers_with_the_options(tmp_path):
    old = prepared(tmp_path, LAST_YEAR, "2025.yaml")
    terminal = Terminal("assess", "2026.yaml", "--from", "2025.yaml", cwd=tmp_path).sees("Person interviewed Ann")
    terminal.sees("The answers of 2025 are shown with each question.").press("\r").sees("(2025)")
    terminal.press("?").sees("Note of 2025: the list").press("\r").sees("· 2 of 42").press("3").sees("· 3 of 42").press(
        "q"
    )
    assert terminal.ends() == 0
    assert old.read_text() == LAST_YEAR
    new = sheet(tmp_path, "2026.yaml")
    assert (new.subject, new.respondent, new.assessor) == ("Lantern Street", "Ann", "Eve")
    assert new.date.year > 2025
    assert new.answers == {IDS[0]: Answer(rating=2, note="the list"), IDS[1]: Answer(rating=3)}


def test_an_old_sheet_says_how_to_begin_a_new_one(tmp_path):
    prepared(tmp_path, LAST_YEAR, "2025.yaml")
    terminal = Terminal("assess", "2025.yaml", cwd=tmp_path).sees("To leave this sheet of 2025-11-20 as it is")
    assert "begin a new one: socialmaturity assess --from 2025.yaml" in " ".join(terminal.screen.split())
    assert terminal.press("q").ends() == 0
    assert (tmp_path / "2025.yaml").read_text() == LAST_YEAR


def test_a_team_agrees_on_what_differs_and_takes_over_the_rest(tmp_path):
    person(tmp_path, "Ann", "planning-listening: {answer: 2, note: each Tuesday}, planning-audience: 1")
    person(tmp_path, "Tom", "planning-listening: 0, planning-audience: 1")
    options = ["--from", "ann.yaml", "--from", "tom.yaml", "--ask", "differing"]
    terminal = Terminal("assess", "agreed.yaml", *options, cwd=tmp_path).sees("1 question is asked.")
    terminal.sees("1 of 42 answers, on which all agree, are taken over when you begin.").press("\r")
    terminal.sees("(Tom)").sees("(Ann)").press("1").sees("1 of 1 answered: 1 rated.").press("\r")
    assert terminal.ends() == 0
    agreed = sheet(tmp_path, "agreed.yaml")
    assert (agreed.agreed_by, agreed.respondent) == (("Ann", "Tom"), "")
    assert agreed.answers == {
        IDS[0]: Answer(rating=1, note="Ann: 2. each Tuesday\nTom: 0"),
        IDS[1]: Answer(rating=1),
    }


def test_without_names_people_are_letters(tmp_path):
    person(tmp_path, "Ann", "planning-listening: {answer: 2, note: Tom knows it}")
    person(tmp_path, "Tom", "planning-listening: 0")
    options = ["--from", "ann.yaml", "--from", "tom.yaml", "--ask", "differing", "--without-names"]
    terminal = Terminal("assess", "agreed.yaml", *options, cwd=tmp_path).sees("The answers of A, B").press("\r")
    terminal.sees("(A)").press("1").sees("Review").press("q")
    assert terminal.ends() == 0
    assert "--without-names" in terminal.output
    text = (tmp_path / "agreed.yaml").read_text()
    assert not [name for name in ("Ann", "Tom") if name in text]
    assert sheet(tmp_path, "agreed.yaml").agreed_by == ("A", "B")


def test_rows_of_a_table_are_other_sheets_of_the_subject_that_is_named(tmp_path):
    prepared(
        tmp_path,
        "subject,respondent,rubric,planning-listening\nX,Ann,six-stages,2\nX,Tom,six-stages,1\nY,Eve,six-stages,0\n",
        "all.csv",
    )
    refused = Terminal("assess", "agreed.yaml", "--from", "all.csv", cwd=tmp_path)
    assert refused.ends() == 2
    assert "--from has sheets of 'X' and 'Y'; take those of one subject, or say which with --subject" in refused.output
    terminal = Terminal("assess", "agreed.yaml", "--from", "all.csv", "--subject", "X", cwd=tmp_path)
    terminal.sees("The answers of Ann, Tom are shown").press("\r").sees("(Tom)").press("q")
    assert terminal.ends() == 0
    assert sheet(tmp_path, "agreed.yaml").subject == "X"


@pytest.mark.parametrize(
    "word, first, count",
    [("open", 3, 40), ("essential", 1, 20), ("planning-pilots", 5, 1)],
)
def test_a_word_narrows_what_is_asked(tmp_path, word, first, count):
    prepared(tmp_path, LAST_YEAR, "2025.yaml")
    terminal = Terminal("assess", "b.yaml", "--from", "2025.yaml", "--ask", word, cwd=tmp_path).sees("Enter begin")
    asked = sum(question.essential for question in SIX.questions.values()) if word == "essential" else count
    terminal.sees(f"{asked} question").press("\r").sees(f"· {first} of 42").press("q")
    assert terminal.ends() == 0


def test_what_has_changed_is_asked_and_the_rest_taken_over(tmp_path):
    two_versions(tmp_path)
    options = ["--from", "a.yaml", "--rubric", "old.yaml", "--rubric", "new.yaml", "--ask", "changed"]
    terminal = Terminal("assess", "c.yaml", *options, cwd=tmp_path).sees("Enter begin")
    terminal.sees("2 of 3 answers are taken over when you begin.").sees("1 question is asked.")
    terminal.press("\r").sees("Earth?").press("1").sees("Review").press("q")
    assert terminal.ends() == 0
    answers = (tmp_path / "c.yaml").read_text()
    assert ("air: 1\n" in answers, "water: 1\n" in answers, "earth: 1\n" in answers) == (True, True, True)


@pytest.mark.parametrize("word, says", [("changed", "No question has changed"), ("differing", "No answers differ")])
def test_with_nothing_to_ask_it_says_so_in_a_sentence(tmp_path, word, says):
    prepared(tmp_path, LAST_YEAR, "2025.yaml")
    terminal = Terminal("assess", "b.yaml", "--from", "2025.yaml", "--ask", word, cwd=tmp_path)
    terminal.sees(f"{says}, so none is asked.").sees("2 of 42 answers are taken over")
    assert not [
        words for words in ("0 questions", "shown with each question", "42 questions") if words in terminal.output
    ]
    terminal.press("\r").sees("No question is asked.").press("\r")
    assert terminal.ends() == 0
    assert "0 of 0" not in terminal.output
    assert sheet(tmp_path, "b.yaml").ratings == sheet(tmp_path, "2025.yaml").ratings


def test_changes_from_a_version_that_is_not_known_may_be_missed_and_the_screen_says_so(tmp_path):
    two_versions(tmp_path)
    options = ["--from", "a.yaml", "--rubric", "new.yaml", "--ask", "changed"]
    terminal = Terminal("assess", "c.yaml", *options, cwd=tmp_path).sees("Enter begin")
    assert "is not known here, so some changes may be missed; name its file with --rubric too." in " ".join(
        terminal.screen.split()
    )
    assert terminal.press("q").ends() == 0


def test_a_new_sheet_says_which_questions_were_asked(tmp_path):
    terminal = Terminal(*NEW, "--ask", "planning-pilots", cwd=tmp_path).sees("Enter begin").press("\r", "2")
    terminal.sees("1 of 1 answered").press("\r")
    assert terminal.ends() == 0
    assert sheet(tmp_path).asked == ("planning-pilots",)
    again = (
        Terminal("assess", "a.yaml", cwd=tmp_path).sees("Enter begin").press("\r").sees("1 of 1 answered").press("q")
    )
    assert again.ends() == 0


@pytest.mark.parametrize(
    "options, code, subject",
    [
        (["--subject", "Lantern Street Ltd"], 2, "Lantern Street"),
        (["--rename", "Lantern Street Ltd"], 0, "Lantern Street Ltd"),
    ],
)
def test_a_client_is_renamed_only_on_demand(tmp_path, options, code, subject):
    prepared(tmp_path, LAST_YEAR, "a.yaml")
    terminal = Terminal("assess", "a.yaml", *options, cwd=tmp_path)
    if code == 0:
        terminal.sees("Enter begin").press("\r").sees("· 3 of 42").press("q")
    assert terminal.ends() == code
    assert sheet(tmp_path).subject == subject
    assert code == 0 or "--rename 'Lantern Street Ltd'" in terminal.output


def test_the_date_can_be_set_and_a_wrong_one_is_not_left(tmp_path):
    prepared(tmp_path, LAST_YEAR, "a.yaml")
    terminal = Terminal("assess", "a.yaml", cwd=tmp_path).sees("Enter begin").press("up").sees("Date: the day")
    terminal.press("\x15", "20.11.2026", "\r").sees("'20.11.2026' is not a valid date (YYYY-MM-DD).")
    terminal.press("\x15", "2026-11-20", "\r").sees("Enter begin").press("\r").sees("· 3 of 42").press("q")
    assert terminal.ends() == 0
    assert str(sheet(tmp_path).date) == "2026-11-20"


# --- Endings -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGUSR1, signal.SIGALRM]
)
def test_a_signal_ends_it_with_everything_saved(tmp_path, number):
    terminal = begun(tmp_path).press("12").sees("· 3 of 42")
    terminal.child.kill(number)
    assert terminal.ends() == 130
    assert "2 of 42 questions are answered in a.yaml.\nContinue: socialmaturity assess a.yaml" in terminal.output
    assert RESTORED in terminal.raw
    assert ratings(tmp_path) == {IDS[0]: 1, IDS[1]: 2}
    assert names(tmp_path) == ["a.yaml"]


@pytest.mark.parametrize(
    "key", ["\x03", "\x04", "\x1c", "\x1b[99;5u"], ids=["Ctrl-C", "Ctrl-D", "Ctrl-\\", "Ctrl-C of Kitty"]
)
def test_a_key_that_ends_a_program_ends_it_with_everything_saved(tmp_path, key):
    terminal = begun(tmp_path).press("1").sees("· 2 of 42").press("e").sees("Note:").press("half a note")
    terminal.sees("half a note").press(key)
    assert terminal.ends() == 130
    assert "Continue: socialmaturity assess a.yaml" in terminal.output
    assert sheet(tmp_path).answers == {IDS[0]: Answer(rating=1), IDS[1]: Answer(note="half a note")}


@pytest.mark.parametrize("where", ["Which rubric?", "Client"])
def test_before_there_is_a_sheet_it_ends_without_one(tmp_path, where):
    terminal = Terminal("assess", cwd=tmp_path).sees("Which rubric?").press(*("2" if where == "Client" else ""))
    terminal.sees(where).press("\x03")
    assert terminal.ends() == 130
    assert names(tmp_path) == []


def test_closing_the_terminal_loses_nothing(tmp_path):
    terminal = begun(tmp_path).press("12").sees("· 3 of 42")
    terminal.child.close()
    assert ratings(tmp_path) == {IDS[0]: 1, IDS[1]: 2}


def test_it_can_be_put_aside_and_taken_up_again(tmp_path):
    terminal = begun(tmp_path).press("1").sees("· 2 of 42").press("\x1a")
    while RESTORED not in terminal.raw:
        terminal.read()
    terminal.raw = ""
    while "· 2 of 42" not in terminal.screen:
        os.kill(terminal.child.pid, signal.SIGCONT)
        terminal.read()
    terminal.press("2").sees("· 3 of 42").press("q")
    assert terminal.ends() == 0


@pytest.mark.parametrize("junk", ["x", "y\n", "e\r", "1b", "\x1b[99z"], ids=repr)
def test_endless_junk_ends_by_itself(tmp_path, junk):
    terminal = begun(tmp_path)
    for _ in range(400):
        if not terminal.child.isalive():
            break
        terminal.press(junk * 40)
        terminal.read()
    assert terminal.ends() in (0, 2)


@pytest.mark.parametrize("junk", ["x\n", "\n", "no answer at all\n"])
def test_endless_lines_of_junk_end_by_themselves(tmp_path, junk):
    terminal = Terminal(*NEW, "--lines", cwd=tmp_path).says("Enter to begin").press("\n").says("· 1 of 42")
    terminal.press(junk * 25)
    assert terminal.ends() == 2
    assert "the interview has ended by itself" in terminal.output


def test_a_full_disk_ends_it_with_the_answers_on_standard_output(tmp_path):
    path = tmp_path / "a.yaml"
    first = begun(tmp_path).press("1").sees("· 2 of 42").press("q")
    assert first.ends() == 0
    before = path.read_bytes()
    limit = len(before) + 1
    terminal = Terminal(
        *NEW, cwd=tmp_path, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    )
    terminal.sees("Enter begin").press("\r").sees("· 2 of 42").press("d")
    assert terminal.ends() == 2
    after = terminal.output
    assert "a.yaml: cannot be written: file too large" in after
    assert "the answers could not be saved in a.yaml; they follow here" in after
    assert "planning-audience: unknown\n" in after.rpartition("they follow here")[2]
    assert RESTORED in terminal.raw
    assert path.read_bytes() == before
    assert names(tmp_path) == ["a.yaml"]


def test_a_disk_that_is_full_from_the_start_is_reported(tmp_path):
    terminal = Terminal(*NEW, cwd=tmp_path, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0)))
    terminal.sees("Enter begin").press("\r")
    assert terminal.ends() == 2
    assert "a.yaml: cannot be written: file too large" in terminal.output
    assert "the answers could not be saved; they follow here" in terminal.output
    assert names(tmp_path) == []


@pytest.mark.parametrize("moment", ["from the start", "later"])
def test_a_folder_that_is_read_only_is_reported_and_loses_nothing(tmp_path, moment):
    folder = tmp_path / "closed"
    folder.mkdir(mode=0o500 if moment == "from the start" else 0o700)
    terminal = Terminal("assess", "closed/a.yaml", *NEW[2:], cwd=tmp_path, preexec_fn=as_anybody)
    if moment == "later":
        terminal.sees("Enter begin").press("\r").sees("· 1 of 42").press("1").sees("· 2 of 42")
        folder.chmod(0o500)
        terminal.press("2")
    code = terminal.ends()
    folder.chmod(0o700)
    assert code == 2
    assert "closed/a.yaml: cannot be written: permission denied" in terminal.output
    assert RESTORED in terminal.raw
    if moment == "later":
        assert "planning-audience: 2\n" in terminal.output.rpartition("they follow here")[2]
        assert ratings(folder) == {IDS[0]: 1}


def as_anybody() -> None:
    """Give up the right of root to write everywhere."""
    drop_from_bounding_set, override, read_search = 24, 1, 2
    for capability in (override, read_search):
        if os.geteuid() == 0:
            ctypes.CDLL(None).prctl(drop_from_bounding_set, capability, 0, 0, 0)


def test_words_from_a_terminal_without_a_locale_are_kept(tmp_path):
    env = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0", "PYTHONIOENCODING": ""}
    options = ["assess", "a.yaml", "--rubric", "six-stages", "--subject", "M\u00fcller"]
    terminal = (
        Terminal(*options, cwd=tmp_path, env=env)
        .sees("What is covered: optional")
        .press("\u00fcber", "\r" * 6)
        .sees("- 1 of 42")
    )
    terminal.press("q")
    assert terminal.ends() == 0
    assert (sheet(tmp_path).subject, sheet(tmp_path).scope) == ("M\u00fcller", "\u00fcber")


# --- Lines -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "options, env",
    [(["--lines"], {}), ([], {"ACCESSIBLE": "1"}), ([], {"TERM": "dumb"})],
    ids=["--lines", "ACCESSIBLE=1", "TERM=dumb"],
)
def test_plain_lines_ask_the_same_without_drawing(tmp_path, options, env):
    terminal = Terminal(*NEW, *options, cwd=tmp_path, env=env).says("saved at once in a.yaml").says("Enter to begin")
    terminal.press("\n").says("· 1 of 42").press("1\n").says("· 2 of 42").press("back\n")
    terminal.says("1. Someone looks now and then. (your answer)").press("2\n")
    terminal.press("n\n").says("Why does it not apply (an empty line goes back):").press("no customers\n")
    terminal.says("· 3 of 42").press("e\n").says("Note (may be empty):").press("Anna has it\n")
    terminal.says("Evidence, a document or a link").press("\n").press("r\n").says("Review").press("\n")
    assert terminal.ends() == 0
    asked, _, result = terminal.raw.partition("Enter to finish: ")
    assert "\x1b" not in asked
    assert "\x1b[2J" not in result
    assert sheet(tmp_path).answers == {
        IDS[0]: Answer(rating=2),
        IDS[1]: Answer(rating=Mark.NOT_APPLICABLE, reason="no customers"),
        IDS[2]: Answer(note="Anna has it"),
    }


def test_a_system_without_posix_is_asked_in_lines_with_its_lock_and_its_signals(tmp_path):
    env = {"PYTHONPATH": str(ROOT / "tests" / "windows")}
    terminal = Terminal(*NEW, cwd=tmp_path, env=env).says("Enter to begin").press("\n").says("· 1 of 42")
    terminal.press("2\n").says("· 2 of 42")
    second = Terminal(*NEW, cwd=tmp_path, env=env)
    assert second.ends() == 2
    assert "is open in another interview" in second.output
    terminal.press("e\n").says("Note (may be empty):").press("half", "\x03")
    assert terminal.ends() == 130
    assert "\n1 of 42 questions are answered in a.yaml." in terminal.output
    assert ratings(tmp_path) == {IDS[0]: 2}


def test_plain_lines_add_to_a_note_and_name_the_question_of_the_one_before(tmp_path):
    person(tmp_path, "Ann", "planning-listening: {answer: 2, note: each Tuesday}, planning-audience: 1")
    person(tmp_path, "Tom", "planning-listening: 0, planning-audience: 2")
    options = ["--from", "ann.yaml", "--from", "tom.yaml", "--ask", "differing", "--lines"]
    terminal = (
        Terminal("assess", "agreed.yaml", *options, cwd=tmp_path, size=(200, 24))
        .says("2 questions are asked.")
        .press("\n")
    )
    terminal.says("Answer 0").press("1\n").says("2 of 42, 1 of 42 answered").press("E\n").says("Note (may be empty):")
    _, _, note = terminal.output.partition("E\n")
    assert SIX.questions[IDS[0]].text in " ".join(note.split())
    terminal.press("+ We talked: 1.\n").says("Evidence, a document").press("\n").press("r\n")
    terminal.says("Note: Ann: 2. each Tuesday; Tom: 0; We talked: 1.").press("q\n")
    assert terminal.ends() == 0
    assert sheet(tmp_path, "agreed.yaml").answers[IDS[0]].note == "Ann: 2. each Tuesday\nTom: 0\nWe talked: 1."


@pytest.mark.parametrize(
    "sent, note",
    [
        pytest.param("abc\x1b[D\x1b[DX\n", "aXbc", id="arrows move in the line"),
        pytest.param("\x1b[200~one\ntwo\x1b[201~\n", "one\ntwo", id="a marked paste keeps its lines"),
        pytest.param("a\x1b[99zb\x07\n", "ab", id="what means nothing leaves nothing"),
    ],
)
def test_no_control_character_is_stored_from_a_line(tmp_path, sent, note):
    terminal = Terminal(*NEW, "--lines", cwd=tmp_path).says("Enter to begin").press("\n").says("· 1 of 42")
    terminal.press("e\n").says("Note (may be empty):").press(sent).says("Evidence, a document").press("\n")
    terminal.says("Note: ").press("q\n")
    assert terminal.ends() == 0
    assert sheet(tmp_path).answers == {IDS[0]: Answer(note=note)}


def test_paragraphs_stay_paragraphs_whether_the_paste_is_marked_or_not(tmp_path):
    terminal = begun(tmp_path).press("e").sees("Note:").press("\x1b[200~First.\r\rSecond 2.\x1b[201~").sees("Second 2.")
    terminal.press("\r").sees("Evidence, a document").press("\r").sees("e note").press("2").sees("· 2 of 42")
    terminal.press("e").sees("Note:").press("The first paragraph.\r\rThe second one, with 3.").sees("with 3.")
    terminal.press("\r").sees("Evidence, a document").press("\r").sees("e note").press("q")
    assert terminal.ends() == 0
    assert sheet(tmp_path).answers == {
        IDS[0]: Answer(rating=2, note="First.\n\nSecond 2."),
        IDS[1]: Answer(note="The first paragraph.\n\nThe second one, with 3."),
    }


# --- Without a terminal ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("options", [[], ["a.yaml"], ["--lines"]])
def test_without_a_terminal_it_names_what_to_use_instead(program, tmp_path, options):
    ran = program("assess", *options, stdin="y\n" * 100_000, seconds=10)
    assert (ran.code, ran.out) == (2, "")
    assert "'socialmaturity sheet RUBRIC'" in ran.err
    assert "'socialmaturity score FILE'" in ran.err
    assert names(tmp_path) == []
