"""Makes the font that travels with the project: the characters of documents, out of a large open font.

    python publish/fonts/make_subset.py NotoSansCJK-Regular.ttc

For those who change the font only: it needs fontTools, which nothing else here does. The source is Noto Sans CJK
2.004 (Debian package fonts-noto-cjk, SIL Open Font License 1.1, OFL.txt). standard_characters.txt is field kTGH of the
Unicode Han database: the 8,105 characters of 通用规范汉字表 (2013), in its order.
"""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
STANDARD = HERE / "standard_characters.txt"
FAMILY = "Gridscore Sans"  # a changed font bears another name
CHINESE_FACE = "Noto Sans CJK SC"
SIGNS = (
    *range(0x20, 0x7F),  # ASCII
    *range(0xA0, 0x100),  # Latin with its accents, × ÷ ± · § °
    *(0x101, 0x113, 0x11B, 0x12B, 0x14D, 0x16B, *range(0x1CD, 0x1DD)),  # pinyin
    *(*range(0x2010, 0x2017), 0x2018, 0x2019, 0x201A, *range(0x201C, 0x201F), 0x2020, 0x2021, 0x2022, 0x2025, 0x2026),
    *(0x2030, 0x2032, 0x2033, 0x203B, 0x20AC, 0x2103, 0x2116, 0x2122, 0x2212, 0x2248, 0x2260, 0x2264, 0x2265),
    *range(0x2160, 0x216C),  # Roman numerals
    *range(0x2190, 0x219A),  # arrows
    *range(0x2460, 0x2474),  # numbers in circles
    *(0x25A0, 0x25A1, 0x25B2, 0x25B3, 0x25BC, 0x25BD, 0x25CB, 0x25CF, 0x2605, 0x2606, 0x2713),
    *range(0x3000, 0x3018),  # Chinese punctuation
    *range(0xFF01, 0xFF5F),  # full-width signs
    *(0xFFE1, 0xFFE5),
)


def wanted() -> set[int]:
    """Code points of the font: the standard characters, those of GB 2312, and the signs documents use."""
    standard = {ord(letter) for letter in STANDARD.read_text(encoding="utf-8") if letter != "\n"}
    pairs = (bytes([row, cell]) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF))
    national = {ord(letter) for pair in pairs for letter in pair.decode("gb2312", errors="ignore")}
    return standard | national | set(SIGNS)


def make(source: Path) -> Path:
    """Write the subset of one weight beside this file and return its path. Raises ValueError for a missing glyph."""
    from fontTools import subset
    from fontTools.ttLib import TTCollection

    font = next(each for each in TTCollection(source).fonts if each["name"].getDebugName(1).startswith(CHINESE_FACE))
    missing = sorted(wanted() - font.getBestCmap().keys())
    if missing:
        raise ValueError(f"{source.name} has no glyph for {', '.join(f'U+{point:04X}' for point in missing)}")
    options = subset.Options(
        layout_features=["kern", "locl", "halt", "palt"], hinting=False, drop_tables=["DSIG", "VORG", "vhea", "vmtx"]
    )
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=wanted())
    subsetter.subset(font)
    weight = font["name"].getDebugName(17) or font["name"].getDebugName(2)
    for record in list(font["name"].names):
        if record.nameID in (1, 3, 4, 6, 16, 17, 18, 21, 22):
            font["name"].removeNames(nameID=record.nameID)
    for number, text in ((1, FAMILY), (2, weight), (3, f"{FAMILY} {weight}"), (4, f"{FAMILY} {weight}")):
        font["name"].setName(text, number, 3, 1, 0x409)
    font["name"].setName(f"{FAMILY}-{weight}".replace(" ", ""), 6, 3, 1, 0x409)
    cff = font["CFF "].cff
    cff.fontNames = [f"{FAMILY}-{weight}".replace(" ", "")]
    path = HERE / f"gridscore-sans-{weight.lower()}.otf"
    font.save(path)
    return path


def main(sources: list[str]) -> int:
    """Entry; returns the exit status."""
    for source in sources:
        path = make(Path(source))
        sys.stdout.write(f"{path.name}: {path.stat().st_size:,} bytes\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
