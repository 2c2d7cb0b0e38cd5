"""One's own account (自分の利用者情報): mail, password, second factor, sessions elsewhere."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kanmin.errors import KanminError
from kanmin.language import N_, _
from kanmin.server.accounts import mail, oidc, second
from kanmin.server.accounts.models import Person
from kanmin.server.accounts.records import record
from kanmin.server.accounts.roles import Role, label
from kanmin.server.accounts.signing_in import can_prove, end_other_sessions, must_set_up, proven
from kanmin.server.bodies import registry
from kanmin.server.onward import there
from kanmin.server.store.audit_actions import Action

DONE = {
    "mail": N_("メールアドレスを保存しました。"),
    "asked": N_("確認のメールを送りました。3日以内に、その中のアドレスを開いてください。"),
    "unsent": N_("メールアドレスは保存しましたが、確認のメールを送れませんでした。"),
    "many": N_(
        "メールアドレスは保存しましたが、確認のメールは1日に5通までです。あすもう一度押してください。"
    ),
    "confirmed": N_("メールアドレスを確認しました。"),
    "sessions": N_("ほかの端末からログアウトしました。"),
    "off": N_("二段階認証をやめました。"),
    "linked": N_("結び付けました。次からは、この入り方も使えます。"),
    "unlinked": N_("結び付きを外しました。"),
}


@require_safe
def account(request: Any) -> HttpResponse:
    """What Kanmin knows of the reader, and what the reader may change."""
    return _page(request)


def _page(request: Any, status: int = 200, **more: Any) -> HttpResponse:
    person = request.user
    context = {
        "title": _("自分の利用者情報"),
        "body": registry().find(person.lg_code).name if person.lg_code else "",
        "roles": [label(role) for role in Role if role in person.role_set],
        "mail_is_set": mail.mail_is_set(),
        "second_on": second.has_second(person),
        "left": second.codes_left(person),
        "asked": second.rule_of(person.lg_code).asks(person),
        "provider": oidc.name(),
        "linked": oidc.is_linked(person),
        "done": _(DONE[done]) if (done := request.GET.get("done")) in DONE else "",
        "trouble": request.GET.get("done") in ("unsent", "many"),
        "typed": person.email,
        **_means(person),
        **more,
    }
    return render(request, "account.html", context, status=status)


@require_POST
def save_mail(request: Any) -> HttpResponse:
    """Keep one's mail address, and ask its owner where a mail server is set.

    The password is asked: a confirmed address may open the account to who comes by the provider.
    """
    typed = request.POST.get("mail", "")
    try:
        address = mail.tidy(typed) if typed.strip() else ""
    except KanminError as error:
        return _page(request, 400, typed=typed, fault=error.sentence)
    if address != request.user.email and can_prove(request.user) and not proven(request):
        return _page(request, 400, typed=typed, proof_fault=_("違います。もう一度書いてください。"))
    mail.set_address(request.user, address)
    done = "mail"
    if address and mail.mail_is_set() and request.user.email_confirmed_at is None:
        done = _asked(request)
    return HttpResponseRedirect(f"/account?done={done}")


def _asked(request: Any) -> str:
    """Ask the owner of the address by mail; what came of it."""
    if not mail.may_ask(request.user):
        return "many"
    return "asked" if mail.ask_to_confirm(request, request.user) else "unsent"


@require_http_methods(["GET", "HEAD", "POST"])
def confirm_mail(request: Any, token: str) -> HttpResponse:
    """The link in the mail: it only asks; the button confirms, so that no scanner does."""
    person = there(mail.person_of(token))
    confirmed = person.email_confirmed_at is not None
    if request.method == "POST" and not confirmed:
        mail.confirm(person, person)
        confirmed = True
    context = {"title": _("メールアドレスの確認"), "address": person.email, "confirmed": confirmed}
    return render(request, "account_mail.html", context)


@require_POST
def end_sessions_elsewhere(request: Any) -> HttpResponse:
    """Log out everywhere but here."""
    with transaction.atomic():
        end_other_sessions(request)
        record(Action.SESSIONS_ENDED, request.user, request.user)
    return HttpResponseRedirect("/account?done=sessions")


@require_http_methods(["GET", "HEAD", "POST"])
def second_on(request: Any) -> HttpResponse:
    """Switch the second factor on: picture, secret as text, the first code, the password."""
    if second.has_second(request.user):
        return HttpResponseRedirect("/account")
    fault, proof_fault, secret = "", "", second.new_secret()
    if request.method == "POST":
        kept = second.offered(request.user, request.POST.get("offer", ""))
        sure = not can_prove(request.user) or proven(request)
        code = request.POST.get("code", "")
        codes = second.switch_on(request.user, kept, code) if kept and sure else None
        if codes:
            end_other_sessions(request)
            return _codes(request, codes)
        secret = kept or secret
        fault = _WRONG[bool(kept)] if sure else ""
        proof_fault = "" if sure else _("今のパスワードが違います。")
    spelled = second.spelled(secret)
    context = {
        "title": _("二段階認証を始める"),
        "picture": mark_safe(second.picture(request.user, secret)),  # noqa: S308 - drawn by us
        "secret": " ".join(spelled[at : at + 4] for at in range(0, len(spelled), 4)),
        "offer": second.offer(request.user, secret),
        "asked": must_set_up(request, request.user),
        "fault": _(fault) if fault else "",
        "proof_fault": proof_fault,
        **_means(request.user),
    }
    status = 400 if fault or proof_fault else 200
    return render(request, "second_on.html", context, status=status)


def _means(person: Person) -> dict[str, bool]:
    """By what a person shows who it is, for `proof.html`."""
    return {"provable": can_prove(person), "by_password": person.has_usable_password()}


_WRONG = {
    True: N_("コードが違います。端末の時計を確かめ、新しく表示されたコードを書いてください。"),
    False: N_("時間がたちすぎました。下の新しいQRコードを読み直してください。"),
}


def _codes(request: Any, codes: list[str]) -> HttpResponse:
    context = {"title": _("回復コード"), "codes": codes}
    return render(request, "second_codes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def second_off(request: Any) -> HttpResponse:
    """Switch the second factor off; the password is asked."""
    return _with_proof(request, "off")


@require_http_methods(["GET", "HEAD", "POST"])
def second_codes(request: Any) -> HttpResponse:
    """New recovery codes in place of the old ones; the password is asked."""
    return _with_proof(request, "codes")


def _with_proof(request: Any, what: str) -> HttpResponse:
    if not second.has_second(request.user):
        return HttpResponseRedirect("/account")
    fault = ""
    if request.method == "POST":
        if proven(request):
            return _OFF_OR_CODES[what](request)
        fault = _("違います。もう一度書いてください。")
    context = {
        "title": _("二段階認証をやめる") if what == "off" else _("回復コードを作り直す"),
        "what": what,
        "fault": fault,
        "asked": second.rule_of(request.user.lg_code).asks(request.user),
        "by_password": request.user.has_usable_password(),
    }
    return render(request, "second_proof.html", context, status=400 if fault else 200)


def _off(request: Any) -> HttpResponse:
    second.switch_off(request.user, request.user)
    end_other_sessions(request)
    return HttpResponseRedirect("/account?done=off")


def _renew(request: Any) -> HttpResponse:
    codes = second.new_codes(request.user)
    record(Action.CODES_RENEWED, request.user, request.user)
    return _codes(request, codes)


_OFF_OR_CODES = {"off": _off, "codes": _renew}
