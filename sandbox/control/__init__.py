"""What people do and see: the API that the page, tests and scripts use."""
