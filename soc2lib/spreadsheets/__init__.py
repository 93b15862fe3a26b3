"""Records out as workbooks, and our own or strangers' tables back in."""
