"""The heat map: each risk spread over the cells by its probability."""
