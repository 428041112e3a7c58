"""The tool that collects texts, compares them with the catalogues and compiles these."""

import gettext
from pathlib import Path

import pytest

from tools import messages

HEADER = (
    'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Plural-Forms: nplurals=1; plural=0;\\n"\n\n'
)


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty source tree that the tool takes for the program's."""
    monkeypatch.setattr(messages, "SOURCE", tmp_path)
    return tmp_path


def write(path: Path, content: str) -> None:
    """Write the file, making its folders."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")


def catalogue(package: Path, entries: str) -> None:
    """Write the Korean catalogue of a package."""
    write(package / messages.CATALOGUE, HEADER + entries)


def texts_of(source: Path, name: str, content: str) -> set[messages.Text]:
    """Return the texts of one package whose only file has this content."""
    catalogue(source / "room", "")
    write(source / "room" / name, content)
    return set(messages.texts(source / "room"))


def test_texts_of_python(source: Path) -> None:
    content = (
        'a = _("One")\n'
        "b = gettext_lazy('It\\'s \"two\"')\n"
        'c = ngettext("%(n)d file", "%(n)d files", n)\n'
        'd = pgettext_lazy("year", "Closed")\n'
        'e = _("Long "\n      "text")\n'
        "f = _(variable)\n"
        'g = other("No text")\n'
    )
    expected = {(None, "One"), (None, 'It\'s "two"'), (None, "%(n)d file"), ("year", "Closed"), (None, "Long text")}
    assert texts_of(source, "views.py", content) == expected


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ('{% translate "Save" %}', (None, "Save")),
        ("<c-table caption=\"{% translate 'A list' %}\">", (None, "A list")),
        ('{% translate "The centre\'s page" as title %}', (None, "The centre's page")),
        ('{% translate "Closed" context "year" %}', ("year", "Closed")),
        ('{% translate "Closed" as label context "year" %}', ("year", "Closed")),
        ('{{ state|default:_("Open") }}', (None, "Open")),
        ('{% translate "Complete (%)" %}', (None, "Complete (%%)")),
        ("{% blocktranslate with name=a.b %}Hello {{ name }}{% endblocktranslate %}", (None, "Hello %(name)s")),
        ('{% blocktranslate context "mail" %}Sent{% endblocktranslate %}', ("mail", "Sent")),
        (
            "{% if x %}\n  {% blocktranslate trimmed %}\n    Two\n    lines\n  {% endblocktranslate %}\n{% endif %}",
            (None, "Two lines"),
        ),
        (
            '{% blocktranslate trimmed count n=total context "list" %}{{ n }} year{% plural %}{{ n }} years'
            "{% endblocktranslate %}",
            ("list", "%(n)s year"),
        ),
    ],
)
def test_texts_of_templates(source: Path, template: str, text: messages.Text) -> None:
    assert texts_of(source, "templates/page.html", template) == {text}


def test_a_package_inside_another_keeps_its_own_texts(source: Path) -> None:
    catalogue(source / "web", "")
    catalogue(source / "web" / "desk", "")
    write(source / "web" / "a.py", '_("Outer")')
    write(source / "web" / "desk" / "b.py", '_("Inner")')
    assert messages.texts(source / "web") == {(None, "Outer"): "web/a.py"}
    assert messages.texts(source / "web" / "desk") == {(None, "Inner"): "web/desk/b.py"}


def test_check_names_what_is_missing_fuzzy_unused_or_lost(source: Path) -> None:
    write(source / "room" / "a.py", '_("New"), _("Guessed"), _("Good"), _("By %(name)s"), pgettext("year", "Closed")')
    catalogue(
        source / "room",
        '#, fuzzy\nmsgid "Guessed"\nmsgstr "추측"\n\nmsgid "Good"\nmsgstr "좋음"\n\nmsgid "Old"\nmsgstr "옛말"\n\n'
        'msgid "By %(name)s"\nmsgstr "처리자"\n\nmsgid "Closed"\nmsgstr "폐업"\n',
    )
    assert sorted(messages.check()) == [
        "room: no Korean for 'Closed' (room/a.py)",
        "room: no Korean for 'Guessed' (room/a.py)",
        "room: no Korean for 'New' (room/a.py)",
        "room: nothing says 'Closed' any more",
        "room: nothing says 'Old' any more",
        "room: the Korean of 'By %(name)s' has other variables",
    ]


def test_check_finds_one_text_with_two_translations(source: Path) -> None:
    for room, korean in (("one", "수출"), ("two", "내려받기"), ("three", "수출")):
        write(source / room / "a.py", '_("Export")')
        catalogue(source / room, f'msgid "Export"\nmsgstr "{korean}"\n')
    assert messages.check() == ["'Export' has more than one Korean: 수출 (one), 내려받기 (two)"]


def test_two_contexts_are_two_texts(source: Path) -> None:
    write(source / "room" / "a.py", 'pgettext("year", "Closed"), pgettext("business", "Closed")')
    catalogue(
        source / "room",
        'msgctxt "year"\nmsgid "Closed"\nmsgstr "마감"\n\nmsgctxt "business"\nmsgid "Closed"\nmsgstr "폐업자"\n',
    )
    assert messages.check() == []


def test_compile_writes_a_catalogue_that_can_be_loaded(source: Path) -> None:
    catalogue(
        source / "room",
        'msgid "Save"\nmsgstr "저장"\n\nmsgctxt "year"\nmsgid "Closed"\nmsgstr "마감"\n\n'
        'msgid "%(n)s year"\nmsgid_plural "%(n)s years"\nmsgstr[0] "%(n)s년"\n',
    )
    assert messages.compile_all() == 1
    with (source / "room" / messages.CATALOGUE).with_suffix(".mo").open("rb") as file:
        loaded = gettext.GNUTranslations(file)
    assert (loaded.gettext("Save"), loaded.gettext("Closed")) == ("저장", "Closed")
    assert loaded.pgettext("year", "Closed") == "마감"
    assert loaded.ngettext("%(n)s year", "%(n)s years", 5) == "%(n)s년"
