"""Source filters and query steps."""
