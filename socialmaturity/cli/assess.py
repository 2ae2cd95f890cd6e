from __future__ import annotations

import os
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated

import typer

from socialmaturity.cli.completion import complete_question
from socialmaturity.cli.exits import Exit
from socialmaturity.cli.options import Output, ResultsFormat, Rubrics
from socialmaturity.cli.output import destination
from socialmaturity.errors import InputError, refuse
from socialmaturity.formats import Shows
from socialmaturity.streams import say, write
from socialmaturity.text import did_you_mean, quoted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from socialmaturity.core.model import Rubric, Sheet
    from socialmaturity.documents.catalogue import Catalogue
    from socialmaturity.interview.pages import Page
    from socialmaturity.interview.sheet_file import Keeper
    from socialmaturity.interview.state import Interview
    from socialmaturity.interview.terminal import Face

FLOOD = 1_000  # keys without one more answer: nobody presses as many, a pipe does


def assess(
    sheet: Annotated[
        str | None,
        typer.Argument(metavar="SHEET", help="The file for the answers, continued where it exists."),
    ] = None,
    rubric: Rubrics = None,
    subject: Annotated[str | None, typer.Option(metavar="NAME", help="The organization that is assessed.")] = None,
    scope: Annotated[str | None, typer.Option(metavar="TEXT", help="The part of it that is assessed.")] = None,
    respondent: Annotated[str | None, typer.Option(metavar="NAME", help="Who answers.")] = None,
    role: Annotated[str | None, typer.Option(metavar="TEXT", help="What the respondent does there.")] = None,
    assessor: Annotated[str | None, typer.Option(metavar="NAME", help="Who asks.")] = None,
    ask: Annotated[
        list[str] | None,
        typer.Option(
            metavar="QUESTION",
            help="Ask only this question of the sheet, again if need be. May be repeated.",
            autocompletion=complete_question,
        ),
    ] = None,
    until_decided: Annotated[
        bool, typer.Option("--until-decided", help="Stop after the first stage that can no longer be passed.")
    ] = False,
    from_: Annotated[
        str | None,
        typer.Option("--from", metavar="SHEET", help="Take over what a sheet of a related rubric says already."),
    ] = None,
    lines: Annotated[bool, typer.Option("--lines", help="Ask in plain lines, as a screen reader needs it.")] = False,
    format_: ResultsFormat = None,
    output: Output = None,
) -> Exit:
    """Ask the questions of a rubric, and save each answer at once.

    It ends with the result.  Run the same command again to continue.
    """
    from socialmaturity.cli.score import score
    from socialmaturity.documents.catalogue import Catalogue
    from socialmaturity.interview.terminal import face

    fields = {"subject": subject, "scope": scope, "respondent": respondent, "role": role, "assessor": assessor}
    wishes = _Wishes(
        named=tuple(rubric or ()),
        given={name: _readable(text) for name, text in fields.items() if text is not None},
        ask=tuple(ask or ()),
        until_decided=until_decided,
        other=from_,
        lines=lines,
    )
    destination(Shows.RESULTS, format_, output, [*([sheet] if sheet else []), *(rubric or ())])
    catalogue = Catalogue(wishes.named)
    if sheet is not None and sheet in catalogue and not os.path.lexists(sheet):
        raise refuse(f"{quoted(sheet)} is a rubric, not a file; say --rubric {sheet}")
    asking = _Asking(face(lines=lines), catalogue, wishes)
    path, code = asking.run(sheet)
    return score([path], rubric=rubric, format_=format_, output=output) if path and code is Exit.DONE else code


def _readable(text: str) -> str:
    """What the command line says, though the locale may not know its letters: a sheet is always UTF-8."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace").strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wishes:
    """What the command line says."""

    named: tuple[str, ...]
    given: Mapping[str, str]
    ask: tuple[str, ...]
    until_decided: bool
    other: str | None
    lines: bool

    def again(self, path: str) -> str:
        """The command that goes on."""
        import shlex

        words = ["socialmaturity", "assess", f"./{path}" if path.startswith("-") else path]
        words += [word for name in self.named for word in ("--rubric", name)]
        words += [word for id_ in self.ask for word in ("--ask", id_)]
        words += ["--from", self.other] if self.other else []
        words += ["--until-decided"] if self.until_decided else []
        return shlex.join([*words, "--lines"] if self.lines else words)


class _Stopped(Exception):  # noqa: N818 - not an error: somebody wants to go
    """The interview ends before its end."""

    def __init__(self, code: Exit, *messages: object, unsaved: str = "") -> None:
        self.code = code
        self.messages = messages
        self.unsaved = unsaved


class _Asking:
    """One interview with one person at a terminal, from the first line to the last."""

    def __init__(self, face: Face, rubrics: Catalogue, wishes: _Wishes) -> None:
        self.face = face
        self.rubrics = rubrics
        self.wishes = wishes
        self.held = ExitStack()
        self.keeper: Keeper | None = None
        self.kept = ""  # how much is saved

    def run(self, path: str | None) -> tuple[str | None, Exit]:
        """Where the finished sheet is, if it was finished, and how it ended."""
        stopped: _Stopped | None = None
        try:
            with self.held, self.face:
                self.interview(*self.start(path))
        except _Stopped as error:
            stopped = error
        except (EOFError, KeyboardInterrupt):
            stopped = _Stopped(Exit.INTERRUPTED)
        if stopped:
            say(*stopped.messages)
        if self.kept and self.keeper:
            say(self.kept)
            if stopped:
                say(f"Continue: {self.wishes.again(self.keeper.path)}")
        if stopped and stopped.unsaved:
            write([stopped.unsaved])
        if stopped:
            return None, stopped.code
        return self.keeper.path if self.keeper else None, Exit.DONE

    # --- Before the questions ------------------------------------------------------------------------------------

    def start(self, path: str | None) -> tuple[Rubric, Sheet]:
        """Settle the file, the rubric and who is who."""
        import os

        if path is not None and os.path.lexists(path):
            return self.go_on(path)
        if path is not None:
            self.hold(path)
        rubric = self.choose_rubric()
        sheet = self.fill_in(rubric, _new_sheet(), path)
        if path is None and (found := self.settle_name(rubric, sheet)):
            return found
        self.save(rubric, sheet)
        return rubric, sheet

    def hold(self, path: str) -> Keeper:
        from socialmaturity.interview.sheet_file import keeping

        self.held.close()
        self.keeper = self.held.enter_context(keeping(path))
        return self.keeper

    def go_on(self, path: str) -> tuple[Rubric, Sheet]:
        """Continue a sheet that is there, when it is the one that was meant."""
        from socialmaturity.interview.pages import backing_up

        keeper = self.hold(path)
        rubric, sheet, warnings = keeper.read(self.rubrics)
        default = self.rubrics.default
        if default and default.id != rubric.id:
            raise refuse(
                f"answers '{rubric.id}', not '{default.id}'; leave --rubric out, or name another sheet", file=path
            )
        for name in ("subject", "respondent"):
            there, given = getattr(sheet, name), self.wishes.given.get(name, "")
            if there and given and there != given:
                raise refuse(f"has the {name} {quoted(there)}, not {quoted(given)}; name another sheet", file=path)
        notices = [str(warning) for warning in warnings]
        if keeper.backup:
            notices.append(backing_up(path, keeper.backup))
        if self.wishes.ask and not notices:
            return rubric, sheet
        filled = self.fill_in(rubric, sheet, path, notices)
        if filled != sheet:
            self.save(rubric, filled)
        return rubric, filled

    def choose_rubric(self) -> Rubric:
        from socialmaturity.interview.pages import which_rubric

        ids = [self.rubrics.find(name).id for name in self.wishes.named] or list(self.rubrics)
        rubrics = [self.rubrics[id_] for id_ in dict.fromkeys(ids)]
        if len(rubrics) == 1:
            return rubrics[0]
        page = which_rubric(rubrics)
        key = self.choose(page)
        return next(rubric for rubric, choice in zip(rubrics, page.choices, strict=True) if choice.key == key)

    def choose(self, page: Page) -> str:
        """The key of one of the choices of a page."""
        from socialmaturity.interview.pages import MEANS_NOTHING

        keys = [choice.key for choice in page.choices]
        for _ in range(self.face.patience):
            key = self.face.ask(page)
            if key in keys:
                return key
            if key == "q":
                raise _Stopped(Exit.DONE)
            page = replace(page, remark=MEANS_NOTHING)
        raise self.given_up()

    def fill_in(self, rubric: Rubric, sheet: Sheet, path: str | None, notices: list[str] | None = None) -> Sheet:
        """The sheet with who is who: asked for, unless it was given.  What is there already only needs Enter."""
        from socialmaturity.interview.line_editor import Entry
        from socialmaturity.interview.opening import Form, press
        from socialmaturity.interview.pages import FIELDS, form_page, saving_in
        from socialmaturity.interview.sheet_file import sheet_name

        given = self.wishes.given
        entries = {name: Entry(getattr(sheet, name)) for name in FIELDS if name not in given}
        form = Form(entries=entries, at=len(entries) if notices is not None else 0)
        while not form.done:
            subject = given.get("subject", form.texts.get("subject", ""))
            where = path or sheet_name(subject, rubric, str(sheet.date))
            form = press(form, self.face.ask(form_page(form, rubric, given, [saving_in(where), *(notices or ())])))
            if form.left:
                raise _Stopped(Exit.DONE)
            if form.strays >= self.face.patience:
                raise self.given_up()
        texts = {**form.texts, **given}
        return replace(
            sheet,
            subject=texts["subject"],
            scope=texts["scope"],
            respondent=texts["respondent"],
            role=texts["role"],
            assessor=texts["assessor"],
        )

    def settle_name(self, rubric: Rubric, sheet: Sheet) -> tuple[Rubric, Sheet] | None:
        """Take a file of a name made from the sheet.  One that exists is continued only when somebody says so."""
        from socialmaturity.interview.pages import continue_or_new
        from socialmaturity.interview.sheet_file import free_name, sheet_name

        name = sheet_name(sheet.subject, rubric, str(sheet.date))
        while self.hold(name).exists:
            other = free_name(name)
            if self.choose(continue_or_new(name, other)) == "c":
                return self.go_on(name)
            name = other
        return None

    # --- The questions -------------------------------------------------------------------------------------------

    def interview(self, rubric: Rubric, sheet: Sheet) -> None:
        """Ask until there is nothing left to ask.  An answer is on the disk before the next question is shown."""
        from socialmaturity.interview.pages import page
        from socialmaturity.interview.press import press
        from socialmaturity.interview.state import OVER, Phase

        state = self.begin(rubric, sheet)
        self.remember(rubric, sheet)
        if state.answers != sheet.answers:
            self.save(rubric, replace(sheet, answers=state.answers))
        while state.phase not in OVER:
            try:
                key = self.face.ask(page(state, sheet.subject))
            except (EOFError, KeyboardInterrupt):
                if state.phase in (Phase.NOTE, Phase.EVIDENCE) and state.entry.text.strip():
                    self.save(rubric, replace(sheet, answers=press(state, "enter").answers))
                raise
            after = press(state, key)
            if after.answers != state.answers:
                self.save(rubric, replace(sheet, answers=after.answers))
            state = after
            if state.strays >= self.face.patience or state.idle >= FLOOD:
                raise self.given_up()
        if state.phase is Phase.LEFT:
            raise _Stopped(Exit.DONE)

    def begin(self, rubric: Rubric, sheet: Sheet) -> Interview:
        from socialmaturity.core.crosswalk import carried, hints, related
        from socialmaturity.documents import source
        from socialmaturity.documents.sheet import read_sheet
        from socialmaturity.interview.pages import taken_from
        from socialmaturity.interview.state import begin

        wishes = self.wishes
        for id_ in wishes.ask:
            if id_ not in rubric.questions:
                raise refuse(
                    f"the rubric '{rubric.id}' has no question {quoted(id_)}{did_you_mean(id_, rubric.questions)}"
                )
        if not wishes.other:
            return begin(rubric, sheet.answers, only=wishes.ask, until_decided=wishes.until_decided)
        other, theirs, _ = read_sheet(source.read(wishes.other), wishes.other, self.rubrics, set_aside=True)
        if not related(rubric, other):
            raise refuse(f"answers '{other.id}', which '{rubric.id}' has no crosswalk with", file=wishes.other)
        return begin(
            rubric,
            sheet.answers,
            only=wishes.ask,
            until_decided=wishes.until_decided,
            carried=carried(rubric, other, theirs.answers, taken_from(wishes.other, other)),
            hints=hints(rubric, other, theirs.answers),
        )

    def save(self, rubric: Rubric, sheet: Sheet) -> None:
        from socialmaturity.interview.pages import not_saved
        from socialmaturity.interview.terminal import undisturbed

        assert self.keeper is not None  # noqa: S101 - nothing is asked before there is a file
        try:
            with undisturbed():
                self.keeper.save(rubric, sheet)
        except InputError as error:
            unsaved = self.keeper.text(rubric, sheet)
            raise _Stopped(Exit.UNUSABLE, *error.problems, not_saved(self.keeper.path), unsaved=unsaved) from None
        self.remember(rubric, sheet)

    def remember(self, rubric: Rubric, sheet: Sheet) -> None:
        from socialmaturity.interview.pages import saved

        assert self.keeper is not None  # noqa: S101 - as above
        self.kept = saved(len(sheet.ratings), len(rubric.questions), self.keeper.path)

    def given_up(self) -> _Stopped:
        from socialmaturity.interview.pages import GAVE_UP

        return _Stopped(Exit.UNUSABLE, GAVE_UP)


def _new_sheet() -> Sheet:
    import datetime

    from socialmaturity.core.model import Sheet

    return Sheet(source="", answers={}, date=datetime.datetime.now().astimezone().date())
