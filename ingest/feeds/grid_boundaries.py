"""Boundaries of the grids, as GeoJSON: one feature per grid, a polygon or several, with holes."""

from ingest.feed import Boundary, Column, Feed, Mode
from ingest.feeds.common import grid_code

GRID_BOUNDARIES = Feed(
    name="grid_boundaries",
    name_zh="网格边界",
    mode=Mode.REGISTER,
    columns=(
        grid_code(key=True),
        Column("boundary", Boundary(), aliases=("边界", "geometry"), required=True),
    ),
)
