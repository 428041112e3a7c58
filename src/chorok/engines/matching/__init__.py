"""Which technology answers which need, across languages, with reasons that are the score itself."""
