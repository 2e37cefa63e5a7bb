"""Anybody tries anything in any order for a long time, and differently each time: `make soak`.

No part of `make test`: pytest runs it only when it is named.
"""

import os
import time

from hypothesis import Phase, settings

from tests.life.beginning import Beginning
from tests.life.test_any_order import SETTINGS, lives

_SOAKING = settings(
    SETTINGS,
    max_examples=5,
    stateful_step_count=40,
    derandomize=False,
    phases=(Phase.generate, Phase.shrink),
    print_blob=False,
)


def test_the_laws_hold_for_a_long_time_and_differently_each_time(life: Beginning) -> None:
    until = time.monotonic() + 60 * float(os.environ["MARKETSAFE_SOAK"])
    while time.monotonic() < until:
        lives(life, _SOAKING)
