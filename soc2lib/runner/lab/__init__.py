"""What a session in JupyterLab or Voilà opens, shows and leaves in its files."""
