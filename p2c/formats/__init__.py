"""How dates and times are written, by language, where the usual way of the language would be misread."""
