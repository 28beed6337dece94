"""The things of a workspace, one a file, each with its rules: channels, messages, views, files, members ..."""
