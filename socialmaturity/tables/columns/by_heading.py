"""Know columns by their headings: fields, questions, and the notes of questions."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from socialmaturity.tables.columns import TWO_READINGS, Reading, by_cells
from socialmaturity.tables.columns.names import field_of, is_note_word
from socialmaturity.text import letters_of, listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from socialmaturity.tables.columns.draft import Draft
    from socialmaturity.tables.columns.names import Loose


def named_in_full(draft: Draft) -> None:
    """Read headings that are the name of a field, or the id, the number or the text of a question."""
    mapped = draft.taken("field", "question")
    for place, heading in draft.free():
        field = field_of(heading)
        if field and field not in mapped:
            draft.readings[place] = Reading("field", field, "its name")
            continue
        found, why = draft.names.exact(heading)
        if found := {asked for asked in found if asked[1] not in mapped}:
            draft.ask(place, found, why)


def loosely_named(draft: Draft) -> None:
    """Read headings with something around the name of a question, such as the group in which it was asked."""
    taken = {asked for found in draft.asked.values() for asked in found}
    loose: dict[int, list[Loose]] = {}
    shared: defaultdict[str, set[int]] = defaultdict(set)
    for place, heading in draft.free():
        if found := [each for each in draft.names.loose(heading) if each.asked not in taken]:
            loose[place] = found
            for each in found:
                shared[each.prefix].add(place)
    for place, found in loose.items():
        sure = [each for each in found if not each.prefix or len(shared[each.prefix]) > 1]
        notes = draft.names.note_of(draft.headings[place]) & taken
        if sure and notes:
            one, two = min(each.asked[1] for each in sure), min(id_ for _, id_ in notes)
            draft.wrong.append(
                f"{draft.called(place)} may be the question '{one}' or the note of '{two}'; rename it, or say in a "
                "mapping what it is"
            )
        elif sure:
            draft.ask(place, (each.asked for each in sure), sure[0].why)
        elif not notes:
            draft.wrong.append(
                f"{draft.called(place)} may be the question '{found[0].asked[1]}', but no other column has this "
                "prefix; rename it, or say in a mapping what it is"
            )
            draft.readings[place] = Reading("ignored", "", TWO_READINGS)


def notes(draft: Draft) -> None:
    """Read the notes of questions: by their headings, and by their places right behind a question."""
    asked = {asked: place for place, found in draft.asked.items() for asked in found}
    for place, heading in draft.free():
        if of := draft.names.note_of(heading) & asked.keys():
            _note(draft, place, {asked[each] for each in of})
    choices: defaultdict[int, list[int]] = defaultdict(list)
    behind: int | None = None  # the question whose notes may follow
    for place, heading in enumerate(draft.headings):
        reading = draft.readings.get(place)
        if reading and reading.kind == "question":
            behind = place
        elif reading and reading.kind == "note":
            continue
        elif not reading and behind is not None and (not heading or is_note_word(heading)):
            if not heading and by_cells.is_choice(draft.question_of(behind), place, draft.sample):
                choices[behind].append(place)
            name = draft.readings[behind].name
            draft.readings[place] = Reading("note", name, "its place behind the question")
        else:
            behind = None
    for place, places in choices.items():
        _refuse_choices(draft, draft.readings[place].name, [place, *places])


def _note(draft: Draft, place: int, questions: set[int]) -> None:
    names = [draft.readings[each].name for each in sorted(questions)]
    if len(names) > 1:
        draft.wrong.append(f"{draft.called(place)} may be the note of {' and '.join(map(repr, names))}; rename it")
    else:
        draft.readings[place] = Reading("note", names[0], "its name")


def choices(draft: Draft) -> None:
    """Refuse questions whose choices have a column each: only one of them would be read."""
    for id_, places in by_cells.columns_of_choices(draft.free(), draft.questions.values()).items():
        _refuse_choices(draft, id_, places)


def _refuse_choices(draft: Draft, id_: str, places: Sequence[int]) -> None:
    draft.readings |= dict.fromkeys(
        (place for place in places if draft.readings.get(place) is None or draft.readings[place].kind == "note"),
        Reading("ignored", "", "a choice"),
    )
    draft.wrong.append(
        f"the choices of '{id_}' have a column each ({listed(map(letters_of, places))}); export one column for each "
        "question (SurveyMonkey: condensed), from a form that lets people choose one answer"
    )
