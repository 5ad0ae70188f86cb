/** Top-level names of the standard library that a directory deep in a tree cannot be meant by. */
export const STDLIB: ReadonlySet<string> = new Set(
  (
    '__future__ abc argparse array ast asyncio atexit base64 bisect builtins bz2 calendar cmath code codecs collections ' +
    'concurrent configparser contextlib contextvars copy csv ctypes dataclasses datetime decimal difflib dis distutils ' +
    'doctest email encodings enum errno faulthandler fcntl filecmp fnmatch fractions functools gc getpass gettext glob ' +
    'graphlib gzip hashlib heapq hmac html http imaplib importlib inspect io ipaddress itertools json keyword linecache ' +
    'locale logging lzma marshal math mimetypes mmap multiprocessing numbers operator os pathlib pdb pickle pkgutil ' +
    'platform plistlib pprint profile queue random re readline resource sched secrets select selectors shelve shlex ' +
    'shutil signal site smtplib socket socketserver sqlite3 ssl stat statistics string struct subprocess sys sysconfig ' +
    'syslog tarfile tempfile test textwrap threading time timeit token tokenize tomllib trace traceback tracemalloc types ' +
    'typing unicodedata unittest urllib uuid venv warnings wave weakref webbrowser xml zipfile zipimport zlib zoneinfo'
  ).split(' '),
);
