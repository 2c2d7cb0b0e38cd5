"""The application that a WSGI server runs.

Whatever is there once it has started stays: the garbage collector need not go through it again and
again while people wait.

Under `kanmin serve` it ends when the process that started it is gone, so that a killed server
leaves no process behind that holds its port.
"""

import gc
import os
import threading
import time

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from kanmin.server.operating import arenas

LOOK_EVERY = 1  # seconds


def _end_with(starter: int) -> None:
    while os.getppid() == starter:
        time.sleep(LOOK_EVERY)
    os._exit(0)


if os.environ.get("KANMIN_STARTED_BY") == str(os.getppid()):
    threading.Thread(target=_end_with, args=[os.getppid()], daemon=True).start()
arenas.limit()
arenas.give_back()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kanmin.server.settings")
application = get_wsgi_application()
_ = get_resolver().url_patterns  # all views are read now rather than by the first who asks
gc.collect()
gc.freeze()
