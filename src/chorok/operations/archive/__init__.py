"""The archive: a whole hub as plain files that another operator's hub, or a person, can read.

    manifest.json            format version, program version, migrations, end of the ledger, counts
    schema/<model>.json      JSON Schema of one record
    records/<model>.jsonl    one record a line, in the order of the primary key
    files/<stored name>      the content of each stored file
    checksums.sha256         SHA-256 of every file above, as `sha256sum -c` reads it

An archive holds password hashes and personal data: it is confidential.
"""

#: Raised with every change that an older program could not read.
FORMAT = 1
MANIFEST = "manifest.json"
CHECKSUMS = "checksums.sha256"


class ArchiveError(Exception):
    """The archive can't be read or restored; the message says what is wrong and where."""
