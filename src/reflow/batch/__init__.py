"""Many files: planned, cleaned in processes, written whole or not at all."""
