"""The header of a Sales order in the columns of a Business Central document, as a pure function."""

from p2c.documents import headers

DOCUMENT = {"name": "Umbau der Süßwarenabteilung, 1. und 2. Etage", "requestdeliveryby": None, "description": None}


def test_the_name_is_cut_in_capitals_as_the_code_is_written():
    """Section 1.3: in capitals “ß” takes two places, so the code is cut after that."""
    found = headers.values(DOCUMENT, "ORD-01000")["external_document_no"]
    assert found == "UMBAU DER SÜSSWARENABTEILUNG, 1. UN"
    assert len(found.upper()) == headers.REFERENCE
