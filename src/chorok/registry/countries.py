"""Countries by their ISO 3166-1 alpha-2 code, with alpha-3 and numeric code and names in Korean and English.

Source: Unicode CLDR.
"""

import csv
import re
import unicodedata
from functools import cache
from importlib.resources import files

from django.utils.translation import get_language


@cache
def _rows() -> list[dict[str, str]]:
    text = files("chorok.registry").joinpath("data/countries.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def _names() -> dict[str, tuple[str, str]]:
    return {row["code"]: (row["name_ko"], row["name_en"]) for row in _rows()}


def known(code: str) -> bool:
    """Say whether `code` is a country's code."""
    return code in _names()


def name(code: str) -> str:
    """Return the country's name in the reader's language; an unknown code comes back as it is."""
    korean, english = _names().get(code, (code, code))
    return korean if get_language() == "ko" else english


def code_of(text: str) -> str:
    """Return the code of the country that is named by code (of two or three letters) or by a name in Korean or English.

    Empty where none is. Case, accents and punctuation don't count. Names that international bodies use beside CLDR's
    stand in data/country_names.csv.
    """
    code = text.strip().upper()
    return code if known(code) else _codes().get(_folded(text), "")


@cache
def _codes() -> dict[str, str]:
    text = files("chorok.registry").joinpath("data/country_names.csv").read_text(encoding="utf-8")
    codes = {row["iso3"].casefold(): row["code"] for row in _rows()}
    codes |= {_folded(row["name"]): row["code"] for row in csv.DictReader(text.splitlines())}
    for code, names in _names().items():
        codes |= {_folded(each): code for each in names}
    return codes


def code_of_number(number: str) -> str:
    """Return the code of the country with a number of ISO 3166-1 ("004"); empty where none has it."""
    return _by_number().get(number, "")


@cache
def _by_number() -> dict[str, str]:
    return {row["number"]: row["code"] for row in _rows()}


def _folded(text: str) -> str:
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    plain = unicodedata.normalize("NFC", plain).casefold().replace("&", " and ")
    words = re.findall(r"\w+", plain.replace("’", "").replace("'", ""))
    return " ".join("saint" if word == "st" else word for word in words if word != "the")


def choices() -> list[tuple[str, str]]:
    """Return (code, name) for a form, by name in the reader's language, Korea first."""
    pairs = sorted(((code, name(code)) for code in _names()), key=lambda pair: pair[1])
    return [("KR", name("KR")), *(pair for pair in pairs if pair[0] != "KR")]
