"""The tables of the article and of the issue."""

from issues.workflow.article import ArticleWorkflow
from issues.workflow.issue import IssueWorkflow

__all__ = ["ArticleWorkflow", "IssueWorkflow"]
