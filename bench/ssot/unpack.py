"""python3 unpack.py WHEEL DIR: takes out of a wheel what an import can meet.

Python and stubs as they are; of compiled modules only the name, as an empty file.
"""

import os
import sys
import zipfile

wheel, to = sys.argv[1:]
with zipfile.ZipFile(wheel) as archive:
    for entry in archive.infolist():
        if entry.filename.endswith((".py", ".pyi")):
            archive.extract(entry, to)
        elif entry.filename.endswith(".so"):
            path = os.path.join(to, entry.filename)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            open(path, "w").close()
