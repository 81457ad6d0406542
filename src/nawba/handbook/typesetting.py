"""Typst source into PDF or pictures of pages, with our own fonts and nothing from outside. Heavy: only in the child."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any, Final, Literal

FONTS: Final = Path(__file__).parent / "fonts"


class NoTypst(RuntimeError):
    """The extra `pdf` is not installed."""


class NotSet(RuntimeError):
    """Typst refused the source: a bug of ours, since the source is."""


def pages(source: str, form: Literal["pdf", "png"] = "pdf", ppi: float = 144.0) -> list[bytes]:
    """Return one PDF, or one picture a page; NoTypst without the extra.

    The root is an empty directory: the source may read no file and fetch no package.
    """
    try:
        import typst  # noqa: PLC0415 - optional dependency
    except ImportError:
        raise NoTypst("the extra `pdf` is not installed: pip install 'nawba[pdf]'") from None
    compiled: Any = typst.compile
    with tempfile.TemporaryDirectory(prefix="nawba-") as root:
        try:
            made = compiled(
                source.encode(),
                None,
                root=root,
                font_paths=[str(FONTS)],
                ignore_system_fonts=True,
                format=form,
                ppi=ppi,
                package_path=root,
                package_cache_path=root,
            )
        except typst.TypstError as error:
            raise NotSet(str(error)) from None
    return made if isinstance(made, list) else [made]
