"""What a company begins with when both sides are still empty: its set-up in Business Central and its Sales.

`countries` says which money and which VAT a country has, `rows` which records are made, `make` makes them.
"""
