"""Rows of the authorization table for the thesaurus."""

from tests.architecture.expected import INSIDE, STAFF, STAFF_DONE, Row

THESAURUS: dict[str, Row] = {
    "staff_thesaurus": Row(INSIDE),
    "staff_concept_new": Row(STAFF),
    "staff_concept": Row(INSIDE, ("pk",)),
    "staff_concept_edit": Row(STAFF, ("pk",)),
    "staff_concept_step": Row(STAFF_DONE, ("pk", "step"), method="post"),
    "staff_label_new": Row(STAFF, ("pk",), method="post"),
    "staff_label_step": Row(STAFF_DONE, ("pk", "label_id", "step"), method="post"),
    "staff_editions": Row(INSIDE),
    "staff_edition": Row(INSIDE, ("number",)),
    "staff_thesaurus_export": Row(INSIDE, ("kind",)),
    "staff_thesaurus_imports": Row(STAFF),
    "staff_thesaurus_import": Row(STAFF, ("pk",)),
    "staff_thesaurus_import_write": Row(STAFF_DONE, ("pk",), method="post"),
    "staff_nouns": Row(INSIDE),
    "staff_nouns_look": Row(STAFF_DONE, method="post"),
    "staff_nouns_ignored": Row(INSIDE),
    "staff_noun_again": Row(STAFF_DONE, ("pk",), method="post"),
    "staff_noun_label": Row(STAFF, ("pk",)),
    "staff_noun_ignore": Row(STAFF_DONE, ("pk",), method="post"),
}
