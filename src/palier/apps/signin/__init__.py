"""How agents and contacts prove who they are: passwords, second factors, passkeys, and where they are signed in."""
