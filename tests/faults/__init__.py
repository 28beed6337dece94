"""Everything that is broken on purpose, at length: `make faults`."""
