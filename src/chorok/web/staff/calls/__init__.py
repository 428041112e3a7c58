"""Staff's pages of the year's plan and its calls."""
