"""What is found out between articles once all of them are read and scored: shared copy, statements, keyness."""
