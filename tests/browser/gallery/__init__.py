"""Every part of the look on a few pages, with invented content, to be looked at and held against axe."""
