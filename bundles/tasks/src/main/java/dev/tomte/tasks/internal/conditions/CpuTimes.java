package dev.tomte.tasks.internal.conditions;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * What the processors have done since the start, from {@code /proc/stat} and {@code /proc/self/stat} (proc(5)), all in
 * the same clock ticks.
 *
 * @param busy spent on work, by anybody
 * @param total busy or not, of all processors together
 * @param own of the busy ones, spent by this process and by programs it called that have ended
 * @param processors how many there are
 */
record CpuTimes(long busy, long total, long own, int processors) {

    private static final int IDLE = 3;
    private static final int WAITING = 4;
    private static final int STOLEN = 7;
    private static final int OWN_FIRST = 11;
    private static final int OWN_AFTER = 15;

    /** @throws IOException if a file cannot be read, or is not as expected */
    static CpuTimes read(DeviceFiles files) throws IOException {
        List<String> lines = files.lines("proc/stat");
        long[] all =
                lines.isEmpty() ? new long[0] : numbers("stat", lines.get(0).replaceFirst("^cpu\\s+", ""));
        if (all.length <= STOLEN) {
            throw new IOException("/proc/stat: expected a line 'cpu' with 8 numbers at least, found "
                    + (lines.isEmpty() ? "nothing" : Texts.shown(lines.get(0))));
        }
        long total = Arrays.stream(all, 0, STOLEN + 1).sum();
        String self = files.value("proc/self/stat");
        // The program's name before it may contain anything.
        String[] own = self.substring(self.lastIndexOf(')') + 1).strip().split("\\s+", -1);
        if (own.length < OWN_AFTER) {
            throw new IOException("/proc/self/stat: expected 17 fields at least, found " + Texts.shown(self));
        }
        return new CpuTimes(
                total - all[IDLE] - all[WAITING] - all[STOLEN],
                total,
                Arrays.stream(numbers(
                                "self/stat", String.join(" ", Arrays.asList(own).subList(OWN_FIRST, OWN_AFTER))))
                        .sum(),
                (int) lines.stream().filter(line -> line.matches("cpu[0-9].*")).count());
    }

    /** The share of all processors that others have used since then, 0 to 100. */
    long othersPercent(CpuTimes before) {
        long others = (busy - before.busy) - (own - before.own);
        return Math.max(0, Math.min(100, 100 * others / Math.max(1, total - before.total)));
    }

    private static long[] numbers(String file, String text) throws IOException {
        try {
            return Arrays.stream(text.strip().split("\\s+", -1))
                    .mapToLong(Long::parseLong)
                    .toArray();
        } catch (NumberFormatException e) {
            throw new IOException("/proc/" + file + ": expected numbers, found " + Texts.shown(text), e);
        }
    }
}
