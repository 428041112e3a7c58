"""A participant's pages of an export consultation, the same at the company's desk and at the partner desk."""
