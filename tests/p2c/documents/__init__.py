"""Documents on their way between Sales and Business Central."""
