"""What the pages of papers have in common, on every desk."""
