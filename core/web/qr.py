"""QR codes, for letters and for screens."""

from __future__ import annotations

import io

import segno


def qr(address: str, *, scales: bool = False) -> str:
    """A QR code of an address as SVG, with error correction M; one that `scales` takes the size that its page gives it."""
    out = io.BytesIO()
    code = segno.make(address, micro=False, error="m")
    code.save(out, kind="svg", border=0, xmldecl=False, svgns=True, omitsize=scales)
    return out.getvalue().decode()
