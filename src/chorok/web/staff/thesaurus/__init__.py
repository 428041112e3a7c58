"""The centre's pages of the thesaurus."""
