"""The command line, one module a family of commands, each loaded when it is used."""
