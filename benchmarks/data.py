"""Surveys to measure with: made here, from a seed, so that everybody measures the same.

Realistic answers hang together: each organization has a maturity of its own, practices get harder from stage to stage,
and a few questions are not known, not applicable or left out.  Random ones are uniform, with as many left out, and
are the hardest for a program that remembers.
"""

from __future__ import annotations

import csv
import json
import random
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from socialmaturity.documents.catalogue import Catalogue, folder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from socialmaturity.core.model import Rubric

RUBRIC = "survey"
LEFT_OUT = 0.02
UNKNOWN = 0.02
NOT_APPLICABLE = 0.01
ROLES = ("Owner", "Marketing", "Communication", "Service", "IT", "Board")
REGIONS = ("north", "east", "south", "west")


def rubric_text() -> str:
    """The shipped rubric under a name of its own, with no field that the version before does not know."""
    text = yaml.safe_load((folder() / "six-stages.yaml").read_text(encoding="utf-8"))
    for stage in text["stages"]:
        for question in stage["questions"]:
            question.pop("formerly_text", None)
            question["options"] = [each if isinstance(each, str) else each["text"] for each in question["options"]]
            question["advice"] = question["advice"][0] if isinstance(question["advice"], list) else question["advice"]
    return yaml.safe_dump({**text, "id": RUBRIC}, sort_keys=False, allow_unicode=True)


@cache
def rubric() -> Rubric:
    with tempfile.TemporaryDirectory() as folder_:
        path = Path(folder_, "survey.yaml")
        path.write_text(rubric_text(), encoding="utf-8")
        return Catalogue([str(path)])[RUBRIC]


def records(kind: str, count: int, seed: int = 2026) -> Iterator[dict[str, str]]:
    """Rows of a survey: the fields, a tag, and the answers as a cell of a table has them."""
    dice = random.Random(seed)
    answers = _realistic if kind == "realistic" else _uniform
    asked = rubric()
    for number in range(1, count + 1):
        yield {
            "subject": f"Organization {number}",
            "respondent": f"Person {dice.randrange(500)}",
            "role": dice.choice(ROLES),
            "date": f"2026-{dice.randrange(1, 13):02}-{dice.randrange(1, 29):02}",
            "rubric": RUBRIC,
            "region": dice.choice(REGIONS),
            **answers(asked, dice),
        }


def _realistic(asked: Rubric, dice: random.Random) -> dict[str, str]:
    maturity = dice.gauss(2.6, 1.5)
    found = {}
    for stage in asked.stages:
        ease = maturity - stage.number + 1.5
        for question in stage.questions:
            chance = dice.random()
            if chance < LEFT_OUT:
                found[question.id] = ""
            elif chance < LEFT_OUT + UNKNOWN:
                found[question.id] = "unknown"
            elif chance < LEFT_OUT + UNKNOWN + NOT_APPLICABLE and question.may_not_apply:
                found[question.id] = "not-applicable: we have none"
            else:
                found[question.id] = str(min(3, max(0, round(ease + dice.gauss(0, 0.6)))))
    return found


def _uniform(asked: Rubric, dice: random.Random) -> dict[str, str]:
    return {id_: "" if dice.random() < LEFT_OUT else dice.choice("0123") for id_ in asked.questions}


def write_csv(path: Path, kind: str, count: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = None
        for record in records(kind, count):
            if writer is None:
                writer = csv.DictWriter(file, list(record), lineterminator="\n")
                writer.writeheader()
            writer.writerow(record)


def write_jsonl(path: Path, kind: str, count: int) -> None:
    questions = rubric().questions
    with path.open("w", encoding="utf-8") as file:
        for record in records(kind, count):
            file.write(json.dumps(_sheet(record, questions)) + "\n")


def write_survey(path: Path, kind: str, count: int) -> None:
    """An export of a survey tool: the columns are called by the questions' texts, the cells are the options' texts."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows(_export(kind, count))


def write_workbook(path: Path, kind: str, count: int) -> None:
    """The same table as `write_csv` as a worksheet, with scores as numbers."""
    from xlsxwriter import Workbook

    with Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, record in enumerate(records(kind, count)):
            if not number:
                sheet.write_row(0, 0, list(record))
            sheet.write_row(number + 1, 0, [int(cell) if cell.isdigit() else cell for cell in record.values()])


def _export(kind: str, count: int) -> Iterator[list[str]]:
    questions = rubric().questions
    yield ["subject", "respondent", "date", *(question.text for question in questions.values())]
    words = {"": "", "unknown": "Don't know", "not-applicable: we have none": "not-applicable: we have none"}
    for record in records(kind, count):
        answers = (
            questions[id_].options[int(record[id_])] if record[id_].isdigit() else words[record[id_]]
            for id_ in questions
        )
        yield [record["subject"], record["respondent"], record["date"], *answers]


def write_folder(path: Path, kind: str, count: int) -> None:
    questions = rubric().questions
    path.mkdir()
    for number, record in enumerate(records(kind, count), 1):
        sheet = _sheet(record, questions)
        lines = [f"{name}: {sheet[name]}" for name in ("format", "rubric", "subject", "date", "respondent", "role")]
        lines += ["tags:", f"  region: {record['region']}", "answers:"]
        lines += [f"  {id_}: {answer}" for id_, answer in sheet["answers"].items()]
        (path / f"{number:06}.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _sheet(record: dict[str, str], questions) -> dict:
    """The same as a sheet: scores as numbers, and not-applicable (whose reason needs a mapping) as not known."""
    answers = {id_: int(text) if text.isdigit() else "unknown" for id_ in questions if (text := record[id_])}
    fields = {name: record[name] for name in ("rubric", "subject", "date", "respondent", "role")}
    return {"format": 1, **fields, "tags": {"region": record["region"]}, "answers": answers}
