"""The company's pages of agreements."""
