"""The `soc2 evidence` commands: files, whole lists, exports of programs, and samples."""
