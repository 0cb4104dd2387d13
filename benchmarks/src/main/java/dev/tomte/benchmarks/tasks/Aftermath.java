package dev.tomte.benchmarks.tasks;

import dev.tomte.benchmarks.tasks.RunLog.Entry;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * What a crash did, counted from what every run left.
 *
 * @param ended tasks that had ended before the kill
 * @param interrupted tasks that had begun and not ended
 * @param lost acknowledged tasks that never ended
 * @param repeated tasks that ran again though they had ended
 * @param firstAgainMs from opening until an interrupted one began again; empty if none did
 * @param lastAgainMs until the last of them did; empty unless all did
 */
record Aftermath(
        int ended, int interrupted, int lost, int repeated, OptionalDouble firstAgainMs, OptionalDouble lastAgainMs) {

    /**
     * Counts.
     *
     * @param acknowledged ids 0 to below this
     * @param before how many entries were there when the process was dead
     * @param opened when the next one began to open, in nanoseconds
     */
    static Aftermath of(List<Entry> entries, int acknowledged, int before, double opened) {
        Set<Long> open = new HashSet<>();
        Set<Long> ended = new HashSet<>();
        for (Entry entry : entries.subList(0, before)) {
            if (entry.end()) {
                ended.add(entry.id());
                open.remove(entry.id());
            } else {
                open.add(entry.id());
            }
        }
        Set<Long> repeated = new HashSet<>();
        Set<Long> endedAtLast = new HashSet<>(ended);
        Map<Long, Long> again = new HashMap<>();
        for (Entry entry : entries.subList(before, entries.size())) {
            if (entry.end()) {
                endedAtLast.add(entry.id());
            } else if (ended.contains(entry.id())) {
                repeated.add(entry.id());
            } else if (open.contains(entry.id())) {
                again.putIfAbsent(entry.id(), entry.nanos());
            }
        }
        OptionalDouble last = again.size() == open.size() ? edge(again.values(), true) : OptionalDouble.empty();
        return new Aftermath(
                ended.size(),
                open.size(),
                acknowledged - endedAtLast.size(),
                repeated.size(),
                millis(edge(again.values(), false), opened),
                millis(last, opened));
    }

    private static OptionalDouble edge(Collection<Long> nanos, boolean last) {
        LongStream all = nanos.stream().mapToLong(Long::longValue);
        OptionalLong found = last ? all.max() : all.min();
        return found.isPresent() ? OptionalDouble.of((double) found.getAsLong()) : OptionalDouble.empty();
    }

    private static OptionalDouble millis(OptionalDouble nanos, double opened) {
        return nanos.isPresent() ? OptionalDouble.of((nanos.getAsDouble() - opened) / 1e6) : nanos;
    }
}
