"""Programme years, calls, forms, applications, review, selection, agreements."""
