"""The words of an article as readers search them."""

from __future__ import annotations

from django.db import models

from issues.models.article import Article
from submissions.models.search import WordIndex

ARTICLES = WordIndex("issues_articletext", "article_id", "issues_search_index")


class ArticleText(models.Model):
    """What a published article is found by: its words separated by spaces, in no order.

    ``heads`` are those of its titles and names alone, which count for more; a space stands before each.
    """

    article = models.OneToOneField(Article, models.CASCADE, primary_key=True, related_name="search_text")
    heads = models.TextField()
    words = models.TextField()

    def __str__(self) -> str:
        return f"words of article {self.article_id}"
