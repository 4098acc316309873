"""The manuscript: authors, versions and files, editors assigned, conflicts, its path from draft to accepted."""
