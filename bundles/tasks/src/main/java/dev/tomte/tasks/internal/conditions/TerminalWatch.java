package dev.tomte.tasks.internal.conditions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/**
 * How long nobody has typed: from the access times of the terminals {@code /dev/pts/*} (windows, SSH) and
 * {@code /dev/tty1} and so on (the console), which Linux sets when something typed is read, to 8 s. It is what w(1) shows
 * as idle. It does not see a mouse, nor keys that a graphical program takes without a terminal, nor the screen of a
 * kiosk; of those only their work for the processors shows. Serial lines are left out, since sensors talk over them.
 */
final class TerminalWatch {

    private final DeviceFiles files;
    private final InstantSource clock;
    private final Map<String, FileTime> known = new HashMap<>();
    private boolean looked;
    private long typedAt;

    TerminalWatch(DeviceFiles files, InstantSource clock) {
        this.files = files;
        this.clock = clock;
    }

    /**
     * Looks.
     *
     * @param now by the monotonic clock, in nanoseconds
     * @param enough how long is enough
     * @return nanoseconds for which nobody has typed
     * @throws IOException if it cannot be told
     */
    long quiet(long now, Duration enough) throws IOException {
        if (!looked) {
            typedAt = now - enough.toNanos();
        }
        Map<String, FileTime> found = new HashMap<>();
        look("dev/pts", "[0-9]*", found);
        look("dev", "tty[0-9]*", found);
        found.forEach((name, time) -> {
            if (!time.equals(known.get(name))) {
                typedAt = Math.max(typedAt, now - age(time, enough));
            }
        });
        known.clear();
        known.putAll(found);
        looked = true;
        return now - typedAt;
    }

    /**
     * How long ago by the wall clock, which may have been set in between: a time to come tells nothing at the first look,
     * and at later ones that somebody has typed just now.
     */
    private long age(FileTime time, Duration enough) {
        long millis = clock.millis() - time.toMillis();
        if (millis < 0) {
            return looked ? 0 : enough.toNanos();
        }
        return Math.min(Duration.ofMillis(millis).toNanos(), enough.toNanos());
    }

    private void look(String folder, String glob, Map<String, FileTime> found) throws IOException {
        for (String name : files.list(folder, glob)) {
            try {
                found.put(
                        folder + "/" + name,
                        Files.readAttributes(files.path(folder + "/" + name), BasicFileAttributes.class)
                                .lastAccessTime());
            } catch (NoSuchFileException e) {
                // Its window was closed in between; what was typed there shows no more.
                found.remove(folder + "/" + name);
            }
        }
    }
}
