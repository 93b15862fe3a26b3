"""The options a client has about the period and the report, with their days: one engine that every page asks."""
