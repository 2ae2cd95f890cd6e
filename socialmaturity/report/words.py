"""Phrases that every report shares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialmaturity.core.groups import spelt_apart
from socialmaturity.core.model import Mark
from socialmaturity.report.blocks import Bar, C, Item, Labelled, RubricText, given
from socialmaturity.text import listed, number_of, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable
    from fractions import Fraction

    from socialmaturity.core.model import Question, Rating, Rubric, Stage
    from socialmaturity.core.scoring import Assessment, Outcome
    from socialmaturity.core.sheet import Answer, Sheet
    from socialmaturity.report.blocks import Cell

KEY = ("met", "open", "not met")
"""The names of the three parts of a bar."""
TARGET = "Target"
"""The label of the lowest answer that counts as met."""
CONVENTIONS = "The cut-offs are conventions of the rubric."


def name_of(sheet: Sheet) -> str:
    """Return what to call the subject of a sheet."""
    return sheet.subject or sheet.source


def day(sheet: Sheet) -> str:
    """Return the date of a sheet as files write it, or ""."""
    return sheet.date.isoformat() if sheet.date else ""


def in_scope(scope: str) -> str:
    """Return which part of a subject was assessed, or "" if it was not named."""
    return f"Scope: {scope}" if scope else ""


def edition(rubric: Rubric) -> str:
    """Return the title and version of a rubric."""
    return f"{rubric.title}, version {rubric.version}"


def rule(rubric: Rubric) -> str:
    """Return the rule by which a rubric judges, with "met" and "essential" explained."""
    must = any(question.essential for question in rubric.questions.values())
    essential = "; essential practices are those that a stage cannot do without" if must else ""
    every = "all its essential practices and " if must else ""
    return (
        f"A practice is met when {_met(rubric)}{essential}. A stage is passed when {every}{_share(rubric)} are met, "
        "and the stage reached is the highest one that is passed together with all stages below it."
    )


def _met(rubric: Rubric) -> str:
    asked = rubric.questions.values()
    if len({(question.scale.id, question.met_at) for question in asked}) > 1:
        return "its answer is the target of its question or better"
    question = next(iter(asked))
    scale = question.scale
    label = next(point.label for point in scale.points if point.score == question.met_at)
    return f'its answer is {question.met_at} ("{label}") or more, on a scale from {scale.lowest} to {scale.highest}'


def _share(rubric: Rubric) -> str:
    shares = {stage.pass_share for stage in rubric.stages}
    if len(shares) > 1:
        return "as many of all that apply as its rule asks for"
    weighed = any(question.weight != 1 for question in rubric.questions.values())
    return f"at least {share_words(*shares)} of all that apply{', by their weights,' if weighed else ''}"


def reached(assessment: Assessment) -> str:
    """Return the stage reached in a few words, or the range while open answers decide."""
    name = rung_name(assessment.rubric, assessment.reached)
    if assessment.at_most == assessment.reached:
        return name
    return f"{name}, at most {rung_name(assessment.rubric, assessment.at_most)}"


def reached_bar(label: str, assessment: Assessment) -> Bar:
    """Return a bar for the stage reached, of all stages."""
    return Bar(
        label=label,
        part=assessment.reached,
        open=assessment.at_most - assessment.reached,
        whole=len(assessment.rubric.stages),
        words=reached(assessment),
    )


def stage_words(assessment: Assessment) -> str:
    """Return the stage reached with its number, such as "Presence, stage 2 of 6"."""
    number = f", stage {assessment.reached} of {len(assessment.rubric.stages)}" if assessment.reached else ""
    return f"{reached(assessment)}{number if assessment.reached == assessment.at_most else ''}"


def span(rubric: Rubric, low: int, high: int) -> str:
    """Return the range from one stage to another in a few words; one name where they are the same."""
    name = rung_name(rubric, low)
    return name if low == high else f"{name} to {rung_name(rubric, high)}"


def rung_name(rubric: Rubric, number: int) -> str:
    """Return the name of the stage with this number; 0 is below the first."""
    return rubric.stages[number - 1].name if number else rubric.before


def explanation(stage: Stage, outcome: Outcome) -> str:
    """Return the line that explains a stage's numbers, such as "Presence: 3 of 7 met, 5 needed (2/3 of 7); …"."""
    share = stage.pass_share
    if not outcome.applicable:
        return f"{stage.name}: none of its questions applies, so nothing was shown; not passed"
    parts = [f"{counted(stage, outcome)}, {outcome.needed} needed ({share_words(share)} of {outcome.applicable})"]
    if outcome.essential:
        missing = [*outcome.essential_gaps, *outcome.essential_open]
        names = f", missing {', '.join(missing)}" if missing else ""
        parts.append(f"essential {outcome.essential_met} of {outcome.essential} met{names}")
    if outcome.open:
        parts.append(f"{len(outcome.open)} open")
    if outcome.not_applicable:
        parts.append(f"{outcome.not_applicable} not applicable")
    verdict = "passed" if outcome.passed else "possible, not passed" if outcome.possible else "not passed"
    return f"{stage.name}: {'; '.join(parts)}; {verdict}"


def short(stage: Stage, outcome: Outcome) -> str:
    """Return a stage's numbers without their reasons, such as "3 of 7 met, 5 needed, essential 1 of 2"."""
    if not outcome.applicable:
        return "no practice applies"
    essential = f"essential {outcome.essential_met} of {outcome.essential}" if outcome.essential else ""
    return joined((counted(stage, outcome), f"{outcome.needed} needed", essential))


def counted(stage: Stage, outcome: Outcome) -> str:
    """Return what is met of a stage: a count, or a weight where the weights differ."""
    weight = "" if all(question.weight == 1 for question in stage.questions) else "weight "
    return f"{weight}{outcome.met} of {outcome.applicable} met"


def share_words(share: Fraction) -> str:
    """Return a share as exactly as it was given: 2/3 stays 2/3, 70% is not 7/10, and 66.5% not 133/200."""
    hundred = share * 100
    written_out = (hundred * 10_000).denominator == 1
    return percent(float(hundred)) if written_out else str(share)


def share(part: int, whole: int) -> str:
    """Return a share in percent, rounded down, so that 100% means all; "" where there is nothing to share."""
    return percent(100 * part // whole) if whole else ""


def percent(number: float) -> str:
    """Return a percentage as English writes it."""
    return f"{number:g}%"


def asked(question: Question) -> RubricText:
    """Return a question's text, with the number that the published model gives it."""
    return RubricText(question.full_text)


def practice(question: Question, *details: tuple[str, C], mark: str = "") -> Item:
    """Return a question as an item of a list, with the details that are not empty.  It says if it is essential."""
    return Item(asked(question), joined((essential(question), mark)), given(*details))


NOT_ASKED = "Not asked"


def option(question: Question, rating: Rating | None) -> str:
    """Return an answer in the words of its question."""
    match rating:
        case None:
            return "Not answered"
        case Mark.UNKNOWN:
            return "Don't know"
        case Mark.NOT_APPLICABLE:
            return "Does not apply"
        case _:
            return RubricText(question.option(rating))


def answer_words(question: Question, rating: Rating | None) -> str:
    """Return an answer with its score, as files write it."""
    return f"{rating}: {option(question, rating)}" if isinstance(rating, int) else option(question, rating)


def supported(words: str, answer: Answer) -> Cell:
    """Return the words of an answer, and below them what supports it."""
    return words, *support(answer)


def support(answer: Answer) -> tuple[Labelled, ...]:
    """Return the reason, the note and the evidence of an answer."""
    evidence = (("Evidence", each) for each in answer.evidence)
    return tuple(Labelled(*each) for each in given(("Reason", answer.reason), ("Note", answer.note), *evidence))


def questions(count: int) -> str:
    """Return a number of questions in words."""
    return number_of(count, "question")


def stages(count: int) -> str:
    """Return a number of stages in words."""
    return number_of(count, "stage")


def some(count: int, what: str) -> str:
    """Return a number of something in words, or "" if there is none."""
    return f"{count} {what}" if count else ""


def are(count: int) -> str:
    """Return the verb that goes with a number."""
    return "is" if count == 1 else "are"


def joined(parts: Iterable[str], sign: str = ", ") -> str:
    """Join the parts that are not empty."""
    return sign.join(part for part in parts if part)


def differ_in_case(names: Iterable[str]) -> str:
    """Return which names differ in upper and lower case alone, and may be slips; "" if none do."""
    found = listed(" and ".join(map(quoted, spellings)) for _, spellings in spelt_apart((name,) for name in names))
    return f"Counted apart, though they differ in upper and lower case alone: {found}." if found else ""


def essential(question: Question) -> str:
    """Return the mark of an essential question, or ""."""
    return "essential" if question.essential else ""
