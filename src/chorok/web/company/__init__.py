"""The company desk."""
