"""`chorok load_thesaurus`."""
