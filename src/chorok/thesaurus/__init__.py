"""The thesaurus as a governed product: concepts, labels with their status, editions the matching engine reads."""
