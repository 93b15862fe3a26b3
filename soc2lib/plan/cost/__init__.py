"""What the preparation and the examination cost, as exact ranges."""
