"""What is due, from whom, since when: to-dos, reminders and the digest by mail."""
