"""What people do with runbooks in an incident."""
