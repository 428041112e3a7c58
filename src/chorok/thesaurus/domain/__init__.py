"""What is done with the thesaurus."""
