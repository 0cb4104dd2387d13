package dev.tomte.tasks.internal.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which tasks wait for which names. Guarded by the engine's lock. */
final class Chains {

    private final Map<String, Set<Long>> waitersByName = new HashMap<>();
    private final Map<Long, Set<String>> namesByWaiter = new HashMap<>();

    void await(long waiter, Collection<String> names) {
        namesByWaiter.put(waiter, new HashSet<>(names));
        names.forEach(name ->
                waitersByName.computeIfAbsent(name, any -> new HashSet<>()).add(waiter));
    }

    boolean isAwaited(String name) {
        return waitersByName.containsKey(name);
    }

    List<Long> waiters(String name) {
        return List.copyOf(waitersByName.getOrDefault(name, Set.of()));
    }

    /**
     * A task of this name has completed.
     *
     * @return those that now wait for nothing more
     */
    List<Long> completed(String name) {
        List<Long> free = new ArrayList<>();
        for (long waiter : waiters(name)) {
            if (awaitsNoMore(waiter, name)) {
                free.add(waiter);
            }
        }
        return free;
    }

    /** A task does not wait for this name any more; whether that was the last it waited for. */
    boolean awaitsNoMore(long waiter, String name) {
        Set<String> names = namesByWaiter.get(waiter);
        if (names == null || !names.remove(name)) {
            return false;
        }
        Set<Long> waiters = waitersByName.get(name);
        if (waiters != null && waiters.remove(waiter) && waiters.isEmpty()) {
            waitersByName.remove(name);
        }
        if (!names.isEmpty()) {
            return false;
        }
        namesByWaiter.remove(waiter);
        return true;
    }

    /** A task waits no more. */
    void forget(long waiter) {
        Set<String> names = namesByWaiter.remove(waiter);
        if (names == null) {
            return;
        }
        for (String name : names) {
            Set<Long> waiters = waitersByName.get(name);
            if (waiters != null && waiters.remove(waiter) && waiters.isEmpty()) {
                waitersByName.remove(name);
            }
        }
    }

    /** What it still waits for. */
    Set<String> awaitedBy(long waiter) {
        return Set.copyOf(namesByWaiter.getOrDefault(waiter, Set.of()));
    }
}
