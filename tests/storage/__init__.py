"""The core in SQL, on real databases."""
