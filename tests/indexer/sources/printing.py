"""Small PDF documents for tests, written by hand: pages of printed lines."""

from collections.abc import Sequence


def print_pdf(pages: Sequence[Sequence[str]], *, title: str = "") -> bytes:
    """A document in one standard font; a page without lines shows nothing but its frame."""
    count = len(pages)
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(count))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {count} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, lines in enumerate(pages):
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> "
            f"/Contents {5 + 2 * number} 0 R >>"
        )
        shown = " ".join(f"({_escape(line)}) Tj 0 -14 Td" for line in lines)
        drawn = f"BT /F1 11 Tf 60 780 Td {shown} ET" if lines else "10 10 400 400 re S"
        objects.append(f"<< /Length {len(drawn.encode('cp1252'))} >>\nstream\n{drawn}\nendstream")
    objects.append(f"<< /Title ({_escape(title)}) /Author (user) /CreationDate (D:20010101000000Z) >>")
    return _write(objects)


def _escape(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _write(objects: Sequence[str]) -> bytes:
    content = bytearray(b"%PDF-1.4\n")
    places = []
    for number, written in enumerate(objects, 1):
        places.append(len(content))
        content += f"{number} 0 obj\n{written}\nendobj\n".encode("cp1252")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(objects) + 1
    trailer = f"trailer << /Size {size} /Root 1 0 R /Info {len(objects)} 0 R >>"
    content += (
        f"xref\n0 {size}\n0000000000 65535 f \n{table}{trailer}\nstartxref\n{len(content)}\n%%EOF\n".encode()
    )
    return bytes(content)
