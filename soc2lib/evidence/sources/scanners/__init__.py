"""Scanners of set-ups, code and hosts: one file a program; what comes in are findings and vulnerabilities."""
