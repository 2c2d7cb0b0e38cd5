"""What can no longer be opened, since the key it was made with is not here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from kanmin.language import _
from kanmin.server import own_key
from kanmin.server.accounts import second
from kanmin.server.store.exchange_models import SentFile


def sentences(*, restored: bool = False) -> Iterator[str]:
    """A sentence for each. restored: right after a backup was put back."""
    count = second.unreadable()
    if count:
        yield _(
            "{count}人の二段階認証が、この secret.key では開けません。元の secret.key を"
            "データのフォルダーに戻すか、その人の二段階認証を管理者が取り消してください。"
        ).format(count=count)
    if restored and SentFile.objects.exists() and not _signs():
        yield _(
            "ファイルに署名する鍵（signing.key）がありません。新しい鍵がつくられるので、"
            "受け取る団体に公開鍵を知らせ直してください。"
        )


def _signs() -> bool:
    return (Path(settings.DATA) / own_key.NAME).is_file()
