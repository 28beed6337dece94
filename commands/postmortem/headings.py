"""What each part of a postmortem is called, and what it asks: in the form and in the file."""

from collections.abc import Mapping
from typing import NamedTuple

from incidents.postmortem import Part


class Heading(NamedTuple):
    title: str
    asks: str  # in a sentence or two


HEADINGS: Mapping[Part, Heading] = {
    Part.SUMMARY: Heading(
        "Summary", "In three sentences, for somebody who was not there: what happened, what it did, what ended it."
    ),
    Part.IMPACT: Heading(
        "Impact", "Who was affected and how many; what harm was done and for how long; who was told, and when."
    ),
    Part.CAUSES: Heading(
        "Causes", "What made it possible, and why it was not noticed or stopped sooner. Causes, not people."
    ),
    Part.WELL: Heading("What went well", "What should stay as it is."),
    Part.BADLY: Heading("What went badly", "What cost time or did harm. What to do about it belongs in action items."),
    Part.LUCKY: Heading("Where we were lucky", "What could have made it worse, and by chance did not."),
}
