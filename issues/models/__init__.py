"""The tables of production and of the archive."""

from issues.models.article import Article
from issues.models.edition import Edition
from issues.models.issue import GuestEditor, Issue
from issues.models.parts import ArticleAuthor, ArticleTranslation, Licence, Notice, Version
from issues.models.production import Galley, ProductionFile, ProofCorrection, Query
from issues.models.search import ArticleText

__all__ = [
    "Article",
    "ArticleAuthor",
    "ArticleText",
    "ArticleTranslation",
    "Edition",
    "Galley",
    "GuestEditor",
    "Issue",
    "Licence",
    "Notice",
    "ProductionFile",
    "ProofCorrection",
    "Query",
    "Version",
]
