"""Hold an interview: settle what it needs, ask, and save each answer before the next question is shown."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from socialmaturity.core.scoring import score
from socialmaturity.errors import InputError
from socialmaturity.interview import pages
from socialmaturity.interview.drive import HowEnded, drive
from socialmaturity.interview.face import face
from socialmaturity.interview.press import interrupt, press
from socialmaturity.interview.settle import Ended, settle
from socialmaturity.interview.signals import Signals
from socialmaturity.interview.state import Interview, begin

if TYPE_CHECKING:
    from socialmaturity.core.scoring import Assessment
    from socialmaturity.core.sheet import Sheet
    from socialmaturity.documents.catalogue import Catalogue
    from socialmaturity.errors import Problem
    from socialmaturity.interview.face import Face
    from socialmaturity.interview.settle import Settled, Wishes


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How an interview ended.

    `path` is the file with the answers, or None if nothing was saved, and `answered` of `whole` is what is in it.
    `changed` are copies of what another program wrote into that file meanwhile.
    `result` is what they come to, if the interview is finished.  `problems` say why the last answers could not be
    saved, and `unsaved` is the text of the sheet with them.  `drew` is whether the interview took the whole screen.
    """

    how: HowEnded
    drew: bool = False
    path: str | None = None
    answered: int = 0
    whole: int = 0
    changed: tuple[str, ...] = ()
    result: Assessment | None = None
    problems: tuple[Problem, ...] = ()
    unsaved: str = ""


class _NotSaved(Exception):  # noqa: N818 - how an interview ends, not an error of the program
    def __init__(self, problems: tuple[Problem, ...], unsaved: str) -> None:
        self.problems = problems
        self.unsaved = unsaved


def interview(path: str | None, rubrics: Catalogue, wishes: Wishes, *, lines: bool) -> Ending:
    """Hold an interview whose answers go to a file, which is continued if it exists.

    Raises InputError if it cannot begin.
    """
    settled: Settled | None = None
    problems: tuple[Problem, ...] = ()
    how, unsaved, drew = HowEnded.INTERRUPTED, "", False
    with Signals() as signals:
        try:
            with ExitStack() as holding, face(signals, lines=lines) as asking:
                drew = asking.draws
                settled = settle(path, rubrics, wishes, asking, holding)
                how = _Asking(settled, signals).ask(asking, wishes)
        except Ended as ended:
            how = ended.how
        except _NotSaved as error:
            problems, unsaved = error.problems, error.unsaved
        except KeyboardInterrupt:
            how = HowEnded.INTERRUPTED  # by a signal between two keys; all that was answered is saved
    if settled is None or settled.file.sheet is None:
        return Ending(how=how, problems=problems, unsaved=unsaved)
    rubric, sheet = settled.rubric, settled.file.sheet
    return Ending(
        how=how,
        drew=drew,
        path=settled.file.path,
        answered=len(sheet.ratings),
        whole=len(rubric.questions),
        changed=tuple(settled.file.changed),
        result=score(rubric, sheet) if how is HowEnded.DONE and not problems else None,
        problems=problems,
        unsaved=unsaved,
    )


class _Asking:
    """The questions of an interview, with the sheet that is saved after each key that changes it."""

    def __init__(self, settled: Settled, signals: Signals) -> None:
        self.settled = settled
        self.signals = signals

    def ask(self, face: Face, wishes: Wishes) -> HowEnded:
        """Ask until there is nothing left to ask.  Raises _NotSaved."""
        settled = self.settled
        if settled.sheet != settled.saved:
            self.save(settled.sheet)
        if settled.how is not HowEnded.DONE:
            return settled.how
        state, how = drive(
            _begin(settled, wishes), partial(pages.page, subject=settled.sheet.subject), self.press, face
        )
        if how is HowEnded.INTERRUPTED:
            self.keep(state, interrupt(state))
        return how

    def press(self, state: Interview, key: str) -> Interview:
        """Press a key, and save what it has changed."""
        after = press(state, key)
        self.keep(state, after)
        return after

    def keep(self, state: Interview, after: Interview) -> None:
        if after.answers != state.answers:
            self.save(replace(self.settled.sheet, answers=after.answers, left_out=after.left_out))

    def save(self, sheet: Sheet) -> None:
        file, rubric = self.settled.file, self.settled.rubric
        try:
            with self.signals.waiting():
                file.save(rubric, sheet)
        except InputError as error:
            raise _NotSaved(error.problems, file.text(rubric, sheet)) from None


def _begin(settled: Settled, wishes: Wishes) -> Interview:
    others, rubric, sheet = settled.others, settled.rubric, settled.sheet
    interview = Interview(
        rubric=rubric,
        answers=sheet.answers,
        only=settled.only,
        until_decided=wishes.until_decided,
        left_out=sheet.left_out,
        voices=others.voices(rubric),
        agreeing=bool(sheet.agreed_by and others.agreeing(rubric)),
        hints=others.hints(rubric),
        wordings=others.wordings(rubric),
    )
    return begin(interview, again=wishes.again)
