"""What the registry does: one verb a function; every write of the room lives here."""
