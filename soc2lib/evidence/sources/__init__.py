"""Where evidence comes from: one file a source. A source collects and never judges."""
