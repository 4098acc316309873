"""Which names and files of a manuscript a viewer may see."""
