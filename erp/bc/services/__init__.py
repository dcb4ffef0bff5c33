"""What people and other systems do with the tables of Business Central, beyond writing their rows."""
