"""Papers made from what the hub knows: kept as versions, changed in office programs, read back text by text."""
