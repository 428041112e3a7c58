"""`chorok load_reference` and `chorok reindex`."""
