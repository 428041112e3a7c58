"""Why somebody is suggested: the shared words in the reader's language."""

from django.utils import translation

from chorok.meetings.domain.suggestions import shown_words


def test_words_of_one_concept_are_said_once_in_korean_and_as_they_stand_in_english() -> None:
    shared = ["led", "led lighting", "schools"]
    with translation.override("ko"):
        assert shown_words(shared) == ["LED", "schools"]
    with translation.override("en"):
        assert shown_words(shared) == shared
