"""Compiled kernels, which compute what the NumPy code does, to the last bit, and are several times as fast.

The NumPy code is the definition, and runs where there are no kernels: they are compiled when reflow is installed from
source and a C compiler is found.
"""
