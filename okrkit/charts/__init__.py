"""The charts: one function each, taking anything that holds a cycle, and returning a figure that says what it shows.

The title is the finding, computed from the data; the subtitle says what is measured. What the finding speaks of is in
colour, all else in grey, and shape says again what colour says. `chart.alt` holds the same in words, with the numbers.
"""

from okrkit.charts.alignment_chart import alignment
from okrkit.charts.calendar_chart import calendar
from okrkit.charts.confidence_chart import confidence
from okrkit.charts.forecast_chart import forecast
from okrkit.charts.goalposts_chart import goalposts
from okrkit.charts.heat_chart import heat
from okrkit.charts.lens_chart import lenses
from okrkit.charts.pace_chart import pace
from okrkit.charts.reliability_chart import reliability
from okrkit.charts.score_chart import scores
from okrkit.charts.slope_chart import slope
from okrkit.charts.style import Chart

__all__ = [
    "Chart",
    "alignment",
    "calendar",
    "confidence",
    "forecast",
    "goalposts",
    "heat",
    "lenses",
    "pace",
    "reliability",
    "scores",
    "slope",
]
