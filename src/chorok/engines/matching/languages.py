"""Which language a text is in, guessed from its script, its letters and its commonest words; UNKNOWN where in doubt."""

import re
from collections import Counter

UNKNOWN = "und"

_HANGUL = re.compile(r"[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")
_LATIN = re.compile(r"[A-Za-zÀ-ɏẠ-ỹ]")
_OTHER = re.compile(r"[^\W\d_]")
_VIETNAMESE = re.compile(r"[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)
_WORDS = re.compile(r"[a-zà-ɏẠ-ỹ]+", re.IGNORECASE)
_LONGEST = 4000  # signs that are looked at; a language shows itself sooner
_LEAST_SHARE = 0.1  # of Hangul syllables among letters: they stand for more than a Latin letter does
_VIETNAMESE_SHARE = 0.04

COMMON: dict[str, frozenset[str]] = {
    "en": frozenset(
        [
            "the",
            "of",
            "and",
            "to",
            "in",
            "for",
            "with",
            "is",
            "are",
            "on",
            "by",
            "from",
            "this",
            "that",
            "which",
            "be",
            "will",
            "at",
            "as",
            "an",
            "or",
            "its",
            "their",
            "we",
            "our",
            "has",
            "have",
            "was",
            "it",
            "can",
            "into",
            "through",
            "using",
            "based",
            "not",
            "such",
            "these",
            "than",
            "more",
            "other",
        ]
    ),
    "fr": frozenset(
        [
            "le",
            "la",
            "les",
            "des",
            "du",
            "de",
            "et",
            "en",
            "pour",
            "dans",
            "une",
            "un",
            "est",
            "sur",
            "avec",
            "par",
            "au",
            "aux",
            "qui",
            "que",
            "ce",
            "cette",
            "ces",
            "son",
            "ses",
            "leur",
            "plus",
            "nous",
            "pas",
            "sont",
            "à",
            "d",
            "l",
            "contre",
            "face",
        ]
    ),
    "es": frozenset(
        [
            "el",
            "la",
            "los",
            "las",
            "de",
            "del",
            "y",
            "en",
            "para",
            "con",
            "una",
            "un",
            "es",
            "por",
            "que",
            "se",
            "su",
            "sus",
            "al",
            "como",
            "más",
            "este",
            "esta",
            "son",
            "o",
            "lo",
            "no",
            "entre",
            "contra",
            "frente",
            "sobre",
            "desde",
        ]
    ),
    "id": frozenset(
        [
            "dan",
            "yang",
            "di",
            "untuk",
            "dengan",
            "dari",
            "pada",
            "ke",
            "ini",
            "itu",
            "adalah",
            "dalam",
            "oleh",
            "sebagai",
            "akan",
            "atau",
            "tidak",
            "dapat",
            "juga",
            "bagi",
            "para",
            "secara",
            "serta",
            "antara",
            "seperti",
            "melalui",
            "telah",
            "menggunakan",
            "terhadap",
        ]
    ),
    "vi": frozenset(
        [
            "và",
            "của",
            "các",
            "cho",
            "trong",
            "với",
            "là",
            "được",
            "có",
            "để",
            "từ",
            "tại",
            "này",
            "những",
            "cho",
            "đến",
            "theo",
            "về",
            "khi",
            "một",
        ]
    ),
}
#: Endings that give a language away where a text has no common words.
_ENDINGS: dict[str, tuple[str, ...]] = {
    "en": ("ing", "ness", "tion", "ty", "ment", "ed", "ly"),
    "fr": ("eur", "eux", "euse", "aire", "ique", "ment", "tion", "elle", "ée", "és"),
    "es": ("ción", "ciones", "idad", "ento", "ado", "ada", "ales", "ico", "ica", "ión"),
    "id": ("kan", "nya", "an", "asi", "si"),
}


def guess(text: str) -> str:
    """Return the language of a text, one of en, ko, id, vi, fr, es, or UNKNOWN."""
    text = text[:_LONGEST]
    letters = len(_OTHER.findall(text))
    if not letters:
        return UNKNOWN
    if len(_HANGUL.findall(text)) >= _LEAST_SHARE * letters:
        return "ko"
    latin = len(_LATIN.findall(text))
    if latin < letters / 2:
        return UNKNOWN
    if len(_VIETNAMESE.findall(text)) >= _VIETNAMESE_SHARE * latin:
        return "vi"
    words = [word.casefold() for word in _WORDS.findall(text)]
    votes = Counter({language: sum(2 for word in words if word in COMMON[language]) for language in COMMON})
    if not any(votes.values()):
        votes = Counter({language: sum(word.endswith(ends) for word in words) for language, ends in _ENDINGS.items()})
    (first, most), (_, second) = votes.most_common(2)
    return first if most > second else UNKNOWN
