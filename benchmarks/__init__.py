"""What docs/benchmarks.md promises, measured: `make bench` runs everything here and writes the table anew.

Times are medians over runs in which what is measured and what it is compared with take turns, each in a
process of its own, so that a machine that speeds up or slows down does so for both. No test asserts on them.
"""
