"""Understand the headings of a table: what each of its columns is taken for, and why."""

from __future__ import annotations

from collections import defaultdict
from itertools import islice
from typing import TYPE_CHECKING

from socialmaturity.documents.source import FORBIDDEN
from socialmaturity.errors import Problem, refuse
from socialmaturity.tables.columns import MAX_COLUMNS, NEARLY, Columns, Reading
from socialmaturity.tables.columns.by_cells import column_of_questions, why_no_scores
from socialmaturity.tables.columns.by_heading import choices, loosely_named, named_in_full, notes
from socialmaturity.tables.columns.by_mapping import mapped
from socialmaturity.tables.columns.by_tool import added_by_tool, later_days, signs
from socialmaturity.tables.columns.draft import Draft
from socialmaturity.tables.columns.names import Names
from socialmaturity.tables.columns.slips import Slips
from socialmaturity.tables.mapping import NO_MAPPING, Mapping
from socialmaturity.text import letters_of, listed, quoted

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from socialmaturity.core.model import Rubric
    from socialmaturity.tables.columns.names import Asked

MOST_GUESSES = 20  # complaints about headings that nearly name something; the rest is counted


def understand(
    headings: Sequence[str],
    rubrics: Collection[Rubric],
    mapping: Mapping = NO_MAPPING,
    *,
    default: Rubric | None = None,
    sample: Sequence[Sequence[str]] = (),
    names: Names | None = None,
    rows: Sequence[int] = (),
) -> Columns:
    """Return what the columns of a table are, and what is wrong with its headings.

    Raises InputError for more columns than any table of answers has.

    The questions may be those of any of the `rubrics`; `default` is that of rows that name none.  `sample` has some
    of the rows below the headings: some columns are known by their cells.  `names` are those of the questions, and
    `rows` the rows that were turned into columns, where a questionnaire has a question a row.
    """
    if len(headings) > MAX_COLUMNS:
        raise refuse(f"more than {MAX_COLUMNS:,} columns; a table of answers is never that wide")
    draft = Draft(
        headings, rubrics, mapping=mapping, default=default, sample=sample, names=names or Names(rubrics), rows=rows
    )
    _refuse_unreadable(draft)
    mapped(draft)
    named_in_full(draft)
    loosely_named(draft)
    rubric = _rubric_of(draft)
    if rubric:
        _name_by(draft, rubric)
    notes(draft)
    if rubric and "rubric" not in draft.taken("field"):  # else another rubric, which a row names, may ask it
        _leave_out(draft, rubric)
    added_by_tool(draft)
    choices(draft)
    _take_the_rest_for_tags(draft)
    questions = _places_of_questions(draft, rubric)
    _refuse_doubles(draft)
    wrong = [Problem(message=message) for message in draft.wrong]
    if not questions and not wrong:
        wrong = [Problem(message=_no_questions(draft), code="no-questions")]
    return _columns(draft, questions, rubric)._replace(wrong=tuple(wrong))


def _refuse_unreadable(draft: Draft) -> None:
    for place, heading in enumerate(draft.headings):
        if found := FORBIDDEN.search(heading):
            which = f"the character U+{ord(found[0]):04X}"
            draft.wrong.append(f"the heading of column {letters_of(place)} holds {which}; remove it")
        elif any("\udc80" <= sign <= "\udcff" for sign in heading):
            draft.wrong.append(f"the heading of column {letters_of(place)} is not UTF-8; save the file as UTF-8")


def _rubric_of(draft: Draft) -> Rubric | None:
    """Return the rubric that all rows answer, where the columns or the options say it."""
    if draft.default:
        return draft.default
    known = [{rubric for rubric, _ in found} for found in draft.asked.values() if found]
    if not known or "rubric" in draft.taken("field"):
        return None
    every = set.intersection(*known)
    if len(every) == 1:
        return draft.rubrics[every.pop()]
    ids = sorted(every or set.union(*known))
    what = "each column is a question of" if every else "the columns are questions of"
    draft.wrong.append(f"{what} {' and '.join(map(repr, ids))}; say which one was asked with --rubric ID")
    return None


def _name_by(draft: Draft, rubric: Rubric) -> None:
    """Name columns by the ids of the rubric that is answered: another one may have the same text under another id."""
    for place, found in draft.asked.items():
        if own := [id_ for of, id_ in found if of == rubric.id]:
            draft.readings[place] = draft.readings[place]._replace(name=min(own))


def _leave_out(draft: Draft, rubric: Rubric) -> None:
    """Ignore questions, with their notes, that the rubric leaves out of the one that it extends."""
    own = {id_ for found in draft.asked.values() for of, id_ in found if of == rubric.id}
    for place, reading in draft.readings.items():
        if reading.kind in ("question", "note") and reading.name in rubric.left_out - own:
            draft.readings[place] = Reading("ignored", reading.name, f"{rubric.name} leaves it out")
            draft.asked.pop(place, None)


def _take_the_rest_for_tags(draft: Draft) -> None:
    """Take all other columns for tags.  Those that are nearly something else are wrong."""
    slips = list(islice(Slips(draft).found(), MOST_GUESSES + 1))
    draft.wrong.extend(message for _, message in slips[:MOST_GUESSES])
    if len(slips) > MOST_GUESSES:
        draft.wrong.append("and more columns are nearly something; the others were not looked at")
    for place, _ in slips:
        draft.readings[place] = Reading("tag", draft.headings[place], NEARLY)
    unnamed = Reading("unnamed", "", "no heading")
    for place, heading in enumerate(draft.headings):
        draft.readings.setdefault(place, Reading("tag", heading, "no other reading") if heading else unnamed)


def _places_of_questions(draft: Draft, rubric: Rubric | None) -> dict[str, int]:
    """Return the column of each question.  Two for one question, or two questions of one column, are wrong."""
    columns: defaultdict[Asked, list[int]] = defaultdict(list)
    for place, found in sorted(draft.asked.items()):
        mine = _earliest(draft, {asked for asked in found if rubric and asked[0] == rubric.id} or found)
        by_rubric: defaultdict[str, list[str]] = defaultdict(list)
        for of, id_ in sorted(mine):
            by_rubric[of].append(id_)
            columns[of, id_].append(place)
        for ids in by_rubric.values():
            if len(ids) > 1:
                names = " and ".join(map(repr, ids))
                draft.wrong.append(
                    f"{draft.called(place)} may be the questions {names}; say in a mapping which one it is"
                )
    questions: dict[str, int] = {}
    for (_, id_), places in columns.items():
        if len(places) > 1:
            which = " and ".join(map(draft.called, places))
            draft.wrong.append(f"{which} are both the question '{id_}'; rename one, or say in a mapping what it is")
        elif questions.setdefault(id_, places[0]) != places[0]:
            draft.wrong.append(f"'{id_}' is a question of several rubrics; say which one was asked with --rubric ID")
    return questions


def _earliest(draft: Draft, found: set[Asked]) -> set[Asked]:
    """Of two versions of one question, keep the one with the older id: both versions understand that id."""
    return {
        (of, id_) for of, id_ in found if not any((of, former) in found for former in draft.questions[of, id_].formerly)
    }


def _refuse_doubles(draft: Draft) -> None:
    places: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for place, reading in sorted(draft.readings.items()):
        if reading.kind in ("field", "tag"):
            places[reading.kind, reading.name].append(place)
    for (kind, name), several in places.items():
        if len(several) > 1:
            which = " and ".join(map(letters_of, several[:3])) + (" and more" if len(several) > 3 else "")  # noqa: PLR2004
            what = f"the field '{name}'" if kind == "field" else f"called {quoted(name)}"
            draft.wrong.append(f"columns {which} are {what}; rename one, or say in a mapping what they are")


def _no_questions(draft: Draft) -> str:
    """Return what to say of a table without a question."""
    asked = [draft.default.id] if draft.default else draft.rubrics
    nothing = f"no column is a question of {' or '.join(asked)}"
    if (place := column_of_questions(draft.names, len(draft.headings), draft.sample)) is not None:
        return (
            f"{nothing}; {draft.called(place)} names one in each row: turn the table, so that each respondent has a "
            "row and each question a column (pivot in pandas, a pivot table in a spreadsheet)"
        )
    if "answers" in draft.headings:
        return (
            f"{nothing}, and {draft.called(draft.headings.index('answers'))} cannot be read; make a column for each "
            "question of it (or a map, a struct or a list of {question, answer}, where tables have such columns)"
        )
    seen = listed(quoted(heading) for heading in draft.headings if heading) or "nothing"
    return f"{nothing}; the headings are {seen}; say in a mapping what they are (see 'socialmaturity columns')"


def _columns(draft: Draft, questions: dict[str, int], rubric: Rubric | None) -> Columns:
    readings = tuple(draft.readings[place] for place in range(len(draft.headings)))
    ids = {readings[place].name: id_ for id_, place in questions.items()}  # a heading may have a former id
    notes_of: defaultdict[str, list[int]] = defaultdict(list)
    for place, reading in enumerate(readings):
        if reading.kind == "note":
            notes_of[ids.get(reading.name, reading.name)].append(place)
    return Columns(
        width=len(readings),
        fields={each.name: place for place, each in enumerate(readings) if each.kind == "field"},
        questions=questions,
        tags={each.name: place for place, each in enumerate(readings) if each.kind == "tag"},
        unnamed=tuple(place for place, each in enumerate(readings) if each.kind == "unnamed"),
        notes={id_: tuple(places) for id_, places in notes_of.items()},
        headings=draft.headings,
        readings=readings,
        tool=draft.tool,
        rubric=rubric.id if rubric else "",
        mapping=draft.mapping,
        days=later_days(draft),
        signs=signs(draft),
        rows=draft.rows,
        numbers=_why_numbers_are_no_scores(draft, questions),
    )


def _why_numbers_are_no_scores(draft: Draft, questions: dict[str, int]) -> str:
    if draft.tool and draft.tool.numbers:
        return draft.tool.numbers
    of_columns = {place: draft.question_of(place) for place in questions.values()}
    return why_no_scores(of_columns, draft.sample)
