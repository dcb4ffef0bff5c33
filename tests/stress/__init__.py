"""Colleagues, clients, runs, held rows and kills at the same time; afterwards both sides are compared by hand."""
