"""Pages of the centre for export consultations."""
