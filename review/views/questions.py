"""Screens on which the office builds review forms."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from journal.paging import page_of
from journal.policies import OFFICE, Guarded
from journal.text import whole_number
from journal.views.base import FormScreen, act
from review.forms.questions import QuestionForm, ReviewFormForm
from review.forms.reports import ReportForm
from review.models import FormQuestion, ReviewForm, first_questions
from review.queries import review_forms, shown_questions
from review.services import questions as services


class Forms(Guarded):
    """The review forms, and which sections use them."""

    policy = OFFICE

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show one page of them."""
        page = page_of(review_forms(), ["name", "pk"], request.GET)
        return render(request, "review/forms.html", {"page": page, "first": first_questions()})


class AddForm(FormScreen):
    """Add a review form."""

    policy = OFFICE
    template_name = "review/form_edit.html"

    def form(self, data: Any = None) -> forms.BaseForm:
        """Return the form."""
        return ReviewFormForm(data)

    def save(self, form: ReviewFormForm) -> ReviewForm:
        """Make it."""
        return services.add_review_form(name=form.cleaned_data["name"], by=self.request.user)  # type: ignore[arg-type]

    def way_on(self, saved: ReviewForm) -> str:
        """Go on to its questions."""
        return reverse("review:form", args=[saved.pk])


class EditForm(FormScreen):
    """The name of a review form, and where it is used."""

    policy = OFFICE
    template_name = "review/form_edit.html"
    message = _("The form is saved.")

    def form(self, data: Any = None) -> forms.BaseForm:
        """Return the form."""
        return ReviewFormForm(data, form=_form(self.kwargs["pk"]))

    def save(self, form: ReviewFormForm) -> ReviewForm:
        """Keep it."""
        return services.save_review_form(
            form=_form(self.kwargs["pk"]),
            by=self.request.user,  # type: ignore[arg-type]
            **form.cleaned_data,
        )

    def way_on(self, saved: ReviewForm) -> str:
        """Go back to its questions."""
        return reverse("review:form", args=[saved.pk])

    def context(self) -> dict[str, Any]:
        """Name the form."""
        return {"review_form": _form(self.kwargs["pk"])}


class OneForm(Guarded):
    """The questions of a form in their order."""

    policy = OFFICE

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show them."""
        form = _form(pk)
        context = {"review_form": form, "questions": shown_questions(form)}
        return render(request, "review/form.html", context)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Move one."""
        move, place = request.POST.get("move", ""), whole_number(request.POST.get("position", ""))
        key = request.POST.get("item", "")
        act(
            request,
            lambda: services.move_question(
                form=_form(pk),
                key=key,
                by=request.user,  # type: ignore[arg-type]
                move=move,
                position=place,
            ),
            _("The order is changed."),
        )
        return redirect("review:form", pk)


class QuestionScreen(FormScreen):
    """One question of a form: a new one, or one to be changed."""

    policy = OFFICE
    template_name = "review/question.html"
    message = _("The question is saved.")

    def form(self, data: Any = None) -> forms.BaseForm:
        """Return the form with the question as it stands."""
        return QuestionForm(data, instance=self._question())

    def save(self, form: QuestionForm) -> FormQuestion:
        """Keep it."""
        return services.save_question(
            form=_form(self.kwargs["pk"]),
            key=self.kwargs.get("key", ""),
            by=self.request.user,  # type: ignore[arg-type]
            **form.facts,
        )

    def way_on(self, saved: Any) -> str:
        """Go back to the questions."""
        return reverse("review:form", args=[self.kwargs["pk"]])

    def context(self) -> dict[str, Any]:
        """Name the form and the question."""
        return {"review_form": _form(self.kwargs["pk"]), "key": self.kwargs.get("key", "")}

    def _question(self) -> FormQuestion:
        if "key" not in self.kwargs:
            _form(self.kwargs["pk"])
            return FormQuestion()
        rows = shown_questions(_form(self.kwargs["pk"]))
        found = next((row for row in rows if row.key == self.kwargs["key"] and not row.is_recommendation), None)
        if found is None:
            raise Http404
        return found


class Act(Guarded):
    """What a button does with a form, or with a question of it; then back to the form, or to the list."""

    policy = OFFICE
    call: Any
    done: Any
    is_of_all = False  # concerns the whole draft, as the person has seen it

    def post(self, request: HttpRequest, pk: int, **key: str) -> HttpResponse:
        """Do it."""
        form = _form(pk)
        facts = {**key, **({"seen": request.POST.get("seen", "")} if self.is_of_all else {})}
        act(request, lambda: type(self).call(form=form, by=request.user, **facts), self.done)
        is_gone = not ReviewForm.objects.filter(pk=pk).exists()
        return redirect("review:forms") if is_gone else redirect("review:form", pk)


class RemoveQuestion(Act):
    """Takes a question out of the draft."""

    call = staticmethod(services.remove_question)
    done = _("The question is taken out.")


class PutIntoUse(Act):
    """Asks reviewers who accept from now on by the draft."""

    call = staticmethod(services.put_into_use)
    is_of_all = True
    done = _("Reviewers who accept from now on are asked this; who has accepted keeps the questions of that day.")


class DropDraft(Act):
    """Gives up what was changed."""

    call = staticmethod(services.drop_draft)
    is_of_all = True
    done = _("The changes are dropped.")


class DeleteForm(Act):
    """Deletes a form that nobody was asked by."""

    call = staticmethod(services.delete_review_form)
    done = _("The form is deleted.")


class Preview(Guarded):
    """The form as reviewers see it; nothing is kept."""

    policy = OFFICE

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it."""
        review_form = _form(pk)
        form = ReportForm(questions=shown_questions(review_form))
        return render(request, "review/form_preview.html", {"review_form": review_form, "preview": form})


def _form(pk: int) -> ReviewForm:
    return get_object_or_404(review_forms(), pk=pk)
