"""What Tocsin must do, told as behaviours; the folders mirror the packages."""
