"""A rehearsed ladder as a drawing: who is called when, on which rung, by which channel, while which clocks run.

`picture` makes shapes of it, in fractions of the time shown; `svg` and `strip` put them on paper and on a terminal.
"""

from nawba.text.drawing.picture import Picture, Shown, picture, rehearsed
from nawba.text.drawing.strip import strip
from nawba.text.drawing.svg import ladder_svg

__all__ = ["Picture", "Shown", "ladder_svg", "picture", "rehearsed", "strip"]
