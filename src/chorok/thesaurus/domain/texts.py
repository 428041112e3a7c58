"""Texts in which nouns are looked for. Rooms above say what theirs are; technologies are the registry's."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from chorok.registry.models import Technology


@dataclass(frozen=True, slots=True)
class Text:
    """A text that staff may read: the kind and number of its record, its title, its language (empty: to be guessed)."""

    kind: str
    pk: int
    title: str
    text: str
    language: str = ""


Source = Callable[[], Iterator[Text]]

#: Rows that are read at a time.
BATCH = 500

_sources: list[Source] = []


def register() -> None:
    """Have nouns looked for in technologies."""
    register_source(technologies)


def register_source(source: Source) -> None:
    """Have nouns looked for in the texts that `source` gives whenever it is asked."""
    _sources.append(source)


def all_texts() -> Iterator[Text]:
    """Give every text of every source."""
    for source in _sources:
        yield from source()


def technologies() -> Iterator[Text]:
    """Give the texts of public technologies."""
    for one in Technology.objects.public().order_by("pk").iterator(chunk_size=BATCH):
        yield Text("technology", one.pk, one.name, technology_text(one))


def technology_text(technology: Technology) -> str:
    """Return what is compared of a technology: both languages of it."""
    one = technology
    return joined(one.name_ko, one.name_en, one.summary_ko, one.summary_en, one.description_ko, one.description_en)


def joined(*texts: str) -> str:
    """Return texts one a line, each once, without the empty ones."""
    return "\n".join(dict.fromkeys(text.strip() for text in texts if text.strip()))
