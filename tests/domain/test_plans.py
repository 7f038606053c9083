"""The plan of each length, minute by minute."""

import pytest

from compersion_talks.domain.timebox import plan

PLANS = {
    30: "arrive 2, thanks 4, common 3, topics 11, silence 1, open 2, agree 4, close 3",
    60: "arrive 4, thanks 6, common 5, topics 14, break 5, topics 10, open 4, agree 7, close 5",
    90: "arrive 5, thanks 8, common 7, topics 22, break 10, topics 14, open 6, agree 11, close 7",
    120: "arrive 5, thanks 10, common 8, topics 22, break 10, topics 22, break 5, topics 11, "
    "open 8, agree 12, close 7",
}


@pytest.mark.parametrize("minutes", PLANS)
@pytest.mark.parametrize("partners", [2, 7, 12])
def test_the_stretches_of_a_talk_are_those_of_its_length(minutes: int, partners: int) -> None:
    stretches = plan(minutes, partners).stretches

    assert ", ".join(f"{one.kind} {one.minutes}" for one in stretches) == PLANS[minutes]
