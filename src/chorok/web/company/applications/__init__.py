"""The company's pages of calls it may apply for and its applications."""
