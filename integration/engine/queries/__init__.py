"""Source filters and query steps: what people write about the records a task takes, read, checked and worked out."""
