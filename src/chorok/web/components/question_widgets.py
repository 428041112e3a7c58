"""Widgets of typed questions. Each draws a typed value as well as what was typed and refused, and reads itself back."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from chorok.core.errors import Text
from chorok.core.models import StoredFile
from chorok.programs.domain.values import PARTS, YES, Address, Person
from chorok.programs.enums import ColumnKind, QuestionKind
from chorok.programs.models import Question
from chorok.registry.domain import phone
from chorok.web.components.forms import DateInput

#: Label, what a browser may fill in (of the applicant, never of a person who is named), keyboard of a phone.
_PARTS: dict[str, tuple[Text, str, str]] = {
    "postcode": (_("Postcode"), "postal-code", "numeric"),
    "line": (_("Street or lot number"), "address-line1", "text"),
    "detail": (_("Building, floor, room"), "address-line2", "text"),
    "name": (pgettext_lazy("person", "Name"), "off", "text"),
    "role": (pgettext_lazy("person", "Position"), "off", "text"),
    "email": (_("E-mail address"), "off", "email"),
    "phone": (_("Telephone"), "off", "tel"),
}
_EMPTY_ROWS = 3
#: What the browser's picker takes; anything else it would throw away.
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
#: More rows than any table takes: nobody makes the server read an endless form.
_ROW_LIMIT = 1000
#: What a file question answers when its file is to be taken away.
REMOVED = "removed"


def won() -> str:
    """Return the sign of the amounts of a form."""
    return "원" if get_language() == "ko" else "KRW"


def typed(value: object) -> str:
    """Return a value as one would type it: 1,200 and 2020-05-13; text stays as it is."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:,f}"
    return value.isoformat() if isinstance(value, date) else str(value)


class LineInput(forms.TextInput):
    """A short text."""

    def format_value(self, value: Any) -> str:
        """Write the value as one would type it."""
        return typed(value)


class NumberInput(LineInput):
    """A number or an amount with its unit beside it. Commas may be typed, so it is a text field with digits' keys."""

    template_name = "chorok/questions/number.html"

    def __init__(self, *, unit: str, grouped: bool) -> None:
        super().__init__({"inputmode": "decimal", "autocomplete": "off"})
        self.unit, self.grouped = unit, grouped

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the unit."""
        context = super().get_context(name, value, attrs)
        context["widget"]["unit"] = self.unit
        if self.grouped:
            context["widget"]["attrs"]["data-grouped"] = ""
        return context


class DayInput(DateInput):
    """A day; one that can't be read stays a text, so that it isn't lost."""

    def format_value(self, value: Any) -> str:
        """Write the day as the browser's picker takes it."""
        return typed(value)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Fall back to a text field where the picker would throw away what was typed."""
        context = super().get_context(name, value, attrs)
        text = context["widget"]["value"]
        if text and not _ISO_DAY.fullmatch(text):
            context["widget"]["type"] = "text"
        return context


class FileInput(forms.FileInput):
    """A file, with the one handed in already and a box to take it away."""

    template_name = "chorok/questions/file.html"

    def __init__(self, *, current: StoredFile | None) -> None:
        super().__init__()
        self.current = current

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the present file."""
        context = super().get_context(name, None, attrs)
        context["widget"] |= {"current": self.current, "remove": f"{name}-remove"}
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> UploadedFile | StoredFile | str | None:
        """Return the new file, the present one where none was chosen, or REMOVED."""
        upload = files.get(name)
        if isinstance(upload, UploadedFile):
            return upload
        return REMOVED if data.get(f"{name}-remove") else self.current


class PartsInput(forms.Widget):
    """An address or a person: one labelled field for each part."""

    template_name = "chorok/questions/parts.html"
    use_fieldset = True

    def __init__(self, *, kind: str) -> None:
        super().__init__()
        self.parts = PARTS[kind]

    def id_for_label(self, id_: str) -> str:
        """Return nothing: the legend names the group."""
        return ""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, str]:
        """Return what was typed, by part."""
        return {part: data.get(f"{name}-{part}", "") for part in self.parts}

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the parts with their labels."""
        context = super().get_context(name, value, attrs)
        given = asdict(value) if isinstance(value, Address | Person) else value or {}
        if isinstance(value, Person):
            given["phone"] = phone.shown(value.phone)
        id_ = context["widget"]["attrs"].get("id", name)
        context["widget"]["parts"] = [
            {
                "name": f"{name}-{part}",
                "id": f"{id_}-{part}",
                "value": given.get(part, ""),
                "label": _PARTS[part][0],
                "autocomplete": _PARTS[part][1],
                "inputmode": _PARTS[part][2],
                "short": part in ("postcode", "phone"),
            }
            for part in self.parts
        ]
        return context


class TableInput(forms.Widget):
    """Rows of cells. A script adds and removes rows; without one there are empty rows and a button for more."""

    template_name = "chorok/questions/table.html"
    use_fieldset = True

    def __init__(self, question: Question) -> None:
        super().__init__()
        self.question = question
        self.columns = list(question.columns.all())
        self.more = 0

    def id_for_label(self, id_: str) -> str:
        """Return nothing: the legend names the group."""
        return ""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[dict[str, str]]:
        """Return the rows as they were typed, by column; empty rows too, in their places."""
        codes = {column.code for column in self.columns}
        cell = re.compile(rf"{re.escape(name)}-(\d{{1,3}})-(.+)")
        rows: dict[int, dict[str, str]] = {}
        for key in data:
            found = cell.fullmatch(key)
            if found and found[2] in codes and int(found[1]) < _ROW_LIMIT:
                rows.setdefault(int(found[1]), {})[found[2]] = data.get(key, "")
        if f"{name}-add" in data:
            self.more = _EMPTY_ROWS
        return [rows[number] for number in sorted(rows)]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the rows that are filled, and empty ones to fill."""
        context = super().get_context(name, value, attrs)
        given: Sequence[Mapping[str, Any]] = value or []
        filled = [row for row in given if any(typed(cell).strip() for cell in row.values())]
        empty = len(given) - len(filled) + self.more if self.more else 1 if filled else _EMPTY_ROWS
        wanted = max(len(filled) + empty, self.question.rows_least)
        rows = [*filled, *([{}] * (min(wanted, self.question.rows_most) - len(filled)))]
        id_ = context["widget"]["attrs"].get("id", name)
        context["widget"] |= {
            "columns": self.columns,
            "rows": [self._row(f"{name}-{place}", f"{id_}-{place}", place + 1, row) for place, row in enumerate(rows)],
            "blank": self._row(f"{name}-__row__", f"{id_}-__row__", "__number__", {}),
            "most": self.question.rows_most,
            "add": f"{name}-add",
            "won": won(),
        }
        return context

    def _row(self, name: str, id_: str, number: int | str, row: Mapping[str, Any]) -> list[dict[str, Any]]:
        cells = []
        for column in self.columns:
            text = typed(row.get(column.code))
            is_day = column.kind == ColumnKind.DATE and (not text or _ISO_DAY.fullmatch(text))
            cells.append(
                {
                    "name": f"{name}-{column.code}",
                    "id": f"{id_}-{column.code}",
                    "value": text,
                    "label": _("Row %(number)s, %(column)s") % {"number": number, "column": column.name},
                    "is_number": column.kind in (ColumnKind.NUMBER, ColumnKind.MONEY),
                    "type": "date" if is_day else "text",
                }
            )
        return cells


def widget_for(question: Question, *, current: StoredFile | None) -> forms.Widget:
    """Return the widget of a question; `current` is the file handed in already."""
    kind = question.kind
    choices = [(choice.code, choice.name) for choice in question.choices.all()]
    if kind in PARTS:
        return PartsInput(kind=kind)
    if kind in (QuestionKind.NUMBER, QuestionKind.MONEY):
        return NumberInput(unit=won() if kind == QuestionKind.MONEY else question.unit, grouped=True)
    made: dict[str, Callable[[], forms.Widget]] = {
        QuestionKind.SHORT: LineInput,
        QuestionKind.LONG: lambda: forms.Textarea(attrs={"rows": 7}),
        QuestionKind.CHOICE: lambda: forms.RadioSelect(choices=choices),
        QuestionKind.SEVERAL: lambda: forms.CheckboxSelectMultiple(choices=choices),
        QuestionKind.DATE: DayInput,
        QuestionKind.TABLE: lambda: TableInput(question),
        QuestionKind.FILE: lambda: FileInput(current=current),
        QuestionKind.CONSENT: lambda: forms.CheckboxInput(attrs={"value": YES}),
    }
    return made[kind]()
