"""What people do in Finance and Operations: calculate, confirm, invoice, prepare. Each takes many records."""
