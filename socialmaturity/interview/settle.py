"""Settle what an interview needs before its questions: the file, the rubric, who is who, and what is asked."""

from __future__ import annotations

import datetime
import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from socialmaturity.core.asked import ASK_WORDS
from socialmaturity.core.sheet import Sheet
from socialmaturity.documents.field_kinds import date_of
from socialmaturity.errors import refuse
from socialmaturity.interview import choice, opening, pages
from socialmaturity.interview.drive import HowEnded, drive
from socialmaturity.interview.line_editor import Entry
from socialmaturity.interview.others import Others, narrowed, read_others, refuse_unrelated, today
from socialmaturity.interview.sheet_file import free_name, held, sheet_name
from socialmaturity.interview.voices import agreed
from socialmaturity.report.words import are, questions
from socialmaturity.text import command_line, quoted

if TYPE_CHECKING:
    from collections.abc import Mapping
    from contextlib import ExitStack

    from socialmaturity.core.model import Rubric
    from socialmaturity.core.sheet import Answer
    from socialmaturity.documents.catalogue import Catalogue
    from socialmaturity.interview.face import Face
    from socialmaturity.interview.page import Page
    from socialmaturity.interview.sheet_file import SheetFile


RECENT = datetime.timedelta(days=60)  # an interview that is still being continued


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What the command line asks for.

    `given` are fields of the sheet, `ask` the words and questions to narrow the interview to, and `others` the files of
    other sheets, whose people are not named without `names`.
    """

    given: Mapping[str, str]
    rename: str | None
    ask: tuple[str, ...]
    until_decided: bool
    others: tuple[str, ...]
    names: bool

    @property
    def again(self) -> bool:
        """Return whether answered questions are asked again: those that are named, and those that `open` names."""
        return any(word not in ASK_WORDS or word == "open" for word in self.ask)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """All that the questions need.  `saved` is the sheet as the file has it, or None if there is no file yet."""

    file: SheetFile
    rubric: Rubric
    sheet: Sheet
    saved: Sheet | None
    others: Others
    only: frozenset[str] | None
    how: HowEnded


class Ended(Exception):  # noqa: N818 - not an error: somebody wants to stop before there is a sheet
    """The interview ended before there was anything to save."""

    def __init__(self, how: HowEnded) -> None:
        self.how = how


def settle(path: str | None, rubrics: Catalogue, wishes: Wishes, face: Face, holding: ExitStack) -> Settled:
    """Settle an interview whose answers go to a file, which is continued if it exists.

    Raises InputError if it cannot begin, and Ended if somebody stops it.
    """
    subject = wishes.given.get("subject", "")
    others = read_others(wishes.others, rubrics, subject, names=wishes.names) if wishes.others else Others()
    return _Settling(rubrics, wishes, others, face, holding).settle(path)


class _Settling:
    def __init__(self, rubrics: Catalogue, wishes: Wishes, others: Others, face: Face, holding: ExitStack) -> None:
        self.rubrics = rubrics
        self.wishes = wishes
        self.others = others
        self.face = face
        self.holding = holding

    def settle(self, path: str | None) -> Settled:
        if path is not None:
            file = self.hold(path)
            return self.go_on(file) if file.exists else self.start(file)
        return self.start(None)

    def hold(self, path: str) -> SheetFile:
        """Hold a file instead of the one held before.  Raises InputError for one of --from."""
        for other in self.others.sheets:
            if _is_same_file(path, other.sheet.source):
                raise refuse("is named with --from too; the new sheet needs a file of its own", file=path)
        self.holding.close()
        return self.holding.enter_context(held(path))

    # --- A new sheet ---------------------------------------------------------------------------------------------

    def start(self, file: SheetFile | None) -> Settled:
        rubric = self.choose_rubric()
        refuse_unrelated(self.others, rubric)
        sheet = self.new_sheet(rubric)
        only = narrowed(self.wishes.ask, rubric, sheet, self.others)
        taken = self.taken(rubric, sheet, only)
        sheet, how = self.fill_in(rubric, sheet, file, self.about_others(rubric, only, taken), only)
        if how is not HowEnded.DONE:
            raise Ended(how)
        if file is None:
            file = self.settle_name(rubric, sheet)
            if file.exists:
                return self.go_on(file)
        asked = tuple(id_ for id_ in rubric.questions if id_ in only) if only and not self.others.sheets else ()
        sheet = replace(sheet, answers=taken, asked=asked)
        return Settled(file=file, rubric=rubric, sheet=sheet, saved=None, others=self.others, only=only, how=how)

    def new_sheet(self, rubric: Rubric) -> Sheet:
        """Return a sheet of today, with what all the other sheets say about the subject."""
        others, agreed_by = self.others, self.others.agreeing(rubric)
        subject = others.field("subject")
        if others.sheets:
            self.refuse_another("subject", subject, others.sheets[0].sheet.source)
        return Sheet(
            source="",
            answers={},
            subject=subject,
            scope=others.field("scope"),
            respondent="" if agreed_by else others.field("respondent"),
            role="" if agreed_by else others.field("role"),
            assessor=others.field("assessor"),
            agreed_by=agreed_by,
            date=today(),
        )

    def choose_rubric(self) -> Rubric:
        named = self.rubrics.named or [other.rubric for other in self.others.sheets[:1]]
        ids = [rubric.id for rubric in named] or [id_ for id_ in self.rubrics if "@" not in id_]
        rubrics = [self.rubrics[id_] for id_ in dict.fromkeys(ids)]
        if len(rubrics) == 1:
            return rubrics[0]
        page = choice.which_rubric(rubrics)
        key = self.choose(page)
        return next(rubric for rubric, each in zip(rubrics, page.choices, strict=True) if each.key == key)

    def settle_name(self, rubric: Rubric, sheet: Sheet) -> SheetFile:
        """Take a file whose name is made from the sheet.  One that exists is continued only if somebody says so."""
        name = sheet_name(sheet.subject, rubric, str(sheet.date or ""))
        file = self.hold(name)
        while file.exists:
            name = free_name(name)
            if self.choose(choice.continue_or_new(file.path, name)) == "c":
                break
            file = self.hold(name)
        return file

    # --- A sheet that is there -----------------------------------------------------------------------------------

    def go_on(self, file: SheetFile) -> Settled:
        """Continue a sheet, if it is the one that was meant."""
        rubric, saved, warnings = file.read(self.rubrics)
        self.refuse_unmeant(rubric, saved, file.path)
        only = narrowed(self.wishes.ask, rubric, saved, self.others)
        if only is None and saved.asked:
            only = frozenset(saved.asked)
        taken = {**self.taken(rubric, saved, only), **saved.answers}
        notices = [str(warning) for warning in warnings]
        if file.backup:
            notices.append(
                f"Your own comments in {file.path} cannot be kept in it. At the first change, it is copied to "
                f"{file.backup} as it is."
            )
        if _is_older(saved, rubric):
            notices.append(_keeping_old(saved, file.path))
        sheet, how = saved, HowEnded.DONE
        if notices or not self.wishes.ask or self.others.sheets:
            more = self.about_others(rubric, only, {id_: taken[id_] for id_ in taken if id_ not in saved.answers})
            sheet, how = self.fill_in(rubric, saved, file, [*notices, *more], only)
        asked = saved.asked
        if only is not None and saved.asked:
            asked = tuple(id_ for id_ in rubric.questions if id_ in only or id_ in saved.asked)
        sheet = replace(sheet, answers=taken if how is HowEnded.DONE else saved.answers, asked=asked)
        return Settled(file=file, rubric=rubric, sheet=sheet, saved=saved, others=self.others, only=only, how=how)

    def refuse_unmeant(self, rubric: Rubric, saved: Sheet, file: str) -> None:
        """Refuse a sheet of another rubric, client or person than the command line and the other sheets name."""
        default = self.rubrics.default
        if default and default.id != rubric.id:
            raise refuse(
                f"answers '{rubric.id}', not '{default.id}'; leave --rubric out, or name another sheet", file=file
            )
        refuse_unrelated(self.others, rubric)
        self.refuse_another("subject", saved.subject, file)
        self.refuse_another("respondent", saved.respondent, file)
        subject = self.others.field("subject")
        if subject and saved.subject and subject != saved.subject and self.wishes.rename is None:
            raise refuse(
                f"has the subject {quoted(saved.subject)}, and the sheets of --from have {quoted(subject)}; "
                "name another sheet, or rename this one with --rename",
                file=file,
            )

    def refuse_another(self, name: str, there: str, file: str) -> None:
        """Refuse a sheet of another client, or of another person, than the command line names."""
        given = self.wishes.given.get(name, "")
        if not there or not given or there == given or (name == "subject" and self.wishes.rename is not None):
            return
        rename = f", or rename it with --rename {quoted(given)}" if name == "subject" else ""
        raise refuse(f"has the {name} {quoted(there)}, not {quoted(given)}; name another sheet{rename}", file=file)

    # --- For both ------------------------------------------------------------------------------------------------

    def taken(self, rubric: Rubric, sheet: Sheet, only: frozenset[str] | None) -> dict[str, Answer]:
        """Return the answers on which the other sheets agree, for the questions that are not asked."""
        if only is None:
            return {}
        named = bool(self.others.agreeing(rubric))
        voices = self.others.voices(rubric)
        answers = {
            id_: agreed(question, voices.get(id_, ()), named=named)
            for id_, question in rubric.questions.items()
            if id_ not in only and id_ not in sheet.answers
        }
        return {id_: answer for id_, answer in answers.items() if answer is not None}

    def about_others(self, rubric: Rubric, only: frozenset[str] | None, taken: Mapping[str, Answer]) -> list[str]:
        """Return whose answers are shown with the questions, which of them are taken over, and how many are asked."""
        labels, lines = self.others.labels, list[str]()
        if labels and only != frozenset():
            lines.append(f"The answers of {', '.join(labels)} are shown with each question.")
        if taken:
            agreed_by_all = ", on which all agree," if len(labels) > 1 else ""
            lines.append(
                f"{len(taken)} of {len(rubric.questions)} answers{agreed_by_all} are taken over when you begin."
            )
        if only:
            lines.append(f"{questions(len(only))} {are(len(only))} asked.")
        elif only is not None:
            lines.append(_none_asked(self.wishes.ask))
        if "changed" in self.wishes.ask:
            lines += [
                f"{name} is not known here, so some changes may be missed; name its file with --rubric too."
                for name in self.others.unknown()
            ]
        return lines

    def fill_in(
        self,
        rubric: Rubric,
        sheet: Sheet,
        file: SheetFile | None,
        about: list[str],
        only: frozenset[str] | None,
    ) -> tuple[Sheet, HowEnded]:
        """Return the sheet with who is who: asked for, unless it was given.  What is there already only needs Enter."""
        given = {**self.wishes.given}
        if self.wishes.rename is not None:
            given["subject"] = self.wishes.rename
        hidden = ("respondent", "role") if sheet.agreed_by else ()
        entries = {
            name: Entry(str(getattr(sheet, name) or ""))
            for name in opening.FIELD_WORDS
            if name not in given and name not in hidden
        }
        known = sheet.subject or self.others.sheets
        form = opening.Form(entries=entries, at=len(entries) if known or (file and file.exists) else 0)

        def page(form: opening.Form) -> Page:
            subject = given.get("subject", form.texts.get("subject", ""))
            where = file.path if file else sheet_name(subject, rubric, given.get("date") or form.texts.get("date", ""))
            lines = [f"Each answer is saved at once in {where}", *about]
            if file and file.exists:
                lines.append(pages.goes_on(rubric, sheet, only, again=self.wishes.again))
            elif only is None:
                lines.append(pages.extent(rubric))
            return opening.form_page(form, rubric.title, given, lines)

        form, how = drive(form, page, opening.press, self.face)
        if how is not HowEnded.DONE and sheet.source == "":
            return sheet, how
        return _filled(sheet, {**form.texts, **given}), how

    def choose(self, page: Page) -> str:
        """Return the key of one of the choices of a page."""
        choosing, how = drive(choice.Choosing(page=page), lambda state: state.page, choice.press, self.face)
        if how is not HowEnded.DONE:
            raise Ended(how)
        return choosing.chosen


def _filled(sheet: Sheet, texts: Mapping[str, str]) -> Sheet:
    """Return a sheet with the fields of a form.  Who answers is not in the form of a team's agreement."""
    return replace(
        sheet,
        subject=texts["subject"],
        scope=texts["scope"],
        respondent=texts.get("respondent", sheet.respondent),
        role=texts.get("role", sheet.role),
        assessor=texts["assessor"],
        date=(date_of(texts["date"]) or sheet.date) if texts["date"] else None,
    )


def _is_same_file(one: str, other: str) -> bool:
    try:
        return os.path.samefile(one, other)  # noqa: PTH121 - also for names that pathlib would tidy
    except OSError:  # there is no such file: a new sheet, or a row of a table
        return False


def _none_asked(words: tuple[str, ...]) -> str:
    """Return why no question is asked."""
    why: dict[tuple[str, ...], str] = {
        ("changed",): "No question has changed",
        ("differing",): "No answers differ",
        ("open",): "No question is open",
    }
    return f"{why.get(words, 'There is no such question')}, so none is asked."


def _is_older(sheet: Sheet, rubric: Rubric) -> bool:
    """Return whether a sheet is of another version, or of a day so long ago that a new sheet may be meant."""
    of_old_version = sheet.version not in ("", rubric.version)
    return of_old_version or (sheet.date is not None and today() - sheet.date > RECENT)


def _keeping_old(sheet: Sheet, path: str) -> str:
    """Return how to begin a new sheet instead of changing an old one."""
    of = f" of {sheet.date}" if sheet.date else ""
    command = command_line("assess", options={"--from": path})
    return f"To leave this sheet{of} as it is, and begin a new one: {command}"
