"""HWPX, PDF, XLSX out of plain data; imports no business app."""
