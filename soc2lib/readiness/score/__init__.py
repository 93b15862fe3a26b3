"""The gate and the shares, taken apart."""
