"""The policies: their texts, what they promise, and how each stands."""
