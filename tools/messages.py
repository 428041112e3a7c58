"""Translations without gettext's programs: collect what the code says, compare it with the catalogues, compile them.

- `python -m tools.messages check` names every text without its Korean translation and every one nobody uses.
- `python -m tools.messages compile` writes the .mo files (they are not committed).
"""

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

SOURCE = Path(__file__).resolve().parent.parent / "src" / "chorok"
CATALOGUE = Path("locale") / "ko" / "LC_MESSAGES" / "django.po"

_WITH_CONTEXT = {"pgettext", "pgettext_lazy", "npgettext", "npgettext_lazy"}
_WITHOUT = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"}
_KEYWORDS = dict.fromkeys(_WITHOUT | _WITH_CONTEXT)

_VARIABLE = re.compile(r"%\(\w+\)[sd]|{\w+}")

#: A text: its context (None mostly) and its msgid.
Text = tuple[str | None, str]


def packages() -> list[Path]:
    """Return every package with a catalogue of its own."""
    return sorted(path.parents[2] for path in SOURCE.rglob("locale/ko/LC_MESSAGES"))


def texts(package: Path) -> dict[Text, str]:
    """Return every text of the package with the place it was first seen at."""
    others = [other for other in packages() if other != package and package in other.parents]
    found: dict[Text, str] = {}
    for path in sorted(package.rglob("*")):
        if any(other in path.parents for other in others) or "vendor" in path.parts:
            continue
        if path.suffix == ".py":
            reader = _python_texts(path)
        elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
            reader = _template_texts(path)
        else:
            continue
        for text in reader:
            found.setdefault(text, str(path.relative_to(SOURCE)))
    return found


def _python_texts(path: Path) -> Iterator[Text]:
    return _read(path.read_bytes())


def _template_texts(path: Path) -> Iterator[Text]:
    # Django itself turns a template's texts into calls of gettext; so trimmed, plural, context and "%" are as it looks
    # them up. The template's indentation would be Python's, so it goes.
    calls = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    return _read("\n".join(line.lstrip() for line in calls.splitlines()).encode())


def _read(source: bytes) -> Iterator[Text]:
    """Yield the texts of Python source (UTF-8)."""
    for _line, function, messages, _comments in extract_python(io.BytesIO(source), _KEYWORDS, [], {}):
        parts = _forms(messages)
        context, msgid = (parts[0], parts[1]) if function in _WITH_CONTEXT else (None, parts[0])
        if msgid:
            yield context, msgid


def check() -> list[str]:
    """Return a sentence for each text without Korean (or fuzzy), unused, with a lost variable, or with two Koreans."""
    problems = []
    translations: dict[Text, dict[str, str]] = {}
    for package in packages():
        used = texts(package)
        path = package / CATALOGUE
        catalogue = read_po(io.BytesIO(path.read_bytes() if path.exists() else b""), locale="ko")
        known: dict[Text, bool] = {}
        name = str(package.relative_to(SOURCE))
        for message in catalogue:
            if not message.id:
                continue
            msgids = _forms(message.id)
            korean = _forms(message.string)
            text = (message.context, msgids[0])
            translations.setdefault(text, {}).setdefault("".join(korean), name)
            known[text] = all(korean) and not message.fuzzy
            if all(korean) and set(_VARIABLE.findall("".join(korean))) != set(_VARIABLE.findall(msgids[-1])):
                problems.append(f"{name}: the Korean of {msgids[0]!r} has other variables")
        for text, place in used.items():
            if not known.get(text):
                problems.append(f"{name}: no Korean for {text[1]!r} ({place})")
        problems += [f"{name}: nothing says {text[1]!r} any more" for text in known if text not in used]
    # Django reads all catalogues into one: two translations of one text would show one of them everywhere.
    for text, by_translation in translations.items():
        if len(by_translation) > 1:
            koreans = ", ".join(f"{korean} ({name})" for korean, name in by_translation.items())
            problems.append(f"{text[1]!r} has more than one Korean: {koreans}")
    return problems


def _forms(text: object) -> tuple[str, ...]:
    """Return a message's forms: one, or singular and plural."""
    return tuple(str(form or "") for form in (text if isinstance(text, tuple | list) else (text,)))


def compile_all() -> int:
    """Write the .mo file beside each catalogue; return how many were written."""
    count = 0
    for path in sorted(SOURCE.rglob("locale/*/LC_MESSAGES/django.po")):
        with path.open("rb") as source:
            catalogue = read_po(source, locale=path.parent.parent.name)
        with path.with_suffix(".mo").open("wb") as target:
            write_mo(target, catalogue)
        count += 1
    return count


def main() -> int:
    """Run `check` or `compile`."""
    match sys.argv[1:]:
        case ["check"]:
            problems = check()
            print("\n".join(problems) or "every text has its Korean translation")
            return 1 if problems else 0
        case ["compile"]:
            print(f"compiled {compile_all()} catalogues")
            return 0
        case _:
            print(__doc__)
            return 2


if __name__ == "__main__":
    sys.exit(main())
