"""A newcomer's first incident, walked in a real Chromium against `tocsin demo`, with pictures of it."""
