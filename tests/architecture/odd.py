"""What nobody means to type, and how the forms of a page are found and filled with it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote, urlencode

from django.core.files.uploadedfile import SimpleUploadedFile

#: Words of the query that pages read.
QUERY = (
    "q", "text", "page", "year", "sort", "kind", "line", "state", "field", "fields", "region", "kept", "absorbed",
    "next", "lang", "years", "from", "to", "person", "action", "since", "until", "country", "certification", "trl",
    "limit", "offset", "cursor", "page_size", "ordering", "organisation", "code", "read", "who",
)  # fmt: skip
#: Values in an address, as they travel: percent-encoded.
IN_ADDRESS = (
    "",
    "-1",
    "abc",
    "9" * 30,
    "%00",
    "%C2%B2",  # ², a digit to str.isdigit and none to int
    quote("' OR 1=1 -- \\ % _ :* & | ! ("),
    quote("가" * 150),
    "2020-02-31",
    "0000-01-01",
    "%ED%A0%80",  # half of a surrogate pair
    "%FF%FE",
)
_FOR_ALL = ("", "\x00", "가" * 10_000, "😀\u202e\u1100\u1161\u200f", "9" * 30, "' OR 1=1 -- \\ % _ :* & |")
_FOR_NUMBERS = ("-1", "9" * 30, "NaN", "Infinity", "1e400", "1e-400", "²", "0x10", "1,5,,")
_FOR_DAYS = ("2020-02-31", "0000-01-01", "0001-01-01", "9999-12-31", "99999-01-01", "2020-05-01T00:00:00Z")
_FOR_CHOICES = ("no-such-choice", "0", "9" * 30, "00000000-0000-0000-0000-000000000000")


@dataclass
class Form:
    """A form of a page: where it goes, and each field's kind with a value a person could have meant."""

    action: str
    method: str
    kinds: dict[str, str] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)

    def sendings(self, turn: int) -> Iterator[tuple[str, Any]]:
        """Yield what is odd and what is sent: everything odd at once, then one field among values that were meant.

        Each field is sent one of the values odd for its kind, another in each `turn`; all forms together see all.
        """
        for value in _some(_FOR_ALL, turn):
            yield f"all {value[:12]!r}", self._sent(dict.fromkeys(self.kinds, value))
        for place, (name, kind) in enumerate(self.kinds.items()):
            if odd := _odd(kind):
                value = odd[(turn + place) % len(odd)]
                yield f"{name} {value[:12]!r}", self._sent({name: value})
        if "file" in self.kinds.values():
            yield "a broken picture", self._sent({}, SimpleUploadedFile("../x.png", b"\x89PNG\r\n\x1a\nodd"))
            yield "a broken book", self._sent({}, SimpleUploadedFile("a\x00b.xlsx", b"PK\x03\x04odd"))
        elif self.kinds:
            first = next(iter(self.kinds))
            yield "a file where text belongs", self.values | {first: SimpleUploadedFile("x.txt", b"x")}

    def broken_body(self) -> str:
        """Return a body whose bytes are no UTF-8."""
        return urlencode(self.values) + "".join(f"&{quote(name)}=%ED%A0%80%FF" for name in self.kinds)

    def _sent(self, odd: dict[str, str], upload: Any = None) -> dict[str, Any]:
        uploads = {name: upload for name, kind in self.kinds.items() if kind == "file" and upload is not None}
        return self.values | odd | uploads


def _some(values: tuple[str, ...], turn: int) -> tuple[str, ...]:
    """Return two of the values, the next two in the next turn."""
    return tuple(values[(2 * turn + step) % len(values)] for step in range(min(2, len(values))))


def addresses(address: str, turn: int) -> Iterator[tuple[str, str]]:
    """Yield the address with odd queries: each word with another value, other pairs in each `turn`."""
    for step in range(3):
        first = turn + 5 * step
        values = [IN_ADDRESS[(place + first) % len(IN_ADDRESS)] for place in range(len(QUERY))]
        yield f"turn {first}", address + "?" + "&".join(map("=".join, zip(QUERY, values, strict=True)))
    yield "everything twice", address + "?" + "&".join(f"{word}[]=1&{word}=1&{word}=2" for word in QUERY)


def _odd(kind: str) -> tuple[str, ...]:
    if kind == "number":
        return _FOR_NUMBERS
    if kind == "date":
        return _FOR_DAYS
    if kind in {"select", "radio", "hidden", "checkbox"}:
        return _FOR_CHOICES
    if kind == "file":
        return ()
    return ("a\x00b", "가" * 10_000, "-1", "NaN")


_MEANT = {"date": "2020-05-01", "number": "1", "email": "meant@example.org", "url": "https://example.org"}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._select = ""
        self._open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        if tag == "form":
            self.forms.append(Form(given.get("action", ""), given.get("method", "get").lower()))
            self._open = True
        elif not self._open or name in {"csrfmiddlewaretoken", "form_key"}:
            return
        elif tag == "option" and self._select:
            self._option(given)
        elif name and tag in {"input", "textarea", "select", "button"}:
            self._field(tag, name, given)

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""
        elif tag == "form":
            self._open = False

    def _option(self, given: dict[str, str]) -> None:
        values = self.forms[-1].values
        if "selected" in given or not values.get(self._select):
            values[self._select] = given.get("value", "")

    def _field(self, tag: str, name: str, given: dict[str, str]) -> None:
        form = self.forms[-1]
        kind = given.get("type", "text") if tag == "input" else tag
        form.kinds[name] = kind
        if tag == "select":
            self._select = name
            form.values[name] = ""
        elif kind in {"checkbox", "radio"}:
            form.values.setdefault(name, given.get("value", "on"))
        elif kind != "file":
            form.values[name] = given.get("value") or _MEANT.get(kind, "" if kind == "hidden" else "뜻한 값")


def forms_of(page: str) -> list[Form]:
    """Return the forms of a page."""
    reader = _Reader()
    reader.feed(page)
    return reader.forms
