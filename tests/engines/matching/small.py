"""A thesaurus of a few concepts, to count by hand."""

from chorok.engines.matching.thesaurus import Concept, Label, Thesaurus


def concept(name: str, *labels: str, broader: tuple[str, ...] = (), climate: tuple[int, ...] = ()) -> Concept:
    """Return a concept; labels like "en:rainwater"."""
    parted = [label.split(":", 1) for label in labels]
    return Concept(name, tuple(Label(text, language) for language, text in parted), broader, climate)


def small() -> Thesaurus:
    """Return water with rainwater under it, and solar."""
    return Thesaurus(
        [
            concept("water", "en:water", "ko:물", "id:air", climate=(28,)),
            concept("rainwater", "en:rainwater", "ko:빗물", "id:air hujan", broader=("water",), climate=(28,)),
            concept("solar", "en:solar", "ko:태양광", "fr:solaire", climate=(5,)),
        ]
    )
