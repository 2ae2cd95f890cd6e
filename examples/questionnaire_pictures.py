"""Make the pictures of the page "Let others answer" from real questionnaires.

`python examples/questionnaire_pictures.py` needs Chromium, and LibreOffice and pdftoppm for the workbook and paper.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tests"))  # the tests drive the same browser

from browser import Page, browser, new_page  # noqa: E402 - found only now

PICTURES = HERE / "pictures"
PROGRAM = Path(sys.executable).with_name("socialmaturity")
LAPTOP, PHONE = (1060, 760), (360, 700)
ANSWERED = {1: "2", 2: "not-applicable"}


def main() -> None:
    """Make them all."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for ending in ("html", "xlsx"):
            subprocess.run([PROGRAM, "sheet", "six-stages", "-o", folder / f"six-stages.{ending}"], check=True)
        with browser(folder / "profile") as chromium:
            _screens(new_page(chromium), folder)
        office = ["soffice", f"-env:UserInstallation=file://{folder}/office", "--headless", "--convert-to", "pdf"]
        workbook = folder / "six-stages.xlsx"
        subprocess.run([*office, "--outdir", folder, workbook], check=True, stdout=subprocess.DEVNULL)
        _first_page(folder / "six-stages.pdf", "workbook", 75)


def _screens(page: Page, folder: Path) -> None:
    """Fill in the first answers, and take pictures on a laptop, on a phone and on paper."""
    page.open((folder / "six-stages.html").as_uri())
    page.pdf(folder / "paper.pdf", "A4")
    _first_page(folder / "paper.pdf", "paper", 60)
    page.run("location.hash = 'page-1'")
    page.until("!document.querySelector('#page-1').hidden")
    for question, value in ANSWERED.items():
        page.run(f"document.querySelector('#question-{question} input[value=\"{value}\"]').click()")
    for field, text in (
        ("note-1", "The press office does it, every Monday."),
        ("reason-2", "We serve other hospitals"),
    ):
        page.run(f"document.querySelector('#{field}').focus()")
        page.write(text)
    page.run("document.activeElement.blur()")
    for name, size, place in (("laptop", LAPTOP, "body"), ("phone", PHONE, "#question-1")):
        page.resize(*size)
        page.run(f"document.querySelector('{place}').scrollIntoView()")
        page.run("new Promise(done => setTimeout(done, 400))")  # the bar of progress moves
        page.picture(PICTURES / f"questionnaire-{name}.png", whole=False)


def _first_page(file: Path, name: str, dots: int) -> None:
    target = PICTURES / f"questionnaire-{name}"
    subprocess.run(["pdftoppm", "-singlefile", "-png", "-r", str(dots), file, target], check=True)  # noqa: S607 - wherever it is


if __name__ == "__main__":
    main()
