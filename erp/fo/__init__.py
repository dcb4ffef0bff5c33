"""Finance and Operations: customers, contact persons, released products and sales documents, per legal entity."""
