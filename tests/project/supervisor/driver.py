"""Runs a supervisor over the programs given as JSON: what `palier serve` does, without a desk."""

import asyncio
import json
import sys

from palier.project.supervisor import Journal, Program, StartRefused, Supervisor


def drive(given: list[dict]) -> int:
    journal = Journal(as_json=True)
    programs = [
        Program(
            each["name"],
            tuple(each["command"]),
            tuple(each["address"]) if "address" in each else None,
            each["hello"].encode() if "hello" in each else None,
        )
        for each in given
    ]
    try:
        asyncio.run(Supervisor(programs, journal).run(lambda: journal.say("ready")))
    except StartRefused as refusal:
        journal.say(str(refusal))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(drive(json.loads(sys.argv[1])))
