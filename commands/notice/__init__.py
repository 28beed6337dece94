"""Telling people of a page, each by their methods: planned in turns, bundled, and handed to the outbox."""
