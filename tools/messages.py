"""Translations without gettext's programs: collect what the code says, compare it with the catalogues, compile them.

    python -m tools.messages check     names every text without a Korean translation and every one nobody uses
    python -m tools.messages compile   writes the .mo files (they are not committed)
"""

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

SOURCE = Path(__file__).resolve().parent.parent / "src" / "chorok"
CATALOGUE = Path("locale") / "ko" / "LC_MESSAGES" / "django.po"

_KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}

#: A text: its context (None mostly) and its msgid.
Text = tuple[str | None, str]

_QUOTED = r"(?:\"((?:[^\"\\]|\\.)*)\"|'((?:[^'\\]|\\.)*)')"
_TRANSLATE = re.compile(r"{%\s*trans(?:late)?\s+" + _QUOTED + r"(?:\s+context\s+" + _QUOTED + r")?")
_UNDERSCORE = re.compile(r"(?:^|[\s=:(|])_\(" + _QUOTED + r"\)")
_BLOCK = re.compile(r"{%\s*blocktrans(?:late)?\b([^%]*)%}(.*?){%\s*endblocktrans(?:late)?\s*%}", re.DOTALL)
_PLURAL = re.compile(r"{%\s*plural\s*%}")
_VARIABLE = re.compile(r"{{\s*([^}|\s]+)[^}]*}}")
_CONTEXT = re.compile(r"context\s+" + _QUOTED)


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
    with path.open("rb") as source:
        for _line, function, messages, _comments in extract_python(source, list(_KEYWORDS), [], {}):
            parts = messages if isinstance(messages, tuple) else (messages,)
            if function.startswith("pgettext"):
                if parts[0] and parts[1]:
                    yield parts[0], parts[1]
            elif parts[0]:
                yield None, parts[0]


def _template_texts(path: Path) -> Iterator[Text]:
    content = path.read_text(encoding="utf-8")
    for match in _TRANSLATE.finditer(content):
        yield match[3] or match[4] or None, _unescape(match[1] or match[2] or "")
    for match in _UNDERSCORE.finditer(content):
        yield None, _unescape(match[1] or match[2] or "")
    for match in _BLOCK.finditer(content):
        context = _CONTEXT.search(match[1])
        singular = _PLURAL.split(match[2])[0]
        message = _VARIABLE.sub(r"%(\1)s", singular.replace("%", "%%") if "%" in singular else singular)
        if re.search(r"\btrimmed\b", match[1]):
            message = " ".join(line.strip() for line in message.strip().splitlines() if line.strip())
        yield (context[1] or context[2]) if context else None, message


def _unescape(text: str) -> str:
    return text.replace('\\"', '"').replace("\\'", "'")


def check() -> list[str]:
    """Return one sentence for each text without a translation, or fuzzy, or unused, or with two translations."""
    problems = []
    translations: dict[Text, dict[str, str]] = {}
    for package in packages():
        used = texts(package)
        path = package / CATALOGUE
        catalogue = read_po(io.BytesIO(path.read_bytes() if path.exists() else b""), locale="ko")
        known: dict[Text, bool] = {}
        name = package.relative_to(SOURCE)
        for message in catalogue:
            if message.id:
                msgid = message.id[0] if isinstance(message.id, tuple) else message.id
                translations.setdefault((message.context, msgid), {}).setdefault(str(message.string), str(name))
                known[(message.context, msgid)] = bool(message.string and all(message.string)) and not message.fuzzy
        problems += [f"{name}: no Korean for {text[1]!r} ({place})" for text, place in used.items() if not known.get(text)]
        problems += [f"{name}: nothing says {text[1]!r} any more" for text in known if text not in used]
    # Django reads all catalogues into one: two translations of one text would show one of them everywhere.
    for text, by_translation in translations.items():
        if len(by_translation) > 1:
            problems.append(f"{text[1]!r} has more than one Korean: " + ", ".join(f"{k} ({v})" for k, v in by_translation.items()))
    return problems


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
