"""Staff's pages of ranking, decision, waiting list and appeals."""
