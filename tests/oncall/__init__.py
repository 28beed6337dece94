"""The core of paging, without fixtures."""
