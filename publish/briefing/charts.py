"""Charts of a briefing as SVG, drawn by Vega in this process: no network, and no font but the project's own."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import cache
from itertools import pairwise
from typing import Any

from publish.briefing.read import Briefing
from publish.grid_shapes import GridShape, Point
from publish.slip_words import Lang
from publish.typeset import FONTS

FONT = "Gridscore Sans"
INK, QUIET, LINE, ACCENT = "#1d2733", "#66717f", "#c9d1da", "#1f6f8b"
NO_SCORE = "#f0f0f0"
# from low to high: also told apart on a black and white printer, and by who sees no red or green
COLOURS = ("#f7e8c6", "#d8e2b6", "#a3cfae", "#62b3ab", "#2f8aa0", "#1c5a80", "#15335c")
DARK = COLOURS[4:]
STEPS = tuple(Decimal(step) for step in ("1", "2", "5", "10", "20", "50"))
MAP_POINTS = 270
"""Longer side of the map in points."""
LABELLED_UNITS = 60
LABEL_POINTS = 7.5


def bands(scores: list[Decimal]) -> list[Decimal]:
    """Edges of the classes of a map, lower inclusive: whole numbers at equal steps, at most as many as colours."""
    for step in STEPS:
        low, high = (
            ((value / step).to_integral_value(rounding) * step)
            for value, rounding in ((min(scores), ROUND_FLOOR), (max(scores), ROUND_CEILING))
        )
        count = max(int((high - low) / step), 1)
        if count <= len(COLOURS):
            break
    return [low + step * number for number in range(count + 1)]


def trend_svg(briefing: Briefing, width: int, height: int) -> str:
    """Mean of all units over the periods, within the band from the lowest to the highest."""
    import altair as alt

    rows = [
        {
            "period": point.period,
            "mean": float(point.mean),
            "lowest": float(point.lowest),
            "highest": float(point.highest),
            "label": f"{point.mean}",
        }
        for point in briefing.trend
    ]
    base = alt.Chart(alt.NamedData(name="periods")).encode(
        x=alt.X("period:O", title=None, axis=alt.Axis(labelAngle=0, domainColor=LINE, tickColor=LINE))
    )
    scale = alt.Scale(zero=False, nice=True)
    y = alt.Axis(title=None, gridColor="#e8ecf0", domain=False, ticks=False, tickCount=5)
    band = base.mark_area(color=ACCENT, opacity=0.13).encode(y=alt.Y("lowest:Q", scale=scale, axis=y), y2="highest:Q")
    ends = base.mark_rule(color=ACCENT, opacity=0.35).encode(y="lowest:Q", y2="highest:Q")
    line = base.mark_line(color=ACCENT, strokeWidth=1.6).encode(y="mean:Q")
    dots = base.mark_circle(color=ACCENT, size=26, opacity=1).encode(y="mean:Q")
    labels = base.mark_text(color=INK, dy=-8, fontSize=8).encode(y="mean:Q", text="label:N")
    chart = alt.layer(band, ends, line, dots, labels).properties(width=width, height=height)
    return _svg(chart, {"periods": rows})


def map_svg(briefing: Briefing, lang: Lang) -> str | None:
    """The grids coloured by their score, or by that of their community; None when no boundary ever came.

    Few units bear their rank (grids) or their name (communities).
    """
    import altair as alt

    drawn, edges = briefing.map, bands([score.score for score in briefing.scores])
    if not drawn.shapes:
        return None
    none = "未计分" if lang == "zh" else "no score"
    classes = [f"{low} – {high}" for low, high in pairwise(edges)]
    colours = {**dict(zip(classes, _colours(len(classes)), strict=True)), none: NO_SCORE}
    band_of = {score.unit_code: classes[_class_of(score.score, edges)] for score in briefing.scores}
    features = [_feature(shape, band_of.get(_unit_of(shape, briefing), none)) for shape in drawn.shapes]
    present = {feature["properties"]["band"] for feature in features}
    domain = [*reversed(classes), *({none} & present)]
    part = MAP_POINTS / max(drawn.width, drawn.height)
    shapes = (
        alt.Chart(alt.NamedData(name="grids"))
        .mark_geoshape(stroke="#ffffff", strokeWidth=0.1 if len(features) > 500 else 0.7)
        .encode(
            color=alt.Color(
                "properties.band:N",
                scale=alt.Scale(domain=domain, range=[colours[band] for band in domain]),
                legend=alt.Legend(title=None),
            )
        )
        .project(type="identity")
    )
    ground_of = {unit: colours[band] for unit, band in band_of.items()}
    labels = _labels(briefing, ground_of)
    chart = alt.layer(shapes, *_label_layers(briefing, alt)).properties(
        width=drawn.width * part, height=drawn.height * part
    )
    return _svg(chart, {"grids": features, "labels": labels})


def _labels(briefing: Briefing, ground_of: dict[str, str]) -> list[dict[str, Any]]:
    """Names or ranks, each on the largest grid of its unit with a rim of its colour; ground_of: colour by unit."""
    if len(briefing.scores) > LABELLED_UNITS:
        return []
    largest = {_unit_of(shape, briefing): shape for shape in sorted(briefing.map.shapes, key=_size)}
    rows = []
    for score in briefing.scores:
        if (shape := largest.get(score.unit_code)) is None:
            continue
        x, y = inner_point(shape)
        text = str(score.rank or "–") if briefing.unit_type == "grid" else (score.unit_name or score.unit_code)
        ground = ground_of[score.unit_code]
        ink = "#ffffff" if ground in DARK else INK
        rows.append({"x": x, "y": y, "text": text, "ink": ink, "ground": ground})
    return rows


def _label_layers(briefing: Briefing, alt: Any) -> list[Any]:
    base = alt.Chart(alt.NamedData(name="labels")).encode(
        x=alt.X("x:Q", scale=alt.Scale(domain=[0, briefing.map.width], nice=False), axis=None),
        y=alt.Y("y:Q", scale=alt.Scale(domain=[briefing.map.height, 0], nice=False), axis=None),
        text="text:N",
    )
    rim = base.mark_text(fontSize=LABEL_POINTS, strokeWidth=2, strokeJoin="round")
    return [
        rim.encode(stroke=alt.Stroke("ground:N", scale=None, legend=None), color=alt.value("transparent")),
        base.mark_text(fontSize=LABEL_POINTS).encode(color=alt.Color("ink:N", scale=None, legend=None)),
    ]


def inner_point(shape: GridShape) -> Point:
    """A point well inside: the middle of the longest piece of the horizontal line through the middle of its height."""
    largest = max(shape.rings, key=_extent)
    ys = [y for _, y in largest]
    # between two rows of the raster, so that no corner lies on the line
    level = (min(ys) + max(ys)) // 2 + 0.5 if max(ys) > min(ys) else ys[0] + 0.5
    crossings = sorted(
        a[0] + (level - a[1]) * (b[0] - a[0]) / (b[1] - a[1])
        for ring in shape.rings
        for a, b in zip(ring, [*ring[1:], ring[0]], strict=True)
        if (a[1] < level) != (b[1] < level)
    )
    pieces = list(zip(crossings[::2], crossings[1::2], strict=False))
    if not pieces:
        return largest[0]
    west, east = max(pieces, key=lambda piece: piece[1] - piece[0])
    return round((west + east) / 2), round(level)


def _unit_of(shape: GridShape, briefing: Briefing) -> str:
    return shape.grid_code if briefing.unit_type == "grid" else shape.community_code or ""


def _class_of(score: Decimal, edges: list[Decimal]) -> int:
    """The class a score falls in; the highest edge belongs to the highest class."""
    return min(sum(score >= edge for edge in edges) - 1, len(edges) - 2)


def _colours(count: int) -> list[str]:
    """As many colours, from the lightest to the darkest."""
    if count == 1:
        return [COLOURS[len(COLOURS) // 2]]
    return [COLOURS[round(number * (len(COLOURS) - 1) / (count - 1))] for number in range(count)]


def _feature(shape: GridShape, band: str) -> dict[str, Any]:
    rings = [[*ring, ring[0]] for ring in shape.rings]
    # one path for all rings: holes run the other way, so they stay open
    return {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": rings}, "properties": {"band": band}}


def _size(shape: GridShape) -> int:
    return max(map(_extent, shape.rings))


def _extent(ring: tuple[Point, ...]) -> int:
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    return (max(xs) - min(xs)) * (max(ys) - min(ys))


def _svg(chart: Any, datasets: dict[str, list[dict[str, Any]]]) -> str:
    """A chart over named data, which goes past Altair: it would look at every point of every grid."""
    axis = {"labelColor": QUIET, "labelFontSize": 8, "labelFont": FONT}
    legend = {"labelFont": FONT, "labelFontSize": 8, "labelColor": INK, "symbolType": "square", "symbolStrokeWidth": 0}
    styled = chart.configure(font=FONT).configure_view(stroke=None).configure_axis(**axis).configure_legend(**legend)
    return str(_vega().vegalite_to_svg({**styled.to_dict(validate=False), "datasets": datasets}))


def png(svg: str, scale: float) -> bytes:
    """The same chart in pixels, for a workbook."""
    return bytes(_vega().svg_to_png(svg, scale=scale))


@cache
def _vega() -> Any:
    import vl_convert

    vl_convert.register_font_directory(str(FONTS))
    return vl_convert
