"""The exit codes, in one table."""

from enum import IntEnum


class Exit(IntEnum):
    """How the program ends.  Where several apply, input that cannot be used beats a finding."""

    DONE = 0  # whatever the stage
    FINDING = 1  # below --fail-under, a regression with --fail-on-regression, or `rubric check` found errors
    UNUSABLE = 2  # wrong usage, or input that cannot be used
    BUG = 3
    INTERRUPTED = 130
    READER_GONE = 141  # the reader closed the pipe
