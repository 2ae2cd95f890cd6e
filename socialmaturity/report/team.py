"""Several respondents on one subject, in words: what each one sees, and where they differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialmaturity.core.model import Mark
from socialmaturity.core.team import is_open
from socialmaturity.report.blocks import Bar, Bars, Item, Items, Report, Says, Section, Tone
from socialmaturity.report.words import (
    CONVENTIONS,
    RULE,
    edition,
    essential,
    joined,
    name_of,
    option,
    questions,
    reached,
    said,
    span,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from socialmaturity.core.model import Rating
    from socialmaturity.core.team import Agreement, Divide, Group, Seen, Team
    from socialmaturity.report.blocks import Block

NOT_SAID = "not said"  # the group of those who do not name one


def people(team: Team, groups: Sequence[Group] | None = None, by: str = "") -> Report:
    """The report on what several respondents see; with groups, also on where these see it differently."""
    split = [seen for seen in team.differences if seen.split]
    other = [seen for seen in team.differences if not seen.split]
    parts = (
        ("each", "What each one sees", _each(team)),
        ("groups", f"By {by}", _groups(team, groups) if groups else ()),
        ("split", f"Split: met for some, not for others ({len(split)})", _differing(team, split)),
        ("other", f"Answered differently ({len(other)})", _differing(team, other)),
        ("unsure", f"Someone could not answer ({len(team.unsure)})", _unsure(team)),
        ("agreement", "How far they agree", _agreement(team)),
        ("basis", "What this rests on", _basis(team)),
    )
    sections = (Section(id=id_, heading=heading, blocks=tuple(blocks)) for id_, heading, blocks in parts)
    return Report(
        subject=name_of(team.respondents[0].sheet),
        about=(edition(team.rubric), _dates(team)) if _dates(team) else (edition(team.rubric),),
        headline=tuple(_headline(team)),
        sections=tuple(section for section in sections if section.blocks),
        language=team.rubric.language,
    )


def _dates(team: Team) -> str:
    dates = sorted({each.sheet.date.isoformat() for each in team.respondents if each.sheet.date})
    return " to ".join(dict.fromkeys((dates[0], dates[-1]))) if dates else ""


def _headline(team: Team) -> Iterator[Says]:
    count, low, high = len(team.respondents), team.lowest, team.highest
    where = span(team.rubric, low, high)
    if low == high:
        yield Says(f"All {count} respondents see the same stage: {where}.", Tone.STRONG)
    else:
        yield Says(f"{count} respondents, who see stages from {where}.", Tone.STRONG)
    found = team.agreement
    if found.compared:
        differ, split = found.compared - found.same, found.split
        parts = f"{questions(differ)} differently" if differ else ""
        words = joined((f"{questions(found.same)} alike", parts), " and ")
        yield Says(f"They answer {words}.{f' On {split} they split: one says met, another not.' if split else ''}")


def _each(team: Team) -> Iterator[Block]:
    bars = (
        Bar(
            label=_label(team, place),
            part=each.reached,
            open=each.at_most - each.reached,
            whole=len(team.rubric.stages),
            words=reached(each),
        )
        for place, each in enumerate(team.respondents)
    )
    yield Bars(tuple(bars), head=("Respondent", "Reached"))


def _label(team: Team, place: int) -> str:
    """A respondent with the role, where the name does not say it."""
    name, role = team.names[place], team.respondents[place].sheet.role
    return name if not role or role.lower() in name.lower() else f"{name} ({role})"


def _groups(team: Team, groups: Sequence[Group]) -> Iterator[Block]:
    yield Bars(
        tuple(
            Bar(
                label=f"{group.name or NOT_SAID} ({len(group.members)})",
                part=group.lowest,
                open=group.highest - group.lowest,
                whole=len(team.rubric.stages),
                words=span(team.rubric, group.lowest, group.highest),
            )
            for group in groups
        ),
        head=("Group", "Reached"),
    )
    divides = tuple(team.divides(groups))
    if divides:
        yield Says("All of one group say it is met, and all of another that it is not:", Tone.STRONG)
        yield Items(tuple(map(_divide, divides)))
    else:
        yield Says("There is no question that one group as a whole meets and another as a whole does not.")


def _divide(divide: Divide) -> Item:
    return Item(
        text=divide.question.text,
        mark=essential(divide.question),
        details=tuple(
            (label, joined(name or NOT_SAID for name in names))
            for label, names in (("Met", divide.met), ("Not met", divide.not_met), ("Divided", divide.divided))
            if names
        ),
    )


def _differing(team: Team, found: Iterable[Seen]) -> Iterator[Block]:
    items = tuple(
        Item(text=seen.question.text, mark=essential(seen.question), details=tuple(_answers(team, seen)))
        for seen in found
    )
    if items:
        yield Items(items)


def _answers(team: Team, seen: Seen) -> Iterator[tuple[str, str]]:
    """Who gives which answer: the highest score first, then what is no score."""
    by_answer: dict[Rating | None, list[str]] = {}
    for place, rating in enumerate(seen.ratings):
        by_answer.setdefault(rating, []).append(_label(team, place))
    for rating in sorted(by_answer, key=_rank):
        yield joined(by_answer[rating]), option(seen.question, rating)


def _unsure(team: Team) -> Iterator[Block]:
    items = []
    for seen in team.unsure:
        could = [_label(team, place) for place, rating in enumerate(seen.ratings) if not is_open(rating)]
        not_known = [_label(team, place) for place, rating in enumerate(seen.ratings) if rating is Mark.UNKNOWN]
        unanswered = [_label(team, place) for place, rating in enumerate(seen.ratings) if rating is None]
        details = said(
            ("Not known to", joined(not_known)),
            ("Not answered by", joined(unanswered)),
            ("Answered by", joined(could) or "nobody"),
        )
        items.append(Item(text=seen.question.text, mark=essential(seen.question), details=details))
    if items:
        yield Items(tuple(items))


def _rank(rating: Rating | None) -> tuple[int, int]:
    if isinstance(rating, int):
        return 0, -rating
    return {Mark.NOT_APPLICABLE: 1, Mark.UNKNOWN: 2, None: 3}[rating], 0


def _agreement(team: Team) -> Iterator[Block]:
    labels = {dimension.id: dimension.label for dimension in team.rubric.dimensions}
    bars = tuple(
        _agreeing(labels[id_], agreement) for id_, agreement in team.by_dimension.items() if agreement.compared
    )
    yield Bars((*bars, _agreeing("All questions", team.agreement)), head=("Theme", "Questions"))


def _agreeing(label: str, agreement: Agreement) -> Bar:
    words = f"{agreement.same} of {agreement.compared} alike{f', {agreement.split} split' if agreement.split else ''}"
    return Bar(label=label, part=agreement.same, whole=agreement.compared, words=words)


def _basis(team: Team) -> Iterator[Block]:
    whole = len(team.seen)
    yield Says(
        f"Self-reported. Two or more could answer {team.agreement.compared} of {questions(whole)}. "
        "No mean is taken and no vote: where people differ, talk about it."
    )
    yield Says(f"{RULE} {CONVENTIONS}", Tone.QUIET)
