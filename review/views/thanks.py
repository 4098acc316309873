"""The yearly thanks to reviewers: made by the office, read by everybody."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from journal.paging import page_of
from journal.policies import OFFICE, PUBLIC, Guarded
from journal.views.base import act
from review import services
from review.models import YearOfThanks
from review.queries import (
    named_in,
    out_of_reach,
    published_thanks,
    reviewers_in,
    thanks_of,
    to_be_named,
    to_be_written_to,
    years_over,
)

MOST = 200  # names on a page


class Published(Guarded):
    """The reviewers of a year, for everybody."""

    policy = PUBLIC

    def get(self, request: HttpRequest, year: int) -> HttpResponse:
        """Show the names, and which other years there are."""
        years = list(published_thanks())
        thanks = next((row for row in years if row.year == year), None)
        if thanks is None:
            raise Http404
        page = page_of(named_in(thanks), ["sort_name", "pk"], request.GET, size=MOST)
        return render(request, "review/thanks.html", {"thanks": thanks, "page": page, "years": years})


class Years(Guarded):
    """The years that are over, and what has been made of each."""

    policy = OFFICE
    room = "office:settings"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them."""
        years = years_over()
        made = thanks_of(years)
        rows = [{"year": year, "thanks": made.get(year)} for year in years]
        return render(request, "review/thanks_years.html", {"rows": rows})


class OfYear(Guarded):
    """A page of the office about one year."""

    policy = OFFICE
    room = "office:settings"

    @cached_property
    def year(self) -> int:
        """The year of the address, if it is over and somebody may have reviewed in it."""
        year: int = self.kwargs["year"]
        if year not in years_over():
            raise Http404
        return year

    @cached_property
    def thanks(self) -> YearOfThanks:
        """The list that was made of it."""
        return get_object_or_404(YearOfThanks, year=self.year)


class OneYear(OfYear):
    """Whom the list of a year names, or would name."""

    def get(self, request: HttpRequest, year: int) -> HttpResponse:
        """Show the names, and what can be done next."""
        thanks = thanks_of([self.year]).get(year)
        named = to_be_named(year)
        context = {
            "year": year,
            "thanks": thanks,
            "page": page_of(named, ["sort_name", "pk"], request.GET, size=MOST),
            "named": named.count(),
            "silent": reviewers_in(year).count() - named.count(),
            "waiting": to_be_written_to(thanks).count() if thanks and thanks.published_at else 0,
        }
        return render(request, "review/thanks_year.html", context)


class Publish(OfYear):
    """The office publishes the list, or brings it up to date."""

    def post(self, request: HttpRequest, year: int) -> HttpResponse:
        """Publish it."""
        done = _("The list is published.")
        act(request, lambda: services.publish_thanks(year=self.year, by=request.user), done)  # type: ignore[arg-type]
        return redirect("review:year_of_thanks", year)


class TakeDown(OfYear):
    """The office takes the list down."""

    def post(self, request: HttpRequest, year: int) -> HttpResponse:
        """Take it down."""
        done = _("Readers see the list no longer.")
        act(request, lambda: services.take_thanks_down(self.thanks, by=request.user), done)  # type: ignore[arg-type]
        return redirect("review:year_of_thanks", year)


class Letters(OfYear):
    """The letters of thanks before they are written: one of them, how many, and who gets none."""

    def get(self, request: HttpRequest, year: int) -> HttpResponse:
        """Show what would be written."""
        if self.thanks.published_at is None:
            raise Http404
        context = {
            "year": year,
            "letter": services.letter_of_thanks(self.thanks, by=request.user),  # type: ignore[arg-type]
            "waiting": to_be_written_to(self.thanks).count(),
            "page": page_of(out_of_reach(self.thanks), ["sort_name", "pk"], request.GET),
        }
        return render(request, "review/thanks_letters.html", context)

    def post(self, request: HttpRequest, year: int) -> HttpResponse:
        """Have them written."""
        act(request, lambda: services.ask_to_thank(self.thanks, by=request.user), _being_written)  # type: ignore[arg-type]
        return redirect("review:year_of_thanks", year)


def _being_written(letters: int) -> str:
    said = ngettext("One letter is being written.", "%(n)s letters are being written, one to each person.", letters)
    return said % {"n": letters}
