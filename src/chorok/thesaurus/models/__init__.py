"""Tables of this room."""

from chorok.thesaurus.models.concepts import Broader, Concept, Label
from chorok.thesaurus.models.editions import Edition, ThesaurusImport
from chorok.thesaurus.models.nouns import IgnoredNoun, UnknownNoun

__all__ = ["Broader", "Concept", "Edition", "IgnoredNoun", "Label", "ThesaurusImport", "UnknownNoun"]
