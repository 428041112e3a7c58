"""Staff's pages of a call's applications and their screening."""
