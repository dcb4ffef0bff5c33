"""The reference: set-based SQL written by hand, doing the work of the engine on the CUSTOMER mapping.

It knows the default field mappings and writes what the engine writes: rows with all columns, couplings with labels,
bases, journal, issues, settled feed rows, the marker for the triggers. It does no retries, no progress, no hooks.
"""
