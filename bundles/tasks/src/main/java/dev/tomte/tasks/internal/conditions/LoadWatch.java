package dev.tomte.tasks.internal.conditions;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long others than Tomte have made little use of the processors. From one look to the next it compares processor
 * times, of which Tomte's own are taken off: a task must not end the idleness that it waited for. The first look, and one
 * after a long time, has nothing to compare with and goes by the load average, in which Tomte's work is contained.
 */
final class LoadWatch {

    private static final long SHORTEST = Duration.ofSeconds(1).toNanos();
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

    private final DeviceFiles files;
    private @Nullable CpuTimes last;
    private long lastAt;
    private long busyUntil;
    private String work = "";

    LoadWatch(DeviceFiles files) {
        this.files = files;
    }

    /**
     * Looks.
     *
     * @param now by the monotonic clock, in nanoseconds
     * @param enough how long is enough
     * @param little in percent of all processors
     * @return nanoseconds for which there has been little to do
     * @throws IOException if it cannot be told
     */
    long quiet(long now, Duration enough, int little) throws IOException {
        CpuTimes times = CpuTimes.read(files);
        long longest = Math.max(enough.toNanos(), MINUTE.toNanos());
        if (last == null || now - lastAt > longest || times.total() < last.total()) {
            double average = average(enough, Math.max(1, times.processors()));
            busyUntil = average > little ? now : now - enough.toNanos();
            work = "the load was " + Math.round(average) + " % of the processors";
            remember(times, now);
        } else if (now - lastAt >= SHORTEST) {
            long others = times.othersPercent(last);
            if (others > little) {
                busyUntil = now;
                work = "others used " + others + " % of the processors";
            }
            remember(times, now);
        }
        return now - busyUntil;
    }

    /** What was last found to be more than a little. */
    String work() {
        return work;
    }

    private void remember(CpuTimes times, long now) {
        last = times;
        lastAt = now;
    }

    /** In percent of the processors, over 1, 5 or 15 minutes, whichever is long enough. */
    private double average(Duration enough, int processors) throws IOException {
        int column = enough.compareTo(MINUTE) <= 0 ? 0 : enough.compareTo(FIVE_MINUTES) <= 0 ? 1 : 2;
        String text = files.value("proc/loadavg");
        String[] field = text.split("\\s+", -1);
        if (field.length <= column || !field[column].matches("[0-9]{1,6}\\.[0-9]{1,6}")) {
            throw new IOException("/proc/loadavg: expected three averages, found " + Texts.shown(text));
        }
        return 100 * Double.parseDouble(field[column]) / processors;
    }
}
