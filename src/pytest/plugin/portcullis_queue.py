"""What is still to be run, in an order, cut into leases for workers. Knows indices into ``session.items`` only."""

from collections import Counter, deque

LEASE_SECONDS = 0.25
LEASE_MOST = 64


def units_of(items):
    """For each item the unit that one worker must run whole and in order, or None where any worker may run it.

    A unit is a class or a module whose tests share a fixture of that scope, the tests of one ``xdist_group``, or those
    of one node id: two of them at once could not be told apart.
    """
    times = Counter(item.nodeid for item in items)
    shared = {place for item in items for place in _shared_places(item)}
    return [_unit_of(item, times[item.nodeid] > 1, shared) for item in items]


def _places(item):
    """Module and class of an item, as units."""
    yield "module", item.nodeid.split("::")[0]
    if getattr(item, "cls", None) is not None and item.parent is not None:
        yield "class", item.parent.nodeid


def _shared_places(item):
    """Those of them whose fixtures the item uses."""
    info = getattr(item, "_fixtureinfo", None)
    if info is None:
        return ()
    scopes = {definitions[-1].scope for definitions in info.name2fixturedefs.values() if definitions}
    return [place for place in _places(item) if place[0] in scopes]


def _unit_of(item, repeated, shared):
    if repeated:
        return "id", item.nodeid
    group = item.get_closest_marker("xdist_group")
    if group is not None:
        return "group", str(group.args[0] if group.args else group.kwargs.get("name", "default"))
    return next((place for place in _places(item) if place in shared), None)


def _in_file_order(units):
    """Indices in runs: all of a group or an id at its first place, the rest where it stands."""
    gathered = {}
    for index, unit in enumerate(units):
        if unit is not None and unit[0] in ("group", "id"):
            gathered.setdefault(unit, []).append(index)
    for index, unit in enumerate(units):
        if unit in gathered:
            if gathered[unit][0] == index:
                yield from gathered[unit]
        else:
            yield index


class Queue:
    """Leases are short at the end and where tests are slow, so that no worker is left with much to do alone."""

    def __init__(self, items, workers):
        self._units = units_of(items)
        self._workers = workers
        self._runs = deque(self._runs_of(_in_file_order(self._units)))
        self._left = len(items)
        self._seconds = 0.0
        self._timed = 0

    def __len__(self):
        return self._left

    @property
    def plenty(self):
        """Whether a worker may be given more before it asks: not near the end, where another may be free first."""
        return self._left > 4 * self._workers

    def unit_of(self, index):
        return self._units[index]

    def took(self, seconds):
        """Tells how long a test took; leases follow the mean."""
        self._seconds += seconds
        self._timed += 1

    def _runs_of(self, indices):
        """Consecutive indices of one unit; those of no unit are in runs of their own."""
        run, last = [], None
        for index in indices:
            unit = self._units[index]
            if run and unit != last:
                yield run
                run = []
            run.append(index)
            last = unit
        if run:
            yield run

    def _lease_size(self):
        share = max(1, self._left // (4 * self._workers))
        if self._timed == 0:
            return min(share, 4)
        mean = self._seconds / self._timed
        return max(1, min(share, LEASE_MOST, int(LEASE_SECONDS / mean) if mean > 0 else LEASE_MOST))

    def take(self):
        """The next lease, a list of indices; empty when nothing is left."""
        size = self._lease_size()
        lease = []
        while self._runs and len(lease) < size:
            run = self._runs[0]
            whole = self._units[run[0]] is not None
            if whole and lease and len(lease) + len(run) > 2 * size:
                break
            if whole or len(run) <= size - len(lease):
                lease += self._runs.popleft()
            else:
                cut = size - len(lease)
                lease += run[:cut]
                self._runs[0] = run[cut:]
        self._left -= len(lease)
        return lease

    def give_back(self, indices):
        """Puts at the front what a worker did not come to run."""
        self._runs.extendleft(reversed(list(self._runs_of(indices))))
        self._left += len(indices)

    def drop(self):
        """Forgets all that is left."""
        self._runs.clear()
        self._left = 0
