"""`python -m chorok` is the same as `chorok`."""

from chorok.cli import main

main()
