"""Every signal that ends a program ends the interview in order, and never in the middle of a save."""

from __future__ import annotations

import os
import signal

import pytest

from socialmaturity.interview.signals import Signals

ENDING = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGALRM", "SIGUSR1", "SIGUSR2", "SIGXCPU", "SIGVTALRM", "SIGPROF"]


@pytest.mark.parametrize("name", ENDING)
def test_a_signal_that_would_end_the_program_interrupts_it_once(name):
    number = getattr(signal, name)
    before = signal.getsignal(number)
    with Signals():
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), number)
        os.kill(os.getpid(), number)  # while it ends, another one is ignored
    assert signal.getsignal(number) == before


def saved(signals: Signals, done: list[str], *, twice: bool = False) -> None:
    with signals.waiting():
        if twice:
            saved(signals, done)
        else:
            os.kill(os.getpid(), signal.SIGTERM)
        done.append("outer" if twice else "inner")


@pytest.mark.parametrize("twice, expected", [(False, ["inner"]), (True, ["inner", "outer"])])
def test_a_signal_waits_until_what_is_under_way_is_done(twice, expected):
    done: list[str] = []
    with Signals() as signals, pytest.raises(KeyboardInterrupt):
        saved(signals, done, twice=twice)
    assert done == expected


@pytest.mark.parametrize("name", ["SIGCHLD", "SIGWINCH", "SIGCONT", "SIGTSTP", "SIGSEGV"])
def test_other_signals_are_left_alone(name):
    before = signal.getsignal(getattr(signal, name))
    with Signals():
        assert signal.getsignal(getattr(signal, name)) == before
