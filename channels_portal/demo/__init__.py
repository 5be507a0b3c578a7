"""The invented province 江岭省: a demonstration, and the load that tests and measurements run on.

Everything follows from a fixed seed, so that two fresh installations show the same figures.
"""
