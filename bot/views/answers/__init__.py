"""What a person who asked is shown, and nobody else."""
