"""Staff's pages of panels, conflicts of interest, assignments and the presentation day."""
