"""Small files that unpack to half a gigabyte and more, handed over as anybody may: nothing unpacks them (promises C6).

They are read in a program of its own, which ends where it takes more than 512 MiB or ten seconds of computing.
"""

import json
import subprocess
import sys

READER = r"""
import io, json, re, resource, struct, zipfile, zlib
from email.message import EmailMessage

resource.setrlimit(resource.RLIMIT_AS, (512 * 2**20,) * 2)
resource.setrlimit(resource.RLIMIT_CPU, (10, 10))

from palier.core.appearance.pictures import clean_png
from palier.core.files import raster_of
from palier.core.mail.parse import parse_mail

packer = zlib.compressobj(9, wbits=-15)
block = packer.compress(bytes(4 * 2**20)) + packer.flush(zlib.Z_FULL_FLUSH)  # stands for itself: can be repeated
packed = block * 150

def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

def png(width, height, body, *more):
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(more) + chunk(b"IDAT", body) + chunk(b"IEND", b"")

def zipped(name):
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive, archive.open(name, "w") as entry:
        entry.write(bytes(16 * 2**20))
    return kept.getvalue()

wrapped, few = b"\x78\x9c" + packed, b"\x78\x9c" + block * 20
word = zipped("word/document.xml")
laughs = b"<!DOCTYPE l [<!ENTITY a '" + b"ha" * 50 + b"'>" + b"".join(
    b"<!ENTITY %c '%s'>" % (98 + n, b"&%c;" % (97 + n) * 50) for n in range(9)
) + b"]>"
BOMBS = {
    "flood.png": png(16_000, 16_000, zlib.compress(b"\0")),
    "drawing.png": png(1_000, 1_000, few),
    "whole.png": png(1_000, 1_000, wrapped),
    "words.png": png(1, 1, zlib.compress(b"\0\0"), chunk(b"zTXt", b"x\0\0" + few)),
    "flood.jpg": b"\xff\xd8\xff\xc0" + struct.pack(">HBHHB", 8, 8, 65_535, 65_535, 0) + b"\xff\xda\0\2.\xff\xd9",
    "flood.gif": b"GIF89a" + struct.pack("<HH", 65_535, 65_535) + b"\0\0\0;",
    "flood.webp": b"RIFF\x16\0\0\0WEBPVP8X\x0a\0\0\0" + b"\0" * 4 + b"\xff\x3f\0" * 2,
    "bomb.zip": zipped("a"),
    "bomb.docx": word,
    "bomb.gz": b"\x1f\x8b\x08" + bytes(7) + packed,
    "bomb.pdf": b"%PDF-1.7\n1 0 obj<</Filter/FlateDecode>>stream\n" + wrapped + b"\nendstream endobj",
    "laughs.svg": laughs + b"<svg>&j;</svg>",
    "laughs.xml": laughs + b"<l>&j;</l>",
}

mail = EmailMessage()
mail["From"], mail["Subject"] = "a@b.example", "Look"
mail.set_content("Words.")
mail.add_alternative(laughs.decode() + "<p>&j; words</p>", subtype="html")
for name, content in BOMBS.items():
    mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
read = parse_mail(mail.as_bytes())
said = {
    "kept": {file.name: BOMBS[file.name] == file.content for file in read.files},
    "pictures": [name for name, content in BOMBS.items() if raster_of(content)],
    "logos": [name for name, content in BOMBS.items() if clean_png(content)],
    "smaller": len(clean_png(BOMBS["words.png"]) or bytes(1000)) < 1000,
    "next": parse_mail(b"Subject: Next\n\nPlain").text.strip(),
    "kib": int(re.search(r"VmHWM:\s*(\d+)", open("/proc/self/status").read())[1]),
}
print(json.dumps(said))
"""


def test_thirteen_bombs_are_kept_as_they_came_and_none_goes_off() -> None:
    done = subprocess.run([sys.executable, "-c", READER], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    said = json.loads(done.stdout)
    assert len(said["kept"]) == 13
    assert all(said["kept"].values()), "byte for byte, to be saved"
    assert set(said["pictures"]) <= {"drawing.png", "whole.png", "words.png"}, (
        "small ones, which a browser draws itself"
    )
    assert said["logos"] in ([], ["words.png"])
    assert said["next"] == "Plain"
    assert said["kib"] < 512 * 1024
