"""Heard among failures: what it promises of every digest, checked after hundreds of rounds."""
