"""Everything wrong with schedules and policies, found before anybody is paged."""

from datetime import datetime

from oncall.house import Answers, House
from oncall.instant import seconds
from oncall.prove.finding import Finding
from oncall.prove.idle import idle
from oncall.prove.moved import moved
from oncall.prove.people import absent, short_rests, unproven
from oncall.prove.policies import faults_of_policies, unreached
from oncall.prove.schedules import gaps


def prove(house: House, start: datetime, end: datetime) -> list[Finding]:
    """What is wrong between two instants (aware), at every boundary of every schedule; what was declared is not."""
    answers = Answers(house, seconds(start), seconds(end))
    return [
        *gaps(answers),
        *faults_of_policies(answers),
        *unreached(answers),
        *unproven(answers),
        *absent(answers),
        *short_rests(answers),
        *moved(answers),
        *idle(answers),
    ]
