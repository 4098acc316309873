"""Articles in production: the list, the page of one, its questions, files, galleys and proof."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from issues import queries, services
from issues.forms import (
    AnswersForm,
    ArticleFilter,
    CorrectionForm,
    GalleyForm,
    QueryForm,
    WorkingFileForm,
)
from issues.models import Article, Galley, ProductionFile, ProofCorrection, Query
from issues.roles import copyedits, is_corresponding, is_excluded, produces
from issues.states import NOTICE_OF_STEP, GalleyKind
from issues.views.public import full_text_page
from issues.views.steps import offered, taken
from journal.models import Journal
from journal.paging import page_of
from journal.policies import MANUSCRIPTS, PRODUCTION, SIGNED_IN, Guarded
from journal.roles import holds_editor_in_chief, holds_office
from journal.states import EDITORIAL, Audience
from journal.storage import signed_address
from journal.views.autosaved import CHANGED_ELSEWHERE, autosaved
from journal.workflow import StepRefused

VIEWS = [
    ("", _("In production"), "all"),
    ("copyediting", _("Copyediting"), "copyediting"),
    ("author", _("With the author"), "author"),
    ("typesetting", _("Typesetting"), "typesetting"),
    ("ready", _("Ready"), "ready"),
    ("published", _("Published"), "published"),
    ("stopped", _("Stopped"), "stopped"),
]
EVENTS_SHOWN = 30
OVERSEERS = holds_office | holds_editor_in_chief


class Articles(Guarded, TemplateView):
    """The articles a person works on, by stage; filtered, searched, paged."""

    policy = MANUSCRIPTS
    template_name = "issues/articles.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read one page of the list."""
        asked = self.request.GET
        counts = queries.articles_counted(self.request.user)
        here = asked.get("view") or ""
        tabs = [
            {"label": label, "url": f"?view={name}", "current": name == here, "count": in_figures(counts[key])}
            for name, label, key in VIEWS
        ]
        listed = queries.articles_listed(self.request.user, asked)
        page = page_of(listed, queries.ORDER, asked, read=queries.articles_shown())
        form = ArticleFilter(asked)
        return super().get_context_data(tabs=tabs, page=page, filters=form, may_make=self._may_make(), **kwargs)

    def _may_make(self) -> bool:
        return bool(PRODUCTION.test(self.request.user))


def in_figures(number: int) -> str:
    """Return how many articles a view holds, as it stands beside its name."""
    most = queries.COUNTED
    return f"{number:,}" if number <= most else _("more than %(n)s") % {"n": f"{most:,}"}


class ArticleView(Guarded):
    """A view of one article that its person may open; ``article`` is loaded, a stranger gets a 404."""

    policy = SIGNED_IN

    def article(self, pk: int) -> Article:
        """Return the article with what its page shows."""
        return get_object_or_404(queries.article_page(self.request.user), pk=pk)

    def article_for(self, pk: int, who: Any) -> Article:
        """Return the article if this person is something to it; else a 404."""
        article = self.article(pk)
        if not who.test(self.request.user, article):
            raise Http404
        return article


class InProduction(ArticleView):
    """The one page of an article in production, as those who make it or as its authors see it."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it."""
        return self.show(self.article(pk))

    def show(self, article: Article, *, status: int = 200, **forms: Any) -> HttpResponse:
        """Show the page, with forms that were filled in wrongly where there are any."""
        user = self.request.user
        answers = forms.get("answers") or AnswersForm(queries=article.queries.all())
        as_author = not (copyedits | produces).test(user, article) and user.pk in article.author_user_ids
        context = {
            "article": article,
            "audience": "author" if as_author else "production",
            "is_corresponding": is_corresponding.test(user, article),
            "edits": copyedits.test(user, article),
            "sets": produces.test(user, article),
            "steps": offered(article, user, first=usual_step(article)),
            "queries": [self._with_form(query, answers) for query in article.queries.all()],
            "answers": answers,
            "events": queries.case_events(article, Audience.AUTHOR if as_author else EDITORIAL)[:EVENTS_SHOWN],
            "query_form": QueryForm(),
            "file_form": WorkingFileForm(),
            "galley_form": GalleyForm(initial={"kind": self._next_galley(article)}),
            "manuscript": manuscript_file(article),
            "writes_notices": article.is_public
            and not article.is_notice
            and article.step("retract").who.test(user, article),
            "sees_manuscript": article.submission_id and OVERSEERS.test(user) and not is_excluded.test(user, article),
            **forms,
        }
        return render(self.request, f"issues/production_{context['audience']}.html", context, status=status)

    def _with_form(self, query: Query, answers: AnswersForm) -> Query:
        if query.field in answers.fields:
            query.answer_field = answers[query.field]  # type: ignore[attr-defined]
        words = {"place": query.place, "question": query.question}
        query.words = QueryForm(initial=words, auto_id=f"q{query.pk}_%s")  # type: ignore[attr-defined]
        return query

    def _next_galley(self, article: Article) -> str:
        kinds = {galley.kind for galley in article.current_galleys}
        return next((kind for kind in GalleyKind.values if kind not in kinds), GalleyKind.PDF)


STEP_OF_NOTICE = {kind: step for step, kind in NOTICE_OF_STEP.items()}
USUAL = {
    "takes_queries": "finish_copyediting",
    "takes_answers": "answer_queries",
    "takes_corrections": "approve_proof",
    "is_ready": "place",
}


def usual_step(article: Article) -> str:
    """Return the step that most often comes next: the page shows it as its one filled button."""
    if article.takes_queries and article.queries_open:
        return "raise_queries"
    if article.is_public:
        noticed = [STEP_OF_NOTICE[notice.kind] for notice in article.prepared_notices]
        return "confirm_mending" if article.mending_proposed_at else next(iter(noticed), "")
    if article.has_proof_before_corrections:
        return ""
    known = next((step for question, step in USUAL.items() if getattr(article, question)), "")
    return known or ("send_proof" if article.reads_proof else "make_ready")


def manuscript_file(article: Article) -> Any:
    """Return the accepted manuscript, for those who edit it."""
    version = article.manuscript_version
    return version.manuscript if version else None


# -- Questions -----------------------------------------------------------------------------------------------------


class AddQuery(InProduction):
    """A new question to the author."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Write it down."""
        article = self.article_for(pk, copyedits)
        form = QueryForm(request.POST)
        if not form.is_valid():
            return self.show(article, status=422, query_form=form, form=form)
        taken(request, services.add_query, article, done=_("The query is noted."), **form.cleaned_data)
        return redirect(reverse("issues:production", args=[pk]) + "#queries")


class OneQuery(ArticleView):
    """A question: changed, deleted or closed by the copyeditor."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Do what the button says."""
        visible = Query.objects.filter(article__in=queries.visible_to(request.user)).select_related("article")
        query = get_object_or_404(visible, pk=pk)
        self._do(request, query, request.POST.get("act", ""))
        return redirect(reverse("issues:production", args=[query.article_id]) + f"#query-{query.number}")

    def _do(self, request: HttpRequest, query: Query, act: str) -> bool:
        if act == "close":
            return taken(request, services.close_query, query, done=_("The query is closed."))
        if act == "delete":
            return taken(request, services.delete_query, query, done=_("The query is deleted."))
        form = QueryForm(request.POST)
        return act == "change" and form.is_valid() and taken(request, services.change_query, query, **form.cleaned_data)


class SendAnswers(InProduction):
    """The author's answers, all in one form: kept as they are typed, and sent when the author says so."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Keep them, but for those changed in another window; send them where the button says it."""
        article = self.article_for(pk, is_corresponding)
        form = AnswersForm(request.POST, queries=article.queries.all())
        by_itself = "X-Autosave" in request.headers
        if not form.is_valid() and not by_itself:
            return self.show(article, status=422, answers=form, form=form)
        page, is_sent = form.opened, request.POST.get("act") == "send"
        kept = {"answers": form.to_save, "page": page, "is_quiet": by_itself}
        is_kept = taken(request, services.keep_answers, article, done=None, **kept)
        form.tell(page, viewer=request.user)  # type: ignore[arg-type]
        if by_itself:
            return autosaved(request, form) if is_kept else HttpResponse(status=CHANGED_ELSEWHERE)
        if form.clashes:
            return self.show(self.article(pk), status=CHANGED_ELSEWHERE, answers=form, form=form)
        thanks = _("Your answers are on their way. Thank you.")
        if is_kept and is_sent and taken(request, self.article(pk).answer_queries, done=thanks):
            return redirect("issues:production", pk)
        if is_kept and not is_sent and not form.chosen:
            messages.success(request, _("The answers are saved."))
        place = form[form.chosen].auto_id if form.chosen else "queries"
        return redirect(reverse("issues:production", args=[pk]) + f"#{place}")


# -- Files ---------------------------------------------------------------------------------------------------------


class UploadFile(InProduction):
    """A working file."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Keep it."""
        article = self.article_for(pk, copyedits)
        form = WorkingFileForm(request.POST, request.FILES)
        if form.is_valid() and accepted(form, services.upload_file, article, by=request.user, **form.cleaned_data):
            messages.success(request, _("The file is kept."))
            return redirect(reverse("issues:production", args=[pk]) + "#files")
        return self.show(self.article(pk), status=422, file_form=form, form=form)


class UploadGalley(InProduction):
    """A galley."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Look at it and keep it."""
        article = self.article_for(pk, produces)
        form = GalleyForm(request.POST, request.FILES)
        if form.is_valid() and accepted(form, services.upload_galley, article, by=request.user, **form.cleaned_data):
            messages.success(request, _("The galley is kept."))
            return redirect(reverse("issues:production", args=[pk]) + "#galleys")
        return self.show(self.article(pk), status=422, galley_form=form, form=form)


class DropGalley(ArticleView):
    """A galley that is not wanted any longer."""

    def post(self, request: HttpRequest, pk: int, kind: str) -> HttpResponse:
        """Take it away."""
        article = self.article_for(pk, produces)
        taken(request, services.drop_galley, article, kind=kind, done=_("The galley is taken away."))
        return redirect(reverse("issues:production", args=[pk]) + "#galleys")


def accepted(form: Any, act: Any, *args: Any, **facts: Any) -> bool:
    """Do an act with a form's answers; where it is refused, the form says why."""
    try:
        act(*args, **facts)
    except StepRefused as refused:
        field = "upload" if "upload" in form.fields else None
        for reason in refused.reasons:
            form.add_error(field, reason)
        return False
    return True


class Download(ArticleView):
    """A file of production, for those who may see the article there; authors get the galleys alone."""

    def get(self, request: HttpRequest, what: str, pk: int) -> HttpResponse:
        """Lead to it; the words of an HTML galley are shown."""
        if what == "galley" and "read" in request.GET and (galley := self._visible_galley(pk)).kind == GalleyKind.HTML:
            article = get_object_or_404(queries.article_preview(request.user), pk=galley.article_id)
            return full_text_page(request, article, galley, is_preview=True)
        stored, name, media_type = getattr(self, f"_{what}")(pk)
        address = signed_address(stored.name, download_as=name, content_type=media_type, inline="show" in request.GET)
        return HttpResponseRedirect(address)

    def _galley(self, pk: int) -> tuple[Any, str, str]:
        galley = self._visible_galley(pk)
        return galley.stored, f"{galley.article_id}-proof-{galley.number}.{galley.kind}", galley.media_type

    def _visible_galley(self, pk: int) -> Galley:
        visible = Galley.objects.filter(article__in=queries.visible_to(self.request.user))
        return get_object_or_404(visible, pk=pk, is_current=True)

    def _file(self, pk: int) -> tuple[Any, str, str]:
        file = get_object_or_404(
            ProductionFile.objects.filter(article__in=queries.produced_by(self.request.user)), pk=pk
        )
        return file.stored, file.name, file.media_type

    def _manuscript(self, pk: int) -> tuple[Any, str, str]:
        article = get_object_or_404(queries.produced_by(self.request.user), pk=pk)
        file = manuscript_file(article)
        if file is None:
            raise Http404
        return file.stored, file.name, file.media_type


# -- The proof -----------------------------------------------------------------------------------------------------


class Proof(ArticleView):
    """The proof beside the list of its corrections; the author notes, returns or approves."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it."""
        return self._show(self.article(pk), CorrectionForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Note a correction, return the corrections, or approve."""
        article = self.article_for(pk, is_corresponding)
        act = request.POST.get("act", "note")
        form = CorrectionForm(request.POST)
        if act == "approve" and form.has_changed():
            form.add_error(None, _("You have begun to write a correction. Note it, or empty its fields to approve."))
            return self._show(article, form, status=422)
        if (act == "note" or form.has_changed()) and not self._note(request, article, form, is_quiet=act == "return"):
            return self._show(article, form, status=422)
        if act == "return":
            article = self.article(pk)
            done = taken(request, services.return_corrections, article, done=_("Your corrections are on their way."))
            return redirect("issues:production" if done else "issues:proof", pk)
        if act == "approve":
            agree = "agree" in request.POST
            thanks = _("The proof is approved. Thank you: we write to you when the article appears.")
            done = taken(request, services.approve_proof, article, agree=agree, done=thanks)
            return redirect("issues:production" if done else "issues:proof", pk)
        return redirect("issues:proof", pk)

    def _note(self, request: HttpRequest, article: Article, form: CorrectionForm, *, is_quiet: bool) -> bool:
        done = None if is_quiet else _("The correction is noted.")
        return form.is_valid() and taken(request, services.note_correction, article, done=done, **form.cleaned_data)

    def _show(self, article: Article, form: CorrectionForm, *, status: int = 200) -> HttpResponse:
        pdf = next((galley for galley in article.current_galleys if galley.kind == GalleyKind.PDF), None)
        context = {
            "article": article,
            "form": form,
            "pdf": pdf,
            "further": [galley for galley in article.current_galleys if galley is not pdf],
            "corrections": article.corrections.all(),
            "reads": article.takes_corrections and is_corresponding.test(self.request.user, article),
            "sets": produces.test(self.request.user, article),
            "licence_words": services.licence_words(Journal.current()),
            "needs_licence": article.licence_signed_at is None,
        }
        return render(self.request, "issues/proof.html", context, status=status)


class OneCorrection(ArticleView):
    """A correction: taken back by the author, ticked off by production."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Do what the button says."""
        visible = ProofCorrection.objects.filter(article__in=queries.visible_to(request.user))
        correction = get_object_or_404(visible.select_related("article"), pk=pk)
        act = services.tick_correction if request.POST.get("act") == "tick" else services.drop_correction
        taken(request, act, correction)
        return redirect("issues:proof", correction.article_id)
