"""Tables of this room."""

from chorok.papers.models.papers import MadePaper, ReadPaper, ReadText

__all__ = ["MadePaper", "ReadPaper", "ReadText"]
