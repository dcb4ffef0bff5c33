"""What happens to servers, on purpose: `python -m tests.chaos` kills workers and restarts RabbitMQ and PostgreSQL."""
