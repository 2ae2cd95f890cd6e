"""Read the headings of a table: what each of its columns is taken for, and why."""

from __future__ import annotations

from collections import defaultdict
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from socialmaturity import formulas
from socialmaturity.documents.source import FORBIDDEN
from socialmaturity.errors import InputError, Problem, refuse
from socialmaturity.folding import one_line
from socialmaturity.tables import contents
from socialmaturity.tables.columns import MAX_COLUMNS, NEARLY, Columns, Reading, Sign, column_name, letters_of
from socialmaturity.tables.headings import Asked, Loose, Names, field_of, is_note_word
from socialmaturity.tables.mapped import mapped
from socialmaturity.tables.mapping import NO_MAPPING, Mapping
from socialmaturity.tables.slips import Slips
from socialmaturity.tables.survey_tools import GOOGLE, MICROSOFT, RESPONSE_IDS, names_of, tool_of
from socialmaturity.text import listed, quoted

if TYPE_CHECKING:
    from collections import abc
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from socialmaturity.core.model import Question, Rubric
    from socialmaturity.tables.columns import Kind

MOST_GUESSES = 20  # complaints about headings that nearly name something; the rest is counted
_LONGEST = 4_000  # characters of a heading that may name something: patterns take long on longer ones

Cells: TypeAlias = "abc.Mapping[str, frozenset[str]]"


def understand(
    headings: Sequence[str],
    rubrics: Collection[Rubric],
    mapping: Mapping | None = None,
    *,
    default: Rubric | None = None,
    sample: Sequence[Sequence[str]] = (),
    names: Names | None = None,
    anyhow: bool = False,
) -> Columns:
    """Return what the columns of a table are.  Raises InputError with all that is wrong with the headings.

    The questions may be those of any of the `rubrics`; `default` is that of rows that name none.  `sample` has some
    of the rows below the headings: some columns are known by their cells.  `names` are those of the questions.
    With `anyhow`, what is wrong is left to the caller, in `Columns.wrong`.
    """
    if len(headings) > MAX_COLUMNS:
        raise refuse(f"more than {MAX_COLUMNS:,} columns; a table of answers is never that wide")
    given = Given(rubrics, mapping or NO_MAPPING, default, sample, names or Names(rubrics))
    return _Table(headings, given).columns(anyhow=anyhow)


class Given(NamedTuple):
    """What the headings of a table are read by."""

    rubrics: Collection[Rubric]
    mapping: Mapping
    default: Rubric | None
    sample: Sequence[Sequence[str]]
    names: Names


class _Table:
    """The columns of one table while they are being read, one rule after the other."""

    def __init__(self, headings: Sequence[str], given: Given) -> None:
        self.headings = tuple(one_line(formulas.plain(heading)) for heading in headings)
        self.rubrics = {rubric.id: rubric for rubric in given.rubrics}
        self.former: defaultdict[Asked, set[str]] = defaultdict(set)  # the ids that questions had in earlier versions
        for rubric in given.rubrics:
            for question in rubric.questions.values():
                self.former[rubric.id, question.id].update(question.formerly)
        self.mapping = given.mapping
        self.default = self.rubrics.get(given.mapping.rubric.partition("@")[0]) or given.default
        self.sample = given.sample
        self.wrong: list[str] = []
        self.readings: dict[int, Reading] = {}
        self.asked: defaultdict[int, set[Asked]] = defaultdict(set)  # the questions of each column
        self.choices: defaultdict[int, list[int]] = defaultdict(list)  # unnamed columns with answers to a question
        self.tool = tool_of(self.headings)
        self.names = given.names

    def columns(self, *, anyhow: bool = False) -> Columns:
        """Return the columns.  Raises InputError with all that is wrong, unless they are wanted `anyhow`."""
        self._refuse_unreadable()
        self._mapped()
        self._named_in_full()
        self._loosely_named()
        rubric = self._settle_rubric()
        self._notes()
        named = any(each.kind == "field" and each.name == "rubric" for each in self.readings.values())
        if rubric and not named:  # else each row says which rubric it answers, and that may ask it
            self._leave_out(rubric)
        if self.asked:
            self._metadata()
            self._lone_response()
        self._choices()
        self._rest()
        questions = self._questions(rubric)
        self._refuse_doubles()
        code = ""
        if not questions and not self.wrong:
            code = "no-questions"
            self.wrong.append(self._nothing_known())
        if self.wrong and not anyhow:
            raise InputError(*(Problem(message=message, code=code) for message in self.wrong))
        return self._columns(questions, rubric)

    # --- One rule after the other -----------------------------------------------------------------------------

    def _refuse_unreadable(self) -> None:
        for place, heading in enumerate(self.headings):
            if found := FORBIDDEN.search(heading):
                self.wrong.append(
                    f"the heading of column {letters_of(place)} holds the character U+{ord(found[0]):04X}; remove it"
                )
            elif any("\udc80" <= sign <= "\udcff" for sign in heading):
                self.wrong.append(f"the heading of column {letters_of(place)} is not UTF-8; save the file as UTF-8")

    def _mapped(self) -> None:
        self.readings, wrong = mapped(self.mapping, self.headings)
        self.wrong += wrong
        for place, reading in self.readings.items():
            if reading.kind == "question":
                asked = (rubric.id for rubric in self.rubrics.values() if reading.name in rubric.questions)
                self.asked[place].update((rubric, reading.name) for rubric in asked)

    def _free(self) -> Iterator[tuple[int, str]]:
        """Yield the columns that have a heading and no reading yet."""
        for place, heading in enumerate(self.headings):
            if place not in self.readings and heading and len(heading) <= _LONGEST:
                yield place, heading

    def _named_in_full(self) -> None:
        mapped = {reading.name for reading in self.readings.values() if reading.kind in ("field", "question")}
        for place, heading in self._free():
            field = field_of(heading)
            if field and field not in mapped:
                self.readings[place] = Reading("field", field, "its name")
                continue
            found, why = self.names.exact(heading)
            found = {asked for asked in found if asked[1] not in mapped}
            if found:
                self._ask(place, found, why)

    def _ask(self, place: int, found: Iterable[Asked], why: str) -> None:
        self.asked[place].update(found)
        self.readings[place] = Reading("question", min(id_ for _, id_ in self.asked[place]), why)

    def _loosely_named(self) -> None:
        taken = {asked for found in self.asked.values() for asked in found}
        loose: dict[int, list[Loose]] = {}
        shared: defaultdict[str, set[int]] = defaultdict(set)
        for place, heading in self._free():
            if found := [each for each in self.names.loose(heading) if each.asked not in taken]:
                loose[place] = found
                for each in found:
                    shared[each.prefix].add(place)
        for place, found in loose.items():
            sure = [each for each in found if not each.prefix or len(shared[each.prefix]) > 1]
            notes = self.names.note_of(self.headings[place]) & taken
            if sure and notes:
                one, two = min(each.asked[1] for each in sure), min(id_ for _, id_ in notes)
                self.wrong.append(
                    f"{column_name(place, self.headings[place])} may be the question '{one}' or the note of '{two}'; "
                    "rename it, or say in a mapping what it is"
                )
            elif sure:
                self._ask(place, (each.asked for each in sure), sure[0].why)
            elif not notes and found:
                self.wrong.append(
                    f"{column_name(place, self.headings[place])} may be the question '{found[0].asked[1]}', "
                    "but no other column has this prefix; rename it, or say in a mapping what it is"
                )
                self.readings[place] = Reading("ignored", "", "two readings")

    def _settle_rubric(self) -> Rubric | None:
        """Return the rubric that the rows answer, where the columns or the options say it."""
        if self.default:
            return self.default
        if any(reading.name == "rubric" for reading in self.readings.values() if reading.kind == "field"):
            return None
        known = [{rubric for rubric, _ in found} for found in self.asked.values() if found]
        if not known:
            return None
        every = set.intersection(*known)
        if len(every) == 1:
            (only,) = every
            return self.rubrics[only]
        ids = sorted(every or set.union(*known))
        what = "each column is a question of" if every else "the columns are questions of"
        self.wrong.append(f"{what} {' and '.join(map(repr, ids))}; say which one was asked with --rubric ID")
        return None

    def _notes(self) -> None:
        asked = {asked: place for place, found in self.asked.items() for asked in found}
        for place, heading in self._free():
            if of := self.names.note_of(heading) & asked.keys():
                self._note(place, {asked[each] for each in of}, "its name")
        behind: int | None = None  # the question whose notes may follow
        for place, heading in enumerate(self.headings):
            reading = self.readings.get(place)
            if reading and reading.kind == "question":
                behind = place
            elif reading and reading.kind == "note":
                continue
            elif not reading and behind is not None and (not heading or is_note_word(heading)):
                if not heading and contents.is_choice(self._question_of(behind), place, self.sample):
                    self.choices[behind].append(place)
                self._note(place, {behind}, "its place behind the question")
            else:
                behind = None

    def _note(self, place: int, questions: set[int], why: str) -> None:
        if len(questions) > 1:
            names = " and ".join(f"'{self.readings[each].name}'" for each in sorted(questions))
            self.wrong.append(f"{column_name(place, self.headings[place])} may be the note of {names}; rename it")
        else:
            (question,) = questions
            self.readings[place] = Reading("note", self.readings[question].name, why)

    def _leave_out(self, rubric: Rubric) -> None:
        """Ignore questions, with their notes, that the rubric leaves out of the one that it extends."""
        names = {asked[1]: place for place, found in self.asked.items() for asked in found if asked[0] == rubric.id}
        for place, reading in self.readings.items():
            if reading.kind in ("question", "note") and reading.name in rubric.left_out - names.keys():
                self.readings[place] = Reading("ignored", reading.name, f"{rubric.name} leaves it out")
                self.asked.pop(place, None)

    def _question_of(self, place: int) -> Question:
        """Return the question of a column, of any rubric that has it."""
        rubric, id_ = min(self.asked[place])
        return self.rubrics[rubric].questions[id_]

    def _choices(self) -> None:
        """Refuse a question whose choices have a column each: only one of them would be read."""
        questions = [question for rubric in self.rubrics.values() for question in rubric.questions.values()]
        found = contents.columns_of_choices(self._free(), questions)
        for question, places in found:
            self.readings |= dict.fromkeys(places, Reading("ignored", "", "a choice"))
            self._refuse_choices(question.id, places)
        for place, places in self.choices.items():
            self._refuse_choices(self.readings[place].name, [place, *places])

    def _refuse_choices(self, id_: str, places: Sequence[int]) -> None:
        which = listed(map(letters_of, places))
        self.wrong.append(
            f"the choices of '{id_}' have a column each ({which}); export one column for each question "
            "(SurveyMonkey: condensed), from a form that lets people choose one answer"
        )

    def _metadata(self) -> None:
        """Read what survey tools add: the day of the answers, the id of the response, and what is about delivery."""
        have = {reading.name for reading in self.readings.values() if reading.kind == "field"}
        if self.tool is None and 0 not in self.readings and contents.begins_as_microsoft(self.sample):
            self._first_columns_of_microsoft(have)
            return
        if self.tool is None:
            self._first_column(have)
            return
        for place, reading in list(self.readings.items()):
            if reading.name == "date" and names_of(self.headings[place]).intersection(self.tool.days):
                self.readings[place] = reading._replace(by_tool=True)
        free = {name: place for place, heading in reversed(list(self._free())) for name in names_of(heading)}
        why = f"a column of {self.tool.name}"
        wanted = {"date": self.tool.days, **{field: (name,) for field, name in (self.tool.fields or {}).items()}}
        for field, names in wanted.items():
            found = next((free[name] for name in names if name in free), None)
            if found is not None and field not in have:
                self.readings[found] = Reading("field", field, why, by_tool=True)
        response = next((free[name] for name in self.tool.response if name in free), None)
        if response is not None:
            self.readings[response] = Reading("tag", "response", why)
        for place, heading in self._free():
            if names_of(heading) & self.tool.metadata:
                self.readings[place] = Reading("metadata", "", why)

    def _lone_response(self) -> None:
        """Know the id of the response where the other columns of its survey tool were left out."""
        tags = {reading.name for reading in self.readings.values() if reading.kind == "tag"}
        if "response" not in tags.union(self.headings):
            found = next((place for place, heading in self._free() if names_of(heading) & RESPONSE_IDS), None)
            if found is not None:
                self.readings[found] = Reading("tag", "response", "the id of a response")

    def _first_columns_of_microsoft(self, have: set[str]) -> None:
        """Read the columns of Microsoft Forms by their places: their headings are in the language of the owner."""
        self.tool, why = MICROSOFT, f"its place in {MICROSOFT.name}"
        free = dict(self._free())
        meant = (
            Reading("tag", "response", why),
            _METADATA,
            Reading("field", "date", why, by_tool=True),
            _METADATA,
            Reading("field", "respondent", why),
        )
        for place, reading in enumerate(meant):
            if place in free:
                self.readings[place] = _METADATA if reading.kind == "field" and reading.name in have else reading
        if len(meant) in free and contents.all_times(len(meant), self.sample):
            self.readings[len(meant)] = _METADATA  # when the response was last changed

    def _first_column(self, have: set[str]) -> None:
        """Take a first column of times for the day: Google names it in the language of the form's owner."""
        cells = contents.cells_of(0, self.sample)
        times = contents.all_times(0, self.sample)
        if 0 in self.readings and self.readings[0].name == "date" and times:
            self.readings[0] = self.readings[0]._replace(by_tool=True)
        if 0 in self.readings or not cells or not self.headings[0]:
            if 0 not in self.readings and contents.are_row_numbers(cells):
                self.readings[0] = Reading("ignored", "", "row numbers of pandas or R")
            return
        if times:
            self.tool = GOOGLE
            kind: Kind = "metadata" if "date" in have else "field"
            self.readings[0] = Reading(
                kind, "" if "date" in have else "date", "times in the first column", by_tool=True
            )

    def _rest(self) -> None:
        """Take all other columns for tags, unless they are nearly something else."""
        asked = {id_ for found in self.asked.values() for _, id_ in found}
        slips = Slips(self.names, self.rubrics.values(), self.sample, asked)
        complaints = list(islice(slips(self._free()), MOST_GUESSES + 1))
        self.wrong.extend(message for _, message in complaints[:MOST_GUESSES])
        for place, _ in complaints:
            self.readings[place] = Reading("tag", self.headings[place], NEARLY)
        if len(complaints) > MOST_GUESSES:
            self.wrong.append("and more columns are nearly something; the others were not looked at")
        for place, heading in enumerate(self.headings):
            if place not in self.readings:
                self.readings[place] = Reading("tag", heading, "no other reading") if heading else _UNNAMED

    # --- What comes out ---------------------------------------------------------------------------------------

    def _questions(self, rubric: Rubric | None) -> dict[str, int]:
        """Return the column of each question.  Two for one question, or two questions of one column, are an error."""
        columns: defaultdict[Asked, list[int]] = defaultdict(list)
        for place, found in sorted(self.asked.items()):
            mine = self._earliest({asked for asked in found if rubric and asked[0] == rubric.id} or found)
            by_rubric: defaultdict[str, list[str]] = defaultdict(list)
            for of, id_ in sorted(mine):
                by_rubric[of].append(id_)
                columns[of, id_].append(place)
            for ids in by_rubric.values():
                if len(ids) > 1:
                    names = " and ".join(map(repr, ids))
                    self.wrong.append(
                        f"{column_name(place, self.headings[place])} may be the questions {names}; "
                        "say in a mapping which one it is"
                    )
        questions: dict[str, int] = {}
        for (_, id_), places in columns.items():
            if len(set(places)) > 1:
                which = " and ".join(column_name(place, self.headings[place]) for place in places)
                self.wrong.append(f"{which} are both the question '{id_}'; rename one, or say in a mapping what it is")
            elif questions.setdefault(id_, places[0]) != places[0]:
                self.wrong.append(f"'{id_}' is a question of several rubrics; say which one was asked with --rubric ID")
        return questions

    def _earliest(self, found: set[Asked]) -> set[Asked]:
        """Leave out questions that had the id of another of them: where two versions are here, each knows that id."""
        later = {(of, id_) for of, id_ in found if any((of, former) in found for former in self.former[of, id_])}
        return found - later

    def _refuse_doubles(self) -> None:
        places: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        for place, reading in sorted(self.readings.items()):
            if reading.kind in ("field", "tag"):
                places[reading.kind, reading.name].append(place)
        for (kind, name), several in places.items():
            if len(several) > 1:
                which = " and ".join(map(letters_of, several[:3])) + (" and more" if len(several) > 3 else "")  # noqa: PLR2004
                what = f"the field '{name}'" if kind == "field" else f"called {quoted(name)}"
                self.wrong.append(f"columns {which} are {what}; rename one, or say in a mapping what they are")

    def _nothing_known(self) -> str:
        seen = listed(quoted(heading) for heading in self.headings if heading) or "nothing"
        asked = [self.default.id] if self.default else self.rubrics
        nothing = f"no column is a question of {' or '.join(asked)}"
        if (place := contents.column_of_questions(self.names, len(self.headings), self.sample)) is not None:
            return (
                f"{nothing}; {column_name(place, self.headings[place])} names one in each row: turn the table, so that "
                "each respondent has a row and each question a column (pivot in pandas, a pivot table in a spreadsheet)"
            )
        if "answers" in self.headings:
            called = column_name(self.headings.index("answers"), "answers")
            return (
                f"{nothing}, and {called} cannot be read; make a column for each question of it (or a map, a struct or "
                "a list of {question, answer}, where tables have such columns)"
            )
        return f"{nothing}; the headings are {seen}; say in a mapping what they are (see 'socialmaturity columns')"

    def _columns(self, questions: dict[str, int], rubric: Rubric | None) -> Columns:
        readings = tuple(self.readings[place] for place in range(len(self.headings)))
        notes: defaultdict[str, list[int]] = defaultdict(list)
        by_place = {place: id_ for id_, place in questions.items()}
        asked_of = {reading.name: place for place, reading in enumerate(readings) if reading.kind == "question"}
        for place, reading in enumerate(readings):
            if reading.kind == "note":
                notes[by_place.get(asked_of.get(reading.name, -1), reading.name)].append(place)
        return Columns(
            width=len(self.headings),
            fields={each.name: place for place, each in enumerate(readings) if each.kind == "field"},
            questions=questions,
            tags={each.name: place for place, each in enumerate(readings) if each.kind == "tag"},
            unnamed=tuple(place for place, each in enumerate(readings) if each.kind == "unnamed"),
            notes={id_: tuple(places) for id_, places in notes.items()},
            headings=self.headings,
            readings=readings,
            tool=self.tool,
            rubric=rubric.id if rubric else "",
            mapping=self.mapping,
            wrong=tuple(self.wrong),
            numbers=self._numbers(questions),
            days=self._later_days(),
            unfinished=self._signs(self.tool.unfinished if self.tool else None),
            rejected=self._signs(self.tool.rejected if self.tool else None),
            trial=self._signs(self.tool.trial if self.tool else None),
        )

    def _later_days(self) -> tuple[int, ...]:
        """Return the other columns with a day of the response, the best first, if a survey tool noted the date."""
        date = next((place for place, each in self.readings.items() if each.name == "date" and each.by_tool), None)
        if date is None or not self.tool:
            return ()
        places = {name: place for place, heading in enumerate(self.headings) for name in names_of(heading)}
        return tuple(places[name] for name in self.tool.days if places.get(name, date) != date)

    def _numbers(self, questions: abc.Mapping[str, int]) -> str:
        """Return why numbers are not scores, or "" if they may be."""
        if self.tool and self.tool.numbers:
            return self.tool.numbers
        of_columns = {place: self._question_of(place) for place in questions.values() if self.asked[place]}
        highest = contents.counts_from_1(of_columns, self.sample)
        return f"there is a {highest} and no 0, so choices seem to be counted from 1" if highest else ""

    def _signs(self, cells: Cells | None) -> tuple[Sign, ...]:
        places = {name: place for place, heading in enumerate(self.headings) for name in names_of(heading)}
        return tuple(Sign(places[name], text) for name, text in (cells or {}).items() if name in places)


_UNNAMED = Reading("unnamed", "", "no heading")
_METADATA = Reading("metadata", "", f"a column of {MICROSOFT.name}")
