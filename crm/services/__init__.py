"""What is done with Sales records besides saving them: applying the solution, and the steps of quotes and orders."""
