"""What people do to a postmortem: write it, have it reviewed, be asked after it."""
