"""Staff's pages of agreements and support cases."""
