"""An activity as IATI tells it, for the tests of imports."""

IATI = """<?xml version="1.0"?>
<iati-activities version="2.03"><iati-activity xml:lang="fr" default-currency="USD">
<iati-identifier>XM-1</iati-identifier>
<title><narrative>Stockage de pluie</narrative><narrative xml:lang="en">Rainwater storage</narrative></title>
<description><narrative>Écoles</narrative></description>
<recipient-country code="SN"/><activity-date type="3" iso-date="2027-06-30"/>
<budget><value currency="USD" value-date="2026-01-01">250000</value></budget>
</iati-activity></iati-activities>"""
