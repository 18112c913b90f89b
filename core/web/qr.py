"""QR codes, for letters and for screens."""

from __future__ import annotations

import io

import segno


def qr(address: str) -> str:
    """A QR code of an address as SVG, with error correction M."""
    out = io.BytesIO()
    segno.make(address, micro=False, error="m").save(out, kind="svg", border=0, xmldecl=False, svgns=True)
    return out.getvalue().decode()
