"""Turn comparisons, teams, and the units of --by into JSON-ready data."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from socialmaturity.core.units import wholes
from socialmaturity.formats.json_data import (
    Data,
    agreed_data,
    asked_data,
    date_data,
    envelope,
    notes_data,
    problem_data,
    rating_data,
    rung,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from socialmaturity.core.compare import Comparison
    from socialmaturity.core.scoring import Assessment, Tally
    from socialmaturity.core.team import SeenQuestion, Team, TeamGroup
    from socialmaturity.core.units import By, Unit, Whole
    from socialmaturity.errors import Problem


def comparison_data(comparison: Comparison, warnings: Iterable[Problem], failed: Sequence[Data]) -> Data:
    """Return the JSON document of one subject over time.  `failed` are the entries of what could not be scored."""
    after = comparison.after
    was, now = comparison.judged[0].dimensions, comparison.judged[-1].dimensions
    return {
        **envelope([after.rubric]),
        "subject": after.sheet.subject,
        "rubric": after.rubric.name,
        "steps": [_step(step) for step in comparison.steps],
        "moved": [
            {
                "question": move.question.id,
                "from": rating_data(move.before),
                "to": rating_data(move.after),
                "kind": move.kind.value,
            }
            for move in comparison.moves
        ],
        "gained": [stage.id for stage in comparison.gained],
        "lost": [stage.id for stage in comparison.lost],
        "closed": list(comparison.closed),
        "opened": list(comparison.opened),
        "regressed": comparison.regressed,
        "dimensions": [{"id": id_, "from": _tally(was[id_]), "to": _tally(now[id_])} for id_ in now],
        "not_comparable": list(comparison.new),
        "judged_on": _judged_on(comparison),
        "notes_changed": [question.id for question in comparison.notes],
        **_problems(warnings, failed),
    }


def _judged_on(comparison: Comparison) -> Data | None:
    """Return how many questions gained and lost stages are judged on, and what each step reaches on these.

    None if that is all questions.
    """
    if not comparison.narrowed:
        return None
    rubric = comparison.judged[0].rubric
    return {
        "questions": len(rubric.questions),
        "reached": [rung(rubric, step.reached) for step in comparison.judged],
        "at_most": [rung(rubric, step.at_most) for step in comparison.judged],
    }


def team_data(
    team: Team, groups: Sequence[TeamGroup] | None, warnings: Iterable[Problem], failed: Sequence[Data]
) -> Data:
    """Return the JSON document of several respondents.  `failed` are the entries of what could not be scored."""
    return {
        **envelope([team.rubric]),
        "subject": team.respondents[0].sheet.subject,
        "rubric": team.rubric.name,
        "respondents": [_respondent(team, place) for place in range(len(team.respondents))],
        **({} if team.agreed is None else {"agreed": _agreed(team, team.agreed)}),
        "lowest": rung(team.rubric, team.lowest),
        "highest": rung(team.rubric, team.highest),
        "differences": [
            {
                "question": seen.question.id,
                "answers": _answers(team, seen),
                "notes": _notes(team, seen),
                "split": seen.split,
            }
            for seen in team.differences
        ],
        "unsure": [
            {"question": seen.question.id, "answers": _answers(team, seen), "notes": _notes(team, seen)}
            for seen in team.unsure
        ],
        "agreement": asdict(team.agreement),
        "dimensions": [{"id": id_, **asdict(agreement)} for id_, agreement in team.by_dimension.items()],
        **({} if groups is None else _groups(team, groups)),
        **_problems(warnings, failed),
    }


def _respondent(team: Team, place: int) -> Data:
    name, each = team.names[place], team.respondents[place]
    sheet = each.sheet
    who = {"respondent": sheet.respondent, "role": sheet.role, "source": sheet.source}
    return {
        "name": name,
        **(who if team.named else dict.fromkeys(who, "")),
        "scope": sheet.scope,
        "date": date_data(sheet),
        "reached": rung(team.rubric, each.reached),
        "at_most": rung(team.rubric, each.at_most),
        **asked_data(sheet.asked),
        "notes": notes_data(sheet.answers, team.rubric.questions) if team.named else {},
    }


def _agreed(team: Team, agreed: Assessment) -> Data:
    """Return what was agreed, and how far each respondent was from it."""
    return {
        "agreed_by": list(agreed.sheet.agreed_by) if team.named else [],
        "source": agreed.sheet.source if team.named else "",
        "date": date_data(agreed.sheet),
        "reached": rung(team.rubric, agreed.reached),
        "at_most": rung(team.rubric, agreed.at_most),
        "answers": {id_: rating_data(rating) for id_, rating in agreed.ratings.items()},
        "notes": notes_data(agreed.sheet.answers, team.rubric.questions) if team.named else {},
        "distances": {name: asdict(away) for name, away in zip(team.names, team.distances, strict=True)},
    }


def _notes(team: Team, seen: SeenQuestion) -> Mapping[str, str]:
    """Return the reasons and notes of those who wrote any."""
    answers = {name: team.answer(place, seen.question) for place, name in enumerate(team.names)}
    return {name: text for name, each in answers.items() if (text := " ".join(filter(None, (each.reason, each.note))))}


def refusal_data(errors: Iterable[Problem], warnings: Iterable[Problem], failed: Sequence[Data]) -> Data:
    """Return the JSON document of sheets that cannot be put together, and why."""
    return {**envelope(()), "errors": list(map(problem_data, errors)), **_problems(warnings, failed)}


def _problems(warnings: Iterable[Problem], failed: Sequence[Data]) -> Data:
    return {"warnings": list(map(problem_data, warnings)), "failed": list(failed)}


def _groups(team: Team, groups: Sequence[TeamGroup]) -> Data:
    return {
        "groups": [
            {
                "group": group.name,
                "respondents": [team.names[place] for place in group.members],
                "lowest": rung(team.rubric, group.lowest),
                "highest": rung(team.rubric, group.highest),
            }
            for group in groups
        ],
        "divides": [
            {
                "question": divide.question.id,
                "met": list(divide.met),
                "not_met": list(divide.not_met),
                "divided": list(divide.divided),
            }
            for divide in team.divides(groups)
        ],
    }


def _step(assessment: Assessment) -> Data:
    sheet, rubric = assessment.sheet, assessment.rubric
    return {
        "date": date_data(sheet),
        "source": sheet.source,
        "version": sheet.version,
        "reached": rung(rubric, assessment.reached),
        "at_most": rung(rubric, assessment.at_most),
        "set_aside": list(sheet.set_aside),
        **agreed_data(sheet.agreed_by),
        **asked_data(sheet.asked),
        "notes": notes_data(sheet.answers, rubric.questions),
    }


def _answers(team: Team, seen: SeenQuestion) -> Data:
    """Return the answer of each respondent.  As in a result, the unanswered are left out."""
    pairs = zip(team.names, seen.ratings, strict=True)
    return {name: rating_data(rating) for name, rating in pairs if rating is not None}


def _tally(tally: Tally) -> Data:
    return {"met": tally.met, "applicable": tally.applicable}


def units_data(units: Sequence[Unit], by: By, failed: int) -> Data:
    """Return the JSON document.  `failed` is how many records could not be scored."""
    rubrics = {unit.rubric.name: unit.rubric for unit in units}
    found = {"units": list(map(_unit, units)), "subjects": list(map(_whole, wholes(units)))}
    return {**envelope(rubrics.values()), "by": by, "failed": failed, **found}


def _whole(whole: Whole) -> Data:
    return {
        "subject": whole.subject,
        "rubric": whole.rubric.name,
        "scopes": [unit.scope for unit in whole.units],
        "lowest": rung(whole.rubric, whole.lowest),
        "highest": rung(whole.rubric, whole.highest),
        "met_by_all": [question.id for question in whole.met_by_all],
        "differing": [
            {"question": question.id, "met": [unit.scope for unit in met], "gaps": [unit.scope for unit in gaps]}
            for question, met, gaps in whole.differing
        ],
    }


def _unit(unit: Unit) -> Data:
    return {
        "subject": unit.subject,
        "scope": unit.scope,
        "rubric": unit.rubric.name,
        "sheets": len(unit.reached),
        "lowest": rung(unit.rubric, min(unit.reached)) if unit.reached else None,
        "highest": rung(unit.rubric, max(unit.reached)) if unit.reached else None,
        "highest_at_most": rung(unit.rubric, max(unit.at_most)) if unit.reached else None,
        "agreed": [{"source": each.sheet.source, "reached": rung(unit.rubric, each.reached)} for each in unit.agreed],
        "met_by_all": [question.id for question in unit.met_by_all],
        "differing": [
            {"question": question.id, "met": tally.met, "gaps": tally.gaps, "open": tally.open}
            for question, tally in unit.differing
        ],
    }
