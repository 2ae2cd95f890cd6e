"""Put into words what several respondents see, where they differ, and what they have agreed on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialmaturity.core.model import Mark
from socialmaturity.core.team import is_open
from socialmaturity.report.about import the_rule
from socialmaturity.report.blocks import Bar, Bars, Report, Says, TableBlock, Tone, list_of, sections
from socialmaturity.report.words import (
    NOT_ASKED,
    day,
    edition,
    in_scope,
    joined,
    name_of,
    option,
    practice,
    questions,
    reached_bar,
    rung_name,
    span,
    stage_words,
    support,
    supported,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from socialmaturity.core.model import Question, Rating
    from socialmaturity.core.team import Agreement, Divide, SeenQuestion, Team, TeamGroup
    from socialmaturity.report.blocks import Cell, Item, ReportBlock

NOT_GIVEN = "not given"  # the group of those who do not name one
BOTH = 2
SHOWN_ONE_BY_ONE = 8  # respondents: more would fill pages with the same answers


def team_report(team: Team, groups: Sequence[TeamGroup] | None = None, by: str = "") -> Report:
    """Return the report on what several respondents see; with groups, also on where these see it differently."""
    first = team.respondents[0].sheet
    split = [seen for seen in team.differences if seen.split]
    other = [seen for seen in team.differences if not seen.split]
    each = tuple(reached_bar(label(team, place), assessment) for place, assessment in enumerate(team.respondents))
    return Report(
        subject=name_of(first) if team.named else first.subject or "Subject without a name",
        about=tuple(filter(None, (edition(team.rubric), _scope(team), _dates(team)))),
        headline=tuple(_headline(team)),
        sections=sections(
            ("each", "What each one sees", [Bars(each, head=("Respondent", "Reached"))]),
            ("agreed", "What they have agreed on", _agreed(team)),
            ("groups", f"By {by}", _groups(team, groups) if groups else ()),
            ("split", f"Where you disagree ({len(split)})", _differing(team, split)),
            ("other", f"Answered differently, with the same result ({len(other)})", _differing(team, other)),
            ("unsure", f"Someone could not answer ({len(team.unsure)})", _unsure(team)),
            ("agreement", "How far you agree", _agreement(team)),
            ("basis", "About this result", _basis(team)),
        ),
        language=team.rubric.language,
    )


def _dates(team: Team) -> str:
    dates = sorted(filter(None, {day(each.sheet) for each in team.respondents}))
    return " to ".join(dict.fromkeys((*dates[:1], *dates[-1:])))


def _scope(team: Team) -> str:
    """Return the scope, if it is the same in all sheets; otherwise `label` says it behind each name."""
    scopes = {each.sheet.scope for each in team.respondents}
    return in_scope(scopes.pop()) if len(scopes) == 1 else ""


def _headline(team: Team) -> Iterator[Says]:
    count, low, high = len(team.respondents), team.lowest, team.highest
    lowest = rung_name(team.rubric, low) if low else "no complete stage"
    everyone = "Both" if count == BOTH else f"All {count}"
    if not high:
        yield Says(f"{everyone} respondents see no complete stage yet.", Tone.STRONG)
    elif low == high:
        yield Says(f"{everyone} respondents place the organization at {lowest}.", Tone.STRONG)
    else:
        highest = rung_name(team.rubric, high)
        yield Says(f"{count} respondents place the organization between {lowest} and {highest}.", Tone.STRONG)
    found = team.agreement
    differ, split = found.compared - found.same, found.split
    if found.compared:
        different = f", and different answers to {differ}" if differ else ""
        yield Says(f"They give the same answer to {questions(found.same)}{different}.")
    if split:
        yield Says(f"On {questions(split)}, one says that it is met and another that it is not.")
    if team.agreed:
        when = f" on {day(team.agreed.sheet)}" if team.agreed.sheet.date else ""
        yield Says(f"Agreed{when}: {stage_words(team.agreed)}.", Tone.GOOD)


def _agreed(team: Team) -> Iterator[ReportBlock]:
    """Show the agreed sheet, and how far each respondent was from it."""
    if team.agreed is None:
        return
    names = team.agreed.sheet.agreed_by if team.named else ()
    yield Bars((reached_bar("Agreed", team.agreed),), head=("Sheet", "Reached"))
    if names:
        yield Says(f"Agreed by {joined(names)}.")
    yield TableBlock(
        ("Respondent", "As agreed", "Higher", "Lower", "Otherwise", "Could not answer"),
        tuple(
            (label(team, place), *map(str, (away.same, away.above, away.below, away.otherwise, away.open)))
            for place, away in enumerate(team.distances)
        ),
    )


def label(team: Team, place: int) -> str:
    """Return what a respondent is called: with the role and the scope, if the name does not say them."""
    name, sheet = team.names[place], team.respondents[place].sheet
    if not team.named:
        return name
    scopes = {each.sheet.scope for each in team.respondents}
    more = [text for text in (sheet.role, sheet.scope if len(scopes) > 1 else "") if text.lower() not in name.lower()]
    return f"{name} ({joined(more)})" if more else name


def _groups(team: Team, groups: Sequence[TeamGroup]) -> Iterator[ReportBlock]:
    yield Bars(
        tuple(
            Bar(
                label=f"{group.name or NOT_GIVEN} ({len(group.members)})",
                part=group.lowest,
                open=group.highest - group.lowest,
                whole=len(team.rubric.stages),
                words=span(team.rubric, group.lowest, group.highest),
            )
            for group in groups
        ),
        head=("Group", "Reached"),
    )
    if divides := list(team.divides(groups)):
        yield Says("All of one group say it is met, and all of another that it is not:", Tone.STRONG)
        yield from list_of(map(_divide, divides))
    else:
        yield Says("There is no question that one group as a whole meets and another as a whole does not.")


def _divide(divide: Divide) -> Item:
    groups = (("Met", divide.met), ("Not met", divide.not_met), ("Divided", divide.divided))
    details = ((label, joined(name or NOT_GIVEN for name in names)) for label, names in groups)
    return practice(divide.question, *details)


def _differing(team: Team, found: Iterable[SeenQuestion]) -> Iterator[ReportBlock]:
    yield from list_of(practice(seen.question, *_answers(team, seen)) for seen in found)


def _answers(team: Team, seen: SeenQuestion) -> Iterator[tuple[str, Cell]]:
    """Yield who gives which answer, in the same order of people at every question, and what was agreed."""
    question = seen.question
    if len(seen.ratings) <= SHOWN_ONE_BY_ONE:
        for place, name in enumerate(team.names):
            yield name, supported(_given(seen, place), team.answer(place, question))
    else:
        yield from _by_answer(team, seen)
    if team.agreed:
        yield "Agreed", _answer(question, team.agreed.ratings.get(question.id))


def _answer(question: Question, rating: Rating | None) -> str:
    words = option(question, rating)
    return f"{rating} – {words}" if isinstance(rating, int) else words


def _by_answer(team: Team, seen: SeenQuestion) -> Iterator[tuple[str, Cell]]:
    """Yield the answers from the highest score down, each with those who gave it, then their notes and evidence."""
    by_answer: dict[Rating | None, list[int]] = {}
    for place, rating in enumerate(seen.ratings):
        by_answer.setdefault(rating, []).append(place)
    for rating in sorted(by_answer, key=_rank):
        people = joined(team.names[place] for place in by_answer[rating])
        yield f"{_answer(seen.question, rating)} ({len(by_answer[rating])})", people
    yield from _noted(team, seen)


def _given(seen: SeenQuestion, place: int) -> str:
    """Return the answer of a respondent, or that there was no question."""
    return NOT_ASKED if place in seen.not_asked else _answer(seen.question, seen.ratings[place])


def _noted(team: Team, seen: SeenQuestion) -> Iterator[tuple[str, Cell]]:
    """Yield what supports the answer of each respondent who gave a reason, a note or evidence."""
    for place, name in enumerate(team.names):
        yield from ((f"{label} of {name}", text) for label, text in support(team.answer(place, seen.question)))


def _unsure(team: Team) -> Iterator[ReportBlock]:
    """Yield what some could answer and others not; what nobody could is only listed."""
    yield from list_of(_unsure_item(team, seen) for seen in team.unsure if seen.answers)
    if nobody := [seen for seen in team.unsure if not seen.answers]:
        yield Says(f"Nobody could answer {questions(len(nobody))}:")
        yield from list_of(practice(seen.question, *_noted(team, seen)) for seen in nobody)


def _unsure_item(team: Team, seen: SeenQuestion) -> Item:
    not_asked = [team.names[place] for place in seen.not_asked]
    answers = list(zip(team.names, seen.ratings, strict=True))
    return practice(
        seen.question,
        ("Not known to", joined(name for name, rating in answers if rating is Mark.UNKNOWN)),
        ("Not answered by", joined(name for name, rating in answers if rating is None and name not in not_asked)),
        ("Not asked of", joined(not_asked)),
        ("Answered by", joined(name for name, rating in answers if not is_open(rating))),
        *_noted(team, seen),
    )


def _rank(rating: Rating | None) -> tuple[int, int]:
    if isinstance(rating, int):
        return 0, -rating
    return {Mark.NOT_APPLICABLE: 1, Mark.UNKNOWN: 2, None: 3}[rating], 0


def _agreement(team: Team) -> Iterator[ReportBlock]:
    labels = team.rubric.dimension_labels
    bars = tuple(
        _agreeing(labels[id_], agreement) for id_, agreement in team.by_dimension.items() if agreement.compared
    )
    yield Bars((*bars, _agreeing("All questions", team.agreement)), head=("Theme", "Questions"))


def _agreeing(label: str, agreement: Agreement) -> Bar:
    disputed = f", {agreement.split} disputed" if agreement.split else ""
    words = f"{agreement.same} of {agreement.compared} the same{disputed}"
    return Bar(label=label, part=agreement.same, whole=agreement.compared, words=words)


def _basis(team: Team) -> Iterator[ReportBlock]:
    whole = len(team.seen)
    yield Says(
        f"Self-reported. Two or more could answer {team.agreement.compared} of {questions(whole)}. "
        "No mean is taken and no vote: where people differ, talk about it."
    )
    yield the_rule(team.rubric)
