"""The readiness gap letter, and which procedures it rests on."""
