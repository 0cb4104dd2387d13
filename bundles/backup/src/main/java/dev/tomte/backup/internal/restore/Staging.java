package dev.tomte.backup.internal.restore;

import dev.tomte.backup.BackupException;
import dev.tomte.backup.BackupException.Reason;
import dev.tomte.backup.RestorePlan;
import dev.tomte.backup.internal.archive.Manifest;
import dev.tomte.backup.internal.archive.Names;
import dev.tomte.backup.internal.file.DatabaseFile;
import dev.tomte.backup.internal.file.Disk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** Makes what was unpacked ready for the next start, and takes that back. */
public final class Staging {

    private static final List<String> REPLACED = List.of(Names.DATABASE, Names.PASSWORD, "conf", "config", "plugins");

    private final RestoreFolder folder;
    private final String version;
    private final SchemaHere schemaHere;
    private final InstantSource clock;

    /** The versions of the tables of what is here. */
    @FunctionalInterface
    public interface SchemaHere {

        /** By area; empty if there is no database. */
        SortedMap<String, Integer> read() throws BackupException;
    }

    /**
     * Prepares restores of a data folder.
     *
     * @param version of this Tomte
     */
    public Staging(Path data, String version, SchemaHere schemaHere, InstantSource clock) {
        this.version = version;
        this.schemaHere = schemaHere;
        this.clock = clock;
        folder = new RestoreFolder(data);
    }

    /**
     * Where to unpack to.
     *
     * @throws BackupException if another restore is in place by half
     */
    public Path begin() throws IOException, BackupException {
        requireWhole();
        return folder.newStaging();
    }

    /** Removes what was unpacked and is not ready. */
    void discard() {
        folder.discardStaging();
    }

    /**
     * Checks what no hash can tell: that this Tomte can start on it.
     *
     * @throws BackupException if it cannot
     */
    public void check(Path staging, Manifest manifest) throws BackupException {
        Optional<String> from = manifest.about().version();
        if (from.isPresent() && Versions.isNewer(from.get(), version)) {
            throw new BackupException(
                    Reason.REFUSED,
                    "It was made by Tomte " + from.get() + ", and this is " + version
                            + ": a newer one's tables cannot be read; update Tomte first");
        }
        DatabaseFile.Findings findings = DatabaseFile.check(staging.resolve(Names.DATABASE));
        if (!findings.faults().isEmpty()) {
            throw new BackupException(Reason.DAMAGED, String.join("; ", findings.faults()));
        }
        if (from.equals(Optional.of(version))) {
            return;
        }
        SortedMap<String, Integer> known = schemaHere.read();
        for (Map.Entry<String, Integer> area : findings.schema().entrySet()) {
            Integer here = known.get(area.getKey());
            if (here != null && here < area.getValue()) {
                throw new BackupException(
                        Reason.REFUSED,
                        "Its tables of " + area.getKey() + " are of version " + area.getValue()
                                + ", and this Tomte has version " + here + "; update Tomte first");
            }
        }
    }

    /** What {@link #check} would refuse it for; none if it would not. */
    List<String> faults(Path folder, Manifest manifest) throws BackupException {
        if (!Files.exists(folder.resolve(Names.DATABASE))) {
            return List.of();
        }
        try {
            check(folder, manifest);
            return List.of();
        } catch (BackupException e) {
            if (e.reason() != Reason.REFUSED && e.reason() != Reason.DAMAGED) {
                throw e;
            }
            return List.of(String.valueOf(e.getMessage()));
        }
    }

    /** Has what was unpacked put in place at the next start, instead of anything that waits for it. */
    public RestorePlan complete(Path staging, Instant createdAt) throws IOException {
        String stamp = folder.newStamp(clock.instant());
        Disk.write(staging.resolve(RestoreFolder.CREATED), createdAt + "\n");
        Disk.write(staging.resolve(RestoreFolder.STAMP), stamp + "\n");
        Disk.syncTree(staging);
        folder.discardPending();
        Disk.move(staging, folder.pending());
        return plan(createdAt, stamp);
    }

    /**
     * Forgets what waits for the next start; if nothing does, has what the last restore replaced put in place again.
     *
     * @return what the next start will do; empty if it will do nothing
     */
    public Optional<RestorePlan> undo() throws IOException, BackupException {
        requireWhole();
        if (folder.discardPending()) {
            return Optional.empty();
        }
        List<Path> replaced = folder.replaced();
        if (replaced.isEmpty()) {
            throw new BackupException(
                    Reason.REFUSED, "No restore waits for the next start, and none has replaced anything here");
        }
        Path last = replaced.get(0);
        String stamp = folder.newStamp(clock.instant());
        Disk.write(last.resolve(RestoreFolder.SECRETS_KEPT), RestoreFolder.stamp(last) + "\n");
        Disk.write(last.resolve(RestoreFolder.STAMP), stamp + "\n");
        Instant createdAt = RestoreFolder.created(last);
        Disk.move(last, folder.pending());
        return Optional.of(plan(createdAt, stamp));
    }

    /** To forget it then would leave a mixture, and to begin another would keep one. */
    private void requireWhole() throws BackupException {
        if (folder.hasBegun()) {
            throw new BackupException(
                    Reason.REFUSED,
                    "A restore was cut off while it was put in place, and only a part of it is; start Tomte, which completes"
                            + " it, and then do this again");
        }
    }

    private RestorePlan plan(Instant createdAt, String stamp) throws IOException {
        List<String> items = REPLACED.stream()
                .filter(item -> Files.exists(folder.pending().resolve(item))
                        || Files.exists(folder.pending().resolve(item + ".absent")))
                .toList();
        return new RestorePlan(createdAt, items, folder.replaced(stamp));
    }
}
