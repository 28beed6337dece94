"""The page of the local workspace, driven in a real Chromium against the real server and a small app."""
