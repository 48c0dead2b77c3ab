"""Dates of works as files of references write them."""

import re

_ISO = re.compile(r"(\d{4})(?:[-/](\d{1,2}))?(?:[-/](\d{1,2}))?(?!\d)")
_GERMAN = re.compile(r"(?:(\d{1,2})\.\s*)?(\d{1,2})\.\s*(\d{4})")
_YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)")
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan januar january jän jänner",
            "feb februar february",
            "mar mär mrz märz march",
            "apr april",
            "may mai",
            "jun juni june",
            "jul juli july",
            "aug august",
            "sep sept september",
            "oct okt oktober october",
            "nov november",
            "dec dez dezember december",
        ),
        start=1,
    )
    for name in names.split()
}


def date_parts(text: str) -> list[int]:
    """Year, month and day as far as `text` says them; of a span the first day. [] if there is no year."""
    text = text.strip()
    if match := _ISO.match(text):
        return _plausible([int(part) for part in match.groups() if part])
    if match := _GERMAN.search(text):
        day, month, year = match.groups()
        return _plausible([int(part) for part in (year, month, day) if part])
    if match := _YEAR.search(text):
        words = re.findall(r"[^\W\d_]+", text)
        found = [number for word in words if (number := month_number(word))]
        return [int(match.group()), *found[:1]]
    return []


def month_number(text: str) -> int | None:
    """1 to 12 for a number or a name in German or English."""
    word = text.strip().casefold().rstrip(".")
    if word.isdecimal():
        return int(word) if 1 <= int(word) <= 12 else None
    return _MONTHS.get(word)


def _plausible(parts: list[int]) -> list[int]:
    """What is no month or day is left out, with all behind it."""
    if len(parts) > 1 and not 1 <= parts[1] <= 12:
        return parts[:1]
    return parts if len(parts) < 3 or 1 <= parts[2] <= 31 else parts[:2]
