"""One package per audience; pages only, no rules."""
