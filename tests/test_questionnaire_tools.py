"""Questionnaires for survey tools: the forms that they make of our files, and the answers that they give back.

pyxform, which Kobo and ODK Central use, is run itself.  LimeSurvey is not: its file is held against what its importer was
seen to keep.  Exports are laid out as the samples that these tools wrote.
"""

from __future__ import annotations

import csv
import html
import io
import re
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from answering import TRICKY, answers_to, fields_of, read_back, worded_rubrics
from builders import SCALE, question, rubric
from documents import complaint
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from pyxform.xls2xform import convert
from strategies import SCALES

from socialmaturity.core.model import Mark, Point
from socialmaturity.core.sheet import Answer
from socialmaturity.documents.catalogue import Catalogue
from socialmaturity.folding import fold
from socialmaturity.questionnaires import FORMATS, limesurvey, xlsform
from socialmaturity.questionnaires.questionnaire import questionnaire

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from socialmaturity.core.model import Rubric

SIX = Catalogue()["six-stages"]
FIELDS = {"subject": "Us & <Co>", "respondent": "=Eve", "role": "Head"}
XF = "{http://www.w3.org/2002/xforms}"
few = settings(max_examples=15, phases=[Phase.explicit, Phase.reuse, Phase.generate])  # forms shrink slowly


class Form:
    """An XForm as a phone shows it: names in their order, groups, labels, and the choices of each question."""

    def __init__(self, data: bytes, *, validate: bool = False) -> None:
        self.warned: list[str] = []
        form = convert(io.BytesIO(data), warnings=self.warned, validate=validate, file_type=".xlsx").xform
        self.tree = ET.fromstring(form)  # noqa: S314 - made here, from our own workbook
        (instance,) = (each for each in self.tree.iter(f"{XF}instance") if each[0].get("id"))
        self.root = instance[0]
        body = self.tree.find("{http://www.w3.org/1999/xhtml}body")
        assert body is not None
        self.labels: dict[str, str] = {}
        self.choices: dict[str, dict[str, str]] = {}
        for control in body.iter():
            name = (control.get("ref") or "").rpartition("/")[2]
            label = control.find(f"{XF}label")
            if name and label is not None:
                self.labels[name] = label.text or ""
                self.choices[name] = self._choices(control)

    def _choices(self, control: ET.Element) -> dict[str, str]:
        items = control.find(f"{XF}itemset")
        if items is None:
            return {
                each.findtext(f"{XF}value", ""): each.findtext(f"{XF}label", "") for each in control.iter(f"{XF}item")
            }
        list_ = re.search(r"instance\('(.*?)'\)", items.get("nodeset", ""))[1]  # type: ignore[index]
        (instance,) = (each for each in self.tree.iter(f"{XF}instance") if each.get("id") == list_)
        return {each.findtext(f"{XF}name", ""): each.findtext(f"{XF}label", "") for each in instance.iter(f"{XF}item")}

    def paths(self) -> dict[str, str]:
        """Each name with its group, in the order of the form."""
        found = {}
        for each in self.root:
            if each.tag.endswith("}meta"):
                continue
            if len(each):
                found.update({inner.tag.removeprefix(XF): each.tag.removeprefix(XF) for inner in each})
            else:
                found[each.tag.removeprefix(XF)] = ""
        return found


def record(form: Form, rubric_: Rubric, answers: Mapping[str, Answer]) -> dict[str, str]:
    """What a respondent's phone sends: a value for each name."""
    sent = dict.fromkeys(form.paths(), "")
    sent |= {**FIELDS, "date": "2026-11-27", "rubric": rubric_.name}
    for id_, answer in answers.items():
        name = next(name for name in (f"q_{id_}", id_) if name in sent)
        if answer.rating is not None:
            value = answer.rating.value if isinstance(answer.rating, Mark) else str(answer.rating)
            assert value in form.choices[name]
            sent[name] = value
        if text := answer.reason or answer.note:
            sent[next(n for n in (f"{name}-comment", f"{name}-note") if n in sent)] = text
    return sent


def central(form: Form, sent: dict[str, str], *, groups: bool) -> list[list[str]]:
    heads = [f"{group}-{name}" if group and groups else name for name, group in form.paths().items()]
    before, after = (
        ["SubmissionDate"],
        ["meta-instanceID" if groups else "instanceID", "KEY", "ReviewState", "FormVersion"],
    )
    return [[*before, *heads, *after], ["2026-11-27T09:15:03.123Z", *sent.values(), "uuid:1", "uuid:1", "", "1"]]


def kobo(form: Form, sent: dict[str, str], *, labels: bool) -> list[list[str]]:
    heads = [form.labels.get(name, name) if labels else name for name in sent]
    values = [form.choices.get(name, {}).get(value, value) if labels else value for name, value in sent.items()]
    after = {"_id": "7", "_uuid": "1", "_submission_time": "2026-11-27 09:15:03", "_index": "1"}
    return [[*heads, *after], [*values, *after.values()]]


EXPORTS: dict[str, Callable[[Form, dict[str, str]], list[list[str]]]] = {
    "Kobo, values": lambda form, sent: kobo(form, sent, labels=False),
    "Kobo, labels": lambda form, sent: kobo(form, sent, labels=True),
    "Central": lambda form, sent: central(form, sent, groups=True),
    "Central, without groups": lambda form, sent: central(form, sent, groups=False),
}


def one_box(answers: Mapping[str, Answer]) -> dict[str, Answer]:
    """The same answers, as a form holds them that has one box for a note or a reason, and only next to an answer."""
    return {
        id_: replace(answer, note="") if answer.rating is Mark.NOT_APPLICABLE else answer
        for id_, answer in answers.items()
        if answer.rating is not None
    }


# --- XLSForm --------------------------------------------------------------------------------------------------------


def test_the_shipped_rubrics_become_forms_without_a_warning() -> None:
    for rubric_ in Catalogue().values():
        asked = questionnaire(rubric_)
        form = Form(xlsform.write(asked))
        assert (form.warned, FORMATS["xlsform"].warnings(asked)) == ([], ())
        assert set(rubric_.questions) < set(form.paths())


@pytest.mark.skipif(shutil.which("java") is None, reason="ODK Validate needs Java")
def test_the_form_passes_odk_validate() -> None:
    assert Form(xlsform.write(questionnaire(SIX)), validate=True).warned == []


@few
@given(st.data())
def test_what_is_sent_comes_back_from_kobo_and_central(data: st.DataObject) -> None:
    rubric_ = data.draw(worded_rubrics())
    answers = one_box(data.draw(answers_to(rubric_)))
    form = Form(xlsform.write(questionnaire(rubric_)))
    sent = record(form, rubric_, answers)
    for name, export in EXPORTS.items():
        sheet = read_back(export(form, sent), rubric_)
        assert sheet.answers == answers, name
        assert fields_of(sheet) == {**FIELDS, "date": "2026-11-27"}, name


@pytest.mark.parametrize("text", TRICKY)
def test_a_text_is_shown_as_it_is(text: str) -> None:
    asked = question("a")._replace(text=text, why=text, options=(text, f"{text} 1", f"{text} 2", f"{text} 3"))
    form = Form(xlsform.write(questionnaire(replace(rubric([asked]), title=text))))
    assert fold(form.labels["a"]) == fold(text)
    assert fold(form.choices["a"]["1"]) == fold(f"{text} 1")


@pytest.mark.parametrize(
    ("text", "warned"),
    [
        ("Who pays ${5}?", "warning: '${' is a reference in Kobo and ODK; it is written so that it is shown, in a\n"),
        (
            "a *great* thing",
            "warning: Kobo and ODK may show signs such as * and _ as bold or italic; look at a there\n",
        ),
        ("5 * 3 * 2, snake_case and #1", ""),
    ],
)
def test_texts_that_the_tools_show_in_their_own_way_are_named(text: str, warned: str) -> None:
    asked = questionnaire(rubric([question("a")._replace(text=text)]))
    assert "".join(f"{each}\n" for each in FORMATS["xlsform"].warnings(asked)) == warned


@pytest.mark.parametrize(
    "ids",
    [
        pytest.param(("1st", "2nd"), id="a digit first"),
        pytest.param(("subject", "date"), id="names of fields"),
        pytest.param(("stage_1", "meta"), id="names of groups"),
        pytest.param(("a", "a-note"), id="the name of a note"),
    ],
)
def test_ids_that_cannot_be_names_as_they_are_come_back_all_the_same(ids: tuple[str, str]) -> None:
    rubric_ = rubric([question(id_) for id_ in ids])
    form = Form(xlsform.write(questionnaire(rubric_)))
    answers = {ids[0]: Answer(rating=2, note="first"), ids[1]: Answer(rating=0)}
    assert read_back(EXPORTS["Kobo, values"](form, record(form, rubric_, answers)), rubric_).answers == answers


def test_without_notes_only_the_reason_is_asked_for() -> None:
    form = Form(xlsform.write(questionnaire(SIX, ["planning"], notes=False)))
    noted = {name.removesuffix("-note") for name in form.paths() if name.endswith("-note")}
    assert noted == {each.id for each in SIX.by_id["planning"].questions if each.may_not_apply}


@pytest.mark.parametrize("name", EXPORTS)
def test_what_comes_back_says_what_was_asked(name: str) -> None:
    form = Form(xlsform.write(questionnaire(SIX, ["planning", "presence-active"])))
    asked = [each.id for each in SIX.by_id["planning"].questions] + ["presence-active"]
    sent = record(form, SIX, {"presence-active": Answer(rating=1)}) | {"asked": " ".join(asked)}
    sheet = read_back(EXPORTS[name](form, sent), SIX)
    assert (sheet.asked, sheet.tags) == (
        tuple(asked),
        {"response": "uuid:1"} if "Central" in name else {"response": "1"},
    )


# --- LimeSurvey -----------------------------------------------------------------------------------------------------


def rows_of(rubric_: Rubric, *words: str, notes: bool = True) -> list[dict[str, str]]:
    text = limesurvey.write(questionnaire(rubric_, words, notes=notes))
    return [*csv.DictReader(io.StringIO(text), delimiter="\t")]


def survey(rows: list[dict[str, str]]) -> dict[str, dict[str, str]]:
    """What the importer keeps: the answers of each question, by codes."""
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        if row["class"] == "Q":
            assert re.fullmatch(r"[a-z][a-z0-9]{0,19}", row["name"])
            assert row["name"] not in found
            last = found[row["name"]] = {}
        elif row["class"] == "A":
            assert re.fullmatch(r"[A-Za-z0-9]{1,5}", row["name"])
            assert row["name"] not in last
            last[row["name"]] = html.unescape(row["text"])
    return found


def exported(rubric_: Rubric, answers: Mapping[str, Answer], *, texts: bool) -> list[list[str]]:
    """The respondent's answers as the remote interface writes them, or as the export screen does with nothing changed."""
    rows = rows_of(rubric_)
    kept = survey(rows)
    codes = questionnaire(rubric_).questions
    asked = {row["name"]: row["text"] for row in rows if row["class"] == "Q"}
    heads = (
        ["Response ID", "Date submitted", "Last page", "Start language", "Seed"]
        if texts
        else ["id", "submitdate", "lastpage", "startlanguage", "seed"]
    )
    values = ["1", "2026-11-27 08:04:16", "5", "en", "1914325726"]
    for name, value in FIELDS.items():
        heads.append(asked[name] if texts else name)
        values.append(f"'{value}" if value[0] == "=" else value)
    for id_, each in codes.items():
        answer = answers.get(id_, Answer())
        choices = dict(zip([choice.score for choice in each.choices], kept[each.code], strict=False))
        code = {**choices, None: "", Mark.UNKNOWN: "unk", Mark.NOT_APPLICABLE: "na"}[answer.rating]
        text, note = kept[each.code].get(code, ""), answer.reason or answer.note
        heads += [asked[each.code], f"{asked[each.code]} [Comment]"] if texts else [each.code, f"{each.code}[comment]"]
        values += [(f"'{text}" if text[:1] in "=+-@" and text else text) if texts else code]
        values += [f"'{note}" if note[:1] in "=+-@" and note else note]
    return [heads, values]


@few
@given(st.data())
def test_what_is_answered_comes_back_from_limesurvey(data: st.DataObject) -> None:
    rubric_ = data.draw(worded_rubrics())
    if any(point.score < 0 for each in rubric_.questions.values() for point in each.scale.points):
        rubric_ = _of_nice_scales(rubric_)
    answers = {
        id_: replace(answer, note="") if answer.rating is Mark.NOT_APPLICABLE else answer
        for id_, answer in data.draw(answers_to(rubric_)).items()
    }
    for texts in (False, True):
        sheet = read_back(exported(rubric_, answers, texts=texts), rubric_)
        assert sheet.answers == answers
        assert fields_of(sheet) == {**FIELDS, "date": "2026-11-27"}


def _of_nice_scales(rubric_: Rubric) -> Rubric:
    def nice(each):
        options = tuple(f"{each.options[0]} {point.label}" for point in SCALE.points)
        return each._replace(scale=SCALE, met_at=2, options=options)

    stages = (s._replace(questions=tuple(map(nice, s.questions))) for s in rubric_.stages)
    return replace(rubric_, scales=(SCALE,), stages=tuple(stages))


def test_negative_scores_go_by_the_ids_of_their_points() -> None:
    rubric_ = rubric([question("a")._replace(scale=SCALES[2], met_at=3, options=("x", "y", "z"))])
    assert list(survey(rows_of(rubric_))["a"]) == ["p0", "p1", "3", "unk", "na"]


@pytest.mark.parametrize("point", [Point(score=-1, id="not-yet", label=""), Point(score=123456, id="more", label=""), Point(score=-1, id="na", label="")])  # fmt: skip
def test_codes_that_limesurvey_would_leave_out_in_silence_are_refused(point: Point) -> None:
    scale = replace(SCALE, points=(*SCALE.points[:3], point))
    bad = rubric([question("a")._replace(scale=scale), question("b")])
    message = "LimeSurvey takes codes of at most five letters and digits, and no signs; "
    message += "give the points of the scale such scores or ids, for a\n"
    if point.id == "more":
        bad = rubric(
            [question("a")._replace(scale=replace(scale, points=(*scale.points[:3], point._replace(id="far-more"))))]
        )
    assert complaint(lambda: limesurvey.write(questionnaire(bad))) == message


def test_codes_that_are_equal_after_the_cut_are_numbered_and_come_back() -> None:
    ids = ("converged-transparency-inside", "converged-transparency-outside", "1st", "subject")
    rubric_ = rubric([question(id_) for id_ in ids])
    assert [each.code for each in questionnaire(rubric_).questions.values()] == [
        "convergedtransparenc", "convergedtransparen2", "q1st", "subject2",
    ]  # fmt: skip
    answers = {id_: Answer(rating=place, note=f"{place}") for place, id_ in enumerate(ids)}
    assert read_back(exported(rubric_, answers, texts=False), rubric_).answers == answers


def test_texts_are_html_without_anything_that_runs(tmp_path: Path, program: Callable) -> None:
    asked = question("a")._replace(text='100 % {1+1} <b>"x"</b> \\ & more')
    (row,) = (row for row in rows_of(rubric([asked])) if row["name"] == "a")
    assert row["text"] == "100 % &#123;1+1&#125; &lt;b&gt;&#34;x&#34;&lt;/b&gt; &#92; &amp; more"
    (warning,) = FORMATS["limesurvey"].warnings(questionnaire(rubric([asked])))
    assert str(warning) == "warning: LimeSurvey runs what is in braces; they are written so that it is shown, in a"


def test_without_notes_there_is_a_comment_only_where_a_reason_may_be_needed() -> None:
    types = {row["name"]: row["type/scale"] for row in rows_of(SIX, notes=False) if row["class"] == "Q"}
    for id_, each in questionnaire(SIX).questions.items():
        assert types[each.code] == ("O" if SIX.questions[id_].may_not_apply else "L")
