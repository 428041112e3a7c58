"""Korean morphemes by Kiwi. Takes 330 MB and a second to load: for the worker and commands, never for a web process."""

from functools import lru_cache
from typing import Any

# Nouns, verbs, adjectives and roots carry what a text is about.
_TELLING = ("NN", "NR", "VV", "VA", "XR")


@lru_cache(maxsize=1)
def _kiwi() -> Any:
    from kiwipiepy import Kiwi  # heavy, so not at import

    return Kiwi(num_workers=1, load_multi_dict=False, load_typo_dict=False)


@lru_cache(maxsize=50_000)
def morphemes(text: str) -> tuple[str, ...]:
    """Return the telling morphemes of `text` with two syllables or more, each once."""
    if not any("가" <= letter <= "힣" for letter in text):
        return ()
    found = (token.form for token in _kiwi().tokenize(text) if token.tag.startswith(_TELLING))
    return tuple(dict.fromkeys(form for form in found if len(form) > 1 and "가" <= form[0] <= "힣"))
