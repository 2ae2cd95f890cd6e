"""The program's own words in questionnaires, which it must understand when a filled-in one comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialmaturity.folding import fold
from socialmaturity.formulas import restored
from socialmaturity.tables.columns.names import FIELD_QUESTIONS

if TYPE_CHECKING:
    from socialmaturity.questionnaires.questionnaire import AskedQuestion

FIELD_LABELS = tuple(FIELD_QUESTIONS.items())
DATE = "Date"
DONT_KNOW = "I don’t know"
DOES_NOT_APPLY = "Does not apply to us"
BECAUSE = "because"
NOTE = "Note"
ON_PAPER = (
    "Please tick one box for each question: the answer that comes nearest to how things are today, not to how they "
    "should be. Tick “I don’t know” where you cannot say."
)


def entries(question: AskedQuestion) -> list[str]:
    """Return the choices of a question as texts to choose from: each is read back as its score.

    That is the words of the choice.  The score is before them where they could mean another choice too, and where an
    apostrophe at their start would be taken for one that keeps a spreadsheet from running what is after it.
    """
    taken = [
        {fold(text) for text in (str(choice.score), choice.point, choice.text, choice.label)}
        for choice in question.choices
    ]
    marks = {fold(DONT_KNOW), fold(DOES_NOT_APPLY)}
    texts = []
    for place, choice in enumerate(question.choices):
        others = marks.union(*taken[:place], *taken[place + 1 :])
        alone = fold(choice.text) not in others and restored(choice.text) == choice.text
        texts.append(choice.text if alone else f"{choice.score}: {choice.text}")
    return texts
