"""Korean morphemes by Kiwi. Takes 330 MB and a second to load: for the worker and commands, never for a web process."""

import re
from functools import lru_cache
from typing import Any

from chorok.registry.domain.search_text import sentences

_KOREAN = re.compile(r"[가-힣]+")
# Nouns, verbs, adjectives and roots carry what a text is about.
_TELLING = ("NN", "NR", "VV", "VA", "XR")


@lru_cache(maxsize=1)
def _kiwi() -> Any:
    from kiwipiepy import Kiwi  # noqa: PLC0415 - heavy: only where it is used

    return Kiwi(num_workers=1, load_multi_dict=False, load_typo_dict=False)


def morphemes(text: str) -> list[str]:
    """Return the telling morphemes of `text` with two syllables or more, each once."""
    found: dict[str, None] = {}
    for sentence in sentences(text):
        # Numbers and Latin words say nothing here; without them more sentences are the same.
        found.update(dict.fromkeys(_of_sentence(" ".join(_KOREAN.findall(sentence)))))
    return list(found)


@lru_cache(maxsize=50_000)
def _of_sentence(sentence: str) -> tuple[str, ...]:
    if not sentence:
        return ()
    forms = (token.form for token in _kiwi().tokenize(sentence) if token.tag.startswith(_TELLING))
    return tuple(form for form in forms if len(form) > 1 and "가" <= form[0] <= "힣")
