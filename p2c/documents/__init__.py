"""Documents between Sales and Business Central: orders and quotes taken over, their life, availability, statistics."""
