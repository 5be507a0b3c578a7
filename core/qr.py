"""Two-dimensional codes on paper, drawn as one path of an SVG picture: no image, no script."""

from dataclasses import dataclass

import qrcode
from qrcode.constants import ERROR_CORRECT_M


@dataclass(frozen=True, slots=True)
class QrCode:
    """`path` is drawn in a square of `size` units."""

    size: int
    path: str


def qr_code(text: str) -> QrCode:
    """With the quiet zone of four units that readers need. One mask is as good as another: to try all costs most."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=4, mask_pattern=2)
    code.add_data(text)
    matrix = code.get_matrix()
    squares = (
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(matrix) for x, is_dark in enumerate(row) if is_dark
    )
    return QrCode(len(matrix), "".join(squares))
