"""What the fields of an organisation are called: in forms, in the import's columns and in the history."""

from django.utils.translation import gettext_lazy as _

from chorok.core.errors import Text

ORGANISATION: dict[str, Text] = {
    "kind": _("Kind"),
    "name_ko": _("Name (Korean)"),
    "name_en": _("Name (English)"),
    "business_number": _("Business registration number"),
    "representative_ko": _("Representative (Korean)"),
    "representative_en": _("Representative (English)"),
    "founded_on": _("Founded on"),
    "employees": _("Employees"),
    "country": _("Country"),
    "region": _("District or province"),
    "postcode": _("Postcode"),
    "address_ko": _("Address (Korean)"),
    "address_en": _("Address (English)"),
    "website": _("Website"),
    "phone": _("Telephone"),
    "email": _("E-mail"),
    "summary_ko": _("Summary (Korean)"),
    "summary_en": _("Summary (English)"),
    "fields": _("Green fields"),
    "logo": _("Logo"),
}

#: Further columns that the history shows.
HISTORY: dict[str, Text] = ORGANISATION | {
    "business_status": _("State at the tax office"),
    "business_check": _("Question to the tax office"),
    "verification": _("Verification"),
    "verification_note": _("Note on the verification"),
    "verification_file": _("Document handed in"),
    "summary_state": _("State of the English summary"),
    "publication": _("Publication"),
    "merged_into": _("Merged into"),
    "user": _("Person"),
    "role": _("Role"),
    "left_at": _("Left"),
    "expires_at": _("Holds until"),
    "accepted_at": _("Accepted"),
    "revoked_at": _("Taken back"),
    "description_ko": _("Description (Korean)"),
    "description_en": _("Description (English)"),
    "picture": _("Picture"),
    "readiness": _("Readiness level (TRL)"),
    "technology": _("Technology"),
    "product": _("Product"),
    "goods_code": _("Goods code"),
    "price_from": _("Price from"),
    "price_to": _("Price to"),
    "currency": _("Currency"),
    "title": _("Title"),
    "number": _("Number"),
    "issued_on": _("Issued on"),
    "expires_on": _("Valid until"),
    "file": _("File"),
}
