"""Finance and Operations: its tables, rules, business actions and screens."""
