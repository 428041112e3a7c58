"""Staff's pages where the form of a call is built."""
