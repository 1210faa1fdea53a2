"""Small files that are made to cost whoever opens them much time or memory.

Each is right in all that the attack does not need to be wrong, checksums included. A module lists
its files in ATTACKS: {name: (way to open it, how its path ends, function that gives its bytes)}.
"""
