"""Keys and signatures: which may sign for a client, and what a signed page or a client's folder proves."""
