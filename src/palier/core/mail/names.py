"""What a file that came with a mail is called: by its sender, made safe, or by what it is."""

import re

UNSAFE = re.compile("[\x00-\x1f\x7f/\\\\\u200e\u200f\u202a-\u202e\u2066-\u2069]+")

ENDINGS = {
    "text/plain": "txt",
    "text/html": "html",
    "text/calendar": "ics",
    "text/csv": "csv",
    "text/vcard": "vcf",
    "text/x-vcard": "vcf",
    "text/rtf": "rtf",
    "text/xml": "xml",
    "text/rfc822-headers": "txt",
    "message/rfc822": "eml",
    "message/global": "eml",
    "message/delivery-status": "txt",
    "message/feedback-report": "txt",
    "message/disposition-notification": "txt",
    "image/jpeg": "jpg",
    "image/jpg": "jpg",
    "image/pjpeg": "jpg",
    "image/png": "png",
    "image/gif": "gif",
    "image/bmp": "bmp",
    "image/tiff": "tif",
    "image/webp": "webp",
    "image/svg+xml": "svg",
    "application/pdf": "pdf",
    "application/zip": "zip",
    "application/gzip": "gz",
    "application/json": "json",
    "application/xml": "xml",
    "application/rtf": "rtf",
    "application/ics": "ics",
    "application/ms-tnef": "dat",
    "application/msword": "doc",
    "application/pkcs7-mime": "p7m",
    "application/x-pkcs7-mime": "p7m",
    "application/pkcs7-signature": "p7s",
    "application/x-pkcs7-signature": "p7s",
    "application/pgp-signature": "asc",
    "application/pgp-encrypted": "asc",
    "application/pgp-keys": "asc",
    "audio/mpeg": "mp3",
    "audio/wav": "wav",
    "video/mp4": "mp4",
}
STEMS = {
    "text/calendar": "invitation",
    "application/ics": "invitation",
    "message/delivery-status": "delivery-status",
    "message/feedback-report": "feedback-report",
    "message/disposition-notification": "receipt",
    "text/rfc822-headers": "headers",
}


def file_name(name: str) -> str:
    """A name that is no path and plays no tricks with direction or line breaks, still readable; at most 200 long."""
    kept = UNSAFE.sub("_", name).strip(" .")
    stem, dot, ending = kept.rpartition(".")
    if len(kept) > 200:
        kept = f"{stem[:180]}{dot}{ending[:19]}" if dot else kept[:200]
    return kept


def name_for(media_type: str, number: int) -> str:
    """A name for the file of this type that comes in place `number` and brought none."""
    ending = ENDINGS.get(media_type, "")
    stem = STEMS.get(media_type) or f"{media_type.partition('/')[0]}-{number}"
    return f"{stem}.{ending}" if ending else stem
