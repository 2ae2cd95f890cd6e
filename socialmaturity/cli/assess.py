from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from socialmaturity.cli.completion import complete_narrowed
from socialmaturity.cli.exits import Exit
from socialmaturity.cli.options import Output, ResultsFormat, Rubrics
from socialmaturity.cli.output import destination
from socialmaturity.errors import refuse
from socialmaturity.formats import Shows
from socialmaturity.streams import say, write
from socialmaturity.text import command_line, listed, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from socialmaturity.cli.output import Destination
    from socialmaturity.core.scoring import Assessment
    from socialmaturity.documents.catalogue import Catalogue
    from socialmaturity.interview.run import Ending
    from socialmaturity.report.blocks import Report
    from socialmaturity.text import Options


CLEAR = "\x1b[H\x1b[2J"  # the cursor to the top of an empty screen


def assess(
    sheet: Annotated[
        str | None,
        typer.Argument(metavar="SHEET", help="The file for the answers, continued where it exists."),
    ] = None,
    rubric: Rubrics = None,
    subject: Annotated[
        str | None, typer.Option(metavar="NAME", help="The client: the organization that is assessed.")
    ] = None,
    scope: Annotated[str | None, typer.Option(metavar="TEXT", help="What is covered, if it is not all of it.")] = None,
    respondent: Annotated[str | None, typer.Option(metavar="NAME", help="The person interviewed.")] = None,
    role: Annotated[str | None, typer.Option(metavar="TEXT", help="What this person does there.")] = None,
    assessor: Annotated[str | None, typer.Option(metavar="NAME", help="The interviewer.")] = None,
    date: Annotated[
        str | None, typer.Option(metavar="YYYY-MM-DD", help="The day of the assessment; today, if it is a new one.")
    ] = None,
    rename: Annotated[
        str | None, typer.Option(metavar="NAME", help="Give the client of a sheet that exists another name.")
    ] = None,
    from_: Annotated[
        list[str] | None,
        typer.Option(
            "--from",
            metavar="SHEET",
            help="Show what another sheet answers: last year's, a colleague's, or one of a related rubric. "
            "May be repeated.",
        ),
    ] = None,
    without_names: Annotated[bool, typer.Option("--without-names", help="Call the people of --from A, B, C.")] = False,
    ask: Annotated[
        list[str] | None,
        typer.Option(
            metavar="WHICH",
            help="Ask only this question, again if need be, or those that are changed, differing (among --from), "
            "open or essential. May be repeated.",
            autocompletion=complete_narrowed,
        ),
    ] = None,
    until_decided: Annotated[
        bool, typer.Option("--until-decided", help="Stop after the first stage that can no longer be passed.")
    ] = False,
    lines: Annotated[bool, typer.Option("--lines", help="Ask in plain lines, as a screen reader needs it.")] = False,
    format_: ResultsFormat = None,
    output: Output = None,
) -> Exit:
    """Ask the questions of a rubric, and save each answer at once.

    Run the same command again to continue.
    """
    from socialmaturity.interview.run import interview
    from socialmaturity.interview.settle import Wishes

    to = destination(Shows.RESULTS, format_, output, sheet, from_, rubric)
    rubrics = _rubrics(rubric, sheet)
    fields = {
        "subject": subject,
        "scope": scope,
        "respondent": respondent,
        "role": role,
        "assessor": assessor,
        "date": _checked_date(date),
    }
    wishes = Wishes(
        given={name: _readable(text) for name, text in fields.items() if text is not None},
        rename=None if rename is None else _readable(rename),
        ask=tuple(ask or ()),
        until_decided=until_decided,
        others=tuple(from_ or ()),
        names=not without_names,
    )
    ending = interview(sheet, rubrics, wishes, lines=lines)
    if ending.result is not None and ending.path is not None:
        code = _finished(ending.result, ending.path, drew=ending.drew, rubric=rubric, format_=format_, to=to)
        _say_changed(ending)
        return code
    again = {
        "--rubric": rubric,
        "--from": from_,
        "--ask": ask,
        "--format": format_,
        "-o": output,
        "--without-names": without_names,
        "--until-decided": until_decided,
        "--lines": lines,
    }
    code = _unfinished(ending, again)
    _say_changed(ending)
    return code


def _rubrics(named: list[str] | None, sheet: str | None) -> Catalogue:
    """Return the rubrics to choose from.  Raises InputError if one of them is taken for the sheet."""
    from socialmaturity.cli.loading import load_rubrics

    rubrics = load_rubrics(named)
    if sheet is not None and sheet in rubrics and not os.path.lexists(sheet):
        raise refuse(f"{quoted(sheet)} is a rubric, not a file; say --rubric {sheet}")
    return rubrics


def _checked_date(date: str | None) -> str | None:
    from socialmaturity.documents.field_kinds import date_of

    if date and date_of(date) is None:
        raise refuse(f"--date: {quoted(date)} is not a valid date (YYYY-MM-DD)")
    return date


def _readable(text: str) -> str:
    """Return what the command line says, even in letters that the locale lacks: a sheet is always UTF-8."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace").strip()


def _finished(
    result: Assessment, path: str, *, drew: bool, rubric: list[str] | None, format_: str | None, to: Destination
) -> Exit:
    """Show the result on one screen; or write the report, if one was asked for or nobody looks at the screen."""
    from socialmaturity.cli.score import score
    from socialmaturity.interview.ending import last_pages
    from socialmaturity.report.headline import headline

    own = [name for name in rubric or () if name != result.rubric.id]  # a shipped one needs no mention
    if to.path is None and format_ is None and sys.stdout is not None and sys.stdout.isatty():
        pages = last_pages(result, path, own)
        to.write([f"{CLEAR}{_fitting(pages)}" if drew else _drawn(next(pages))])
        return Exit.DONE
    code = score([path], rubric=rubric, format_=format_, output=to.path)
    say(next(headline(result)).text, f"All answers are saved in {path}.")
    if to.path is not None:
        say(f"The report is in {to.path}.")
    return code


def _fitting(pages: Iterable[Report]) -> str:
    """Return the first page that leaves a line of the screen for the prompt, or else the last one."""
    room = shutil.get_terminal_size().lines - 1
    text = ""
    for page in pages:
        text = _drawn(page)
        if text.count("\n") <= room:
            break
    return text


def _drawn(page: Report) -> str:
    from socialmaturity.formats.terminal import write_report
    from socialmaturity.presentation import Presentation

    return write_report(lambda: page, dict, Presentation())


def _say_changed(ending: Ending) -> None:
    """Say where to find what another program wrote into the file during the interview."""
    if ending.changed:
        copies = listed(ending.changed)
        say(f"{ending.path} was changed by another program during the interview. What it held then is in {copies}.")


def _unfinished(ending: Ending, again: Options) -> Exit:
    """Write how an interview ended, where the answers are, and how to continue with the same options."""
    from socialmaturity.interview.drive import HowEnded

    if ending.problems:
        where = f" in {ending.path}" if ending.path else ""
        say(*ending.problems, f"the answers could not be saved{where}; they follow here, as a sheet to keep")
    if ending.how is HowEnded.GAVE_UP:
        say("the interview has ended by itself: too many keys in a row did nothing")
    if ending.path:
        say(f"{ending.answered} of {ending.whole} questions are answered in {ending.path}.")
        say(f"Continue: {command_line('assess', ending.path, options=again)}")
    if ending.unsaved:
        write([ending.unsaved])
    if ending.problems or ending.how is HowEnded.GAVE_UP:
        return Exit.UNUSABLE
    return Exit.INTERRUPTED if ending.how is HowEnded.INTERRUPTED else Exit.DONE
