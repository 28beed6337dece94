"""What people do with the ways in which they are reached: look at them, try them."""
