"""What several test files, and the scripts in bench/, share."""
