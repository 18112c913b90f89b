"""QR codes, for letters and for screens."""

from __future__ import annotations

import io

import segno

MASK = 2


def qr(address: str, *, scales: bool = False) -> str:
    """A QR code of an address as SVG, with error correction M; one that `scales` takes the size that its page gives it.

    The mask is the one that suits addresses most often: readers take any, and trying all eight is dearer than all the rest.
    """
    out = io.BytesIO()
    code = segno.make(address, micro=False, error="m", mask=MASK)
    code.save(out, kind="svg", border=0, xmldecl=False, svgns=True, omitsize=scales)
    return out.getvalue().decode()
