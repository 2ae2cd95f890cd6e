"""Comments, names, messages and pages use words that a stranger understands at once."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# Words that were used for something simpler: "is", "with", "the same", "correct", "distinguished", "written", "for which".
RETIRED = re.compile(
    r"(?<![a-z])(stands?|beside|alike|heeds?|mends?|told|said|so many|of which|closer look|put up with|hands? out)(?![a-z])",
    re.IGNORECASE,
)
FILES = [path for folder in ("benchmarks", "docs", "socialmaturity") for path in ROOT.glob(f"{folder}/**/*")]
TEXTS = [
    path
    for path in (ROOT / "README.md", *FILES)
    if path.suffix in (".css", ".js", ".md", ".py", ".yaml") and path.name != "models.md"  # its words are a model's
]


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_retired_word_is_used(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [(number, line) for number, line in enumerate(lines, 1) if RETIRED.search(line)] == []
