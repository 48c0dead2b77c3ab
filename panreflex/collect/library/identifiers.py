"""Names of works that the world agrees on, in one spelling: DOI, ISBN, address."""

import re
from urllib.parse import unquote, urlsplit

_DOI = re.compile(r"10\.\d{4,9}/\S+")
_BEFORE_DOI = re.compile(r"^\s*(?:(?:https?://)?(?:dx\.)?doi\.org/|doi:?\s*)", re.IGNORECASE)


def doi(text: str) -> str:
    """The DOI as we keep it: without address, in its own letters. "" for what is none."""
    plain = _BEFORE_DOI.sub("", text.strip())
    if plain != text.strip():
        plain = unquote(plain)
    plain = plain.rstrip(".,;")
    return plain if _DOI.fullmatch(plain) else ""


def isbn(text: str) -> str:
    """The digits of an ISBN whose check digit is right, 10 or 13 of them. "" for what is none."""
    digits = re.sub(r"[\s\-\u2010-\u2015]", "", re.sub(r"(?i)^\s*isbn(-1[03])?:?\s*", "", text)).upper()
    if re.fullmatch(r"\d{13}", digits):
        right = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits)) % 10 == 0
        return digits if right else ""
    if re.fullmatch(r"\d{9}[\dX]", digits):
        values = [10 if digit == "X" else int(digit) for digit in digits]
        return digits if sum(value * (10 - place) for place, value in enumerate(values)) % 11 == 0 else ""
    return ""


def isbn13(number: str) -> str:
    """The same book's ISBN with 13 digits, to compare by; "" for ""."""
    if len(number) != 10:
        return number
    body = "978" + number[:9]
    check = -sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(body)) % 10
    return body + str(check)


def same_doi(text: str) -> str:
    """What two spellings of one DOI have in common: capital letters mean nothing."""
    return text.casefold()


def same_address(url: str) -> str:
    """What two spellings of one address have in common. "" for one that leads to no page in particular."""
    parts = urlsplit(url.strip())
    host = (parts.hostname or "").removeprefix("www.")
    path = re.sub(r"/(index\.\w{3,5})?$", "", parts.path)
    query = "&".join(sorted(pair for pair in parts.query.split("&") if pair and not pair.startswith("utm_")))
    if not host or not (path or query):
        return ""
    return f"{host}{path}" + (f"?{query}" if query else "")
