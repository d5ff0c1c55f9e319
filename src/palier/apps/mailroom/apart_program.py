"""The child of `apart.py`: takes mails apart within limits, and dies rather than go beyond them.

A program of its own without Django: it reads mails from its standard input and writes what they say to its standard
output, until nobody asks any more.
"""

import pickle
import resource
import select
import struct
import sys

from palier.core.mail.parse import parse_mail

CPU_SECONDS = 30
HEAD = struct.Struct("<QQ?")
"""Length of the mail, length of its envelope's sender, and whether there is such a sender at all."""


def main() -> None:
    """Read, answer, and end when nothing comes for a while or nobody is there."""
    memory, idle = int(sys.argv[1]), float(sys.argv[2])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    source, target = sys.stdin.buffer, sys.stdout.buffer
    while select.select([source], [], [], idle)[0]:
        head = source.read(HEAD.size)
        if len(head) < HEAD.size:
            return
        size, sender_size, is_known = HEAD.unpack(head)
        raw, sender = source.read(size), source.read(sender_size).decode()
        _allow(CPU_SECONDS)
        mail = parse_mail(raw, envelope_from=sender if is_known else None)
        pickle.dump(mail, target, protocol=5)
        target.flush()
        del raw, mail


def _allow(seconds: int) -> None:
    """So much processor time from now on; then the kernel ends this process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = int(used.ru_utime + used.ru_stime) + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (until, resource.RLIM_INFINITY))


if __name__ == "__main__":
    main()
