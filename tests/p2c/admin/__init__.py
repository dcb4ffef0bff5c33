"""The screens of data integration."""
