"""Distributions, ranges and tables with numpy alone; nothing here knows of SOC 2, and each stands once."""
