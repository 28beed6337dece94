"""The Web API: one file a family of methods, all entered in one registry."""
