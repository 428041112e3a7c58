"""`chorok load_funders`."""
