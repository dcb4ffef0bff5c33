"""Business Central: customers, vendors, contacts and what they refer to."""
