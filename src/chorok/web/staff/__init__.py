"""The console of the centre's staff."""
