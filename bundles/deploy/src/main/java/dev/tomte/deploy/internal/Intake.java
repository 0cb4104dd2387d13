package dev.tomte.deploy.internal;

import dev.tomte.deploy.internal.Inspection.Bad;
import dev.tomte.deploy.internal.Inspection.Good;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Turns what the folder shows into bundles. A file is taken the moment it is provably whole, without any wait; one that
 * is not is looked at again at each change, and is given up on only after it has stayed the same for the settle time.
 */
final class Intake {

    /**
     * How long a file must be gone to count as removed. Tools that replace a file by deleting and writing it must not
     * run a plug-in's uninstall hook, which may delete its data.
     */
    static final Duration REMOVAL_GRACE = Duration.ofMillis(200);

    private final PluginFolder folder;
    private final Artifacts artifacts;
    private final LongSupplier nanoTime;
    private final long settleNanos;
    private final long pollNanos;
    private final Map<String, Sighting> sightings = new TreeMap<>();

    Intake(PluginFolder folder, Artifacts artifacts, DeploySettings settings, LongSupplier nanoTime) {
        this.folder = folder;
        this.artifacts = artifacts;
        this.nanoTime = nanoTime;
        this.settleNanos = settings.settle().toNanos();
        this.pollNanos = settings.poll().toNanos();
    }

    /** Makes known a file that an earlier run took; it is not read again if its stamp is still the same. */
    void remember(String file, FileStamp stamp, Good good) {
        Sighting sighting = new Sighting(file);
        sighting.good = good;
        sighting.goodStamp = stamp;
        sightings.put(file, sighting);
    }

    Collection<Sighting> sightings() {
        return sightings.values();
    }

    /** Nanoseconds until the next look is due; {@link Long#MAX_VALUE} if none is. */
    long pauseNanos() {
        long now = nanoTime.getAsLong();
        long pause = Long.MAX_VALUE;
        for (Sighting sighting : sightings.values()) {
            if (sighting.missing || (sighting.bad != null && (!sighting.settled || sighting.bad.ours()))) {
                pause = Math.min(pause, Math.max(0, sighting.nextLook - now));
            }
        }
        return pause;
    }

    /**
     * Compares the folder with what is known.
     *
     * @param scan empty if the folder is not there: that is no reason to remove anything
     * @param touched the files to read even if their stamps are the same
     */
    void look(Optional<Map<String, FileStamp>> scan, Set<String> touched) {
        if (scan.isEmpty()) {
            return;
        }
        Map<String, FileStamp> found = scan.get();
        found.keySet().forEach(file -> sightings.computeIfAbsent(file, Sighting::new));
        for (Sighting sighting : sightings.values()) {
            look(sighting, found.get(sighting.file), touched.contains(sighting.file));
        }
        sightings
                .values()
                .removeIf(sighting -> sighting.missing
                        && (sighting.good == null || nanoTime.getAsLong() - sighting.since >= REMOVAL_GRACE.toNanos()));
    }

    private void look(Sighting sighting, @Nullable FileStamp now, boolean touched) {
        long time = nanoTime.getAsLong();
        boolean first = sighting.stamp == null && !sighting.missing;
        if (now == null) {
            if (first) {
                sighting.good = null; // removed while nobody looked
            }
            if (!sighting.missing) {
                sighting.changed(null, time);
                sighting.bad = null;
                sighting.nextLook = time + REMOVAL_GRACE.toNanos();
            }
            return;
        }
        if (first
                && now.equals(sighting.goodStamp)
                && artifacts.has(goodOf(sighting).sha256())) {
            sighting.changed(now, time);
            return;
        }
        boolean changed = !now.equals(sighting.stamp);
        if (changed) {
            sighting.changed(now, time);
        }
        if (changed || touched) {
            inspect(sighting, now);
        } else if (sighting.bad != null && time - sighting.nextLook >= 0) {
            lookAgain(sighting, now, time);
        }
    }

    private void lookAgain(Sighting sighting, FileStamp now, long time) {
        Bad bad = sighting.bad;
        if (time - sighting.since >= settleNanos && !sighting.settled) {
            inspect(sighting, now);
            sighting.settled = sighting.bad != null;
            sighting.nextLook = time + pollNanos;
        } else if (bad != null && bad.ours()) {
            inspect(sighting, now);
            sighting.nextLook = time + pollNanos;
        } else if (!sighting.settled) {
            sighting.lookAgainSoon(time);
        }
    }

    private void inspect(Sighting sighting, FileStamp now) {
        Inspection inspection = artifacts.take(folder.path().resolve(sighting.file));
        if (inspection instanceof Good good) {
            sighting.good = good;
            sighting.goodStamp = now;
            sighting.bad = null;
        } else if (inspection instanceof Bad bad) {
            sighting.bad = bad;
            sighting.lookAgainSoon(nanoTime.getAsLong());
        }
    }

    private static Good goodOf(Sighting sighting) {
        if (sighting.good == null) {
            throw new IllegalStateException("A stamp of a good file without the file: " + sighting.file);
        }
        return sighting.good;
    }
}
