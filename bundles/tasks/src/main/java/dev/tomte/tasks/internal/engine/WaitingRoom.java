package dev.tomte.tasks.internal.engine;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who waits for conditions: ids only, by what they wait for, as it may be a million. Guarded by the engine's lock. */
final class WaitingRoom {

    /** Tasks of a lane that wait for the same conditions. */
    record Group(Set<String> conditions, Lane lane) {}

    private static final class Ids {
        private long[] ids = new long[16];
        private int count;
    }

    private final Map<Group, Ids> groups = new HashMap<>();

    /** Adds a task; whether it is the first of its group. */
    boolean add(Group group, long id) {
        Ids ids = groups.computeIfAbsent(group, any -> new Ids());
        if (ids.count == ids.ids.length) {
            ids.ids = Arrays.copyOf(ids.ids, ids.count * 2);
        }
        ids.ids[ids.count++] = id;
        return ids.count == 1;
    }

    List<Group> groups() {
        return List.copyOf(groups.keySet());
    }

    /** Takes all out of a group. */
    long[] empty(Group group) {
        Ids ids = groups.remove(group);
        return ids == null ? new long[0] : Arrays.copyOf(ids.ids, ids.count);
    }

    long size() {
        return groups.values().stream().mapToLong(ids -> ids.count).sum();
    }
}
