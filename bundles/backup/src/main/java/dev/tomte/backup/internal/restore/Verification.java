package dev.tomte.backup.internal.restore;

import dev.tomte.backup.BackupException;
import dev.tomte.backup.BackupException.Reason;
import dev.tomte.backup.BackupReport;
import dev.tomte.backup.internal.archive.Hash;
import dev.tomte.backup.internal.archive.Manifest;
import dev.tomte.backup.internal.archive.Meter;
import dev.tomte.backup.internal.archive.Names;
import dev.tomte.backup.internal.archive.Opener;
import dev.tomte.backup.internal.archive.Reading;
import dev.tomte.backup.internal.archive.Unpacker;
import dev.tomte.backup.internal.file.DatabaseFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Looks whether a backup is good: as its manifest has it, with a sound database, and with secrets that open. */
public final class Verification {

    private static final Set<String> LOOKED_INTO = Set.of(Names.DATABASE, Names.SECRETS);
    private static final int BUFFER = 1 << 16;

    private final Opener opener;
    private final Meter meter;

    public Verification(Opener opener, Meter meter) {
        this.opener = opener;
        this.meter = meter;
    }

    /**
     * What is wrong with a backup, and what is in it.
     *
     * @param scratch an empty folder
     * @param restore if everything is to be unpacked and looked at as for a restore; null if not
     */
    public BackupReport verify(Path file, Path scratch, @Nullable Staging restore) throws BackupException {
        try {
            meter.step("reading " + file.getFileName(), 0, 80, Files.size(file));
            Unpacker.Content content = Reading.read(
                    file,
                    opener,
                    new UnpackedFolder(scratch, name -> restore != null || LOOKED_INTO.contains(name)),
                    meter);
            List<String> faults = new ArrayList<>(content.faults());
            meter.step("checking the database", 80, 99, 0);
            if (restore != null) {
                faults.addAll(restore.faults(scratch, content.manifest()));
            } else if (Files.exists(scratch.resolve(Names.DATABASE))) {
                faults.addAll(
                        DatabaseFile.check(scratch.resolve(Names.DATABASE)).faults());
            }
            secrets(scratch.resolve(Names.SECRETS), content.manifest(), faults);
            artifacts(scratch.resolve("artifacts"), faults);
            return report(file, content, faults);
        } catch (BackupException e) {
            if (e.reason() != Reason.DAMAGED) {
                throw e;
            }
            String why = String.valueOf((e.getCause() == null ? e : e.getCause()).getMessage());
            return new BackupReport(file, Optional.empty(), Optional.empty(), 0, 0, 0, List.of(why));
        } catch (IOException e) {
            throw Reading.failure(file, e);
        }
    }

    private static BackupReport report(Path file, Unpacker.Content content, List<String> faults) {
        Manifest.About about = content.manifest().about();
        return new BackupReport(
                file,
                about.createdAt(),
                about.version(),
                content.manifest().entries().size(),
                content.bytes(),
                about.secrets(),
                faults);
    }

    /** They carry a seal of their own, which is looked at to its end. */
    private void secrets(Path sealed, Manifest manifest, List<String> faults) {
        if (!Files.exists(sealed)) {
            if (manifest.about().secrets() > 0) {
                faults.add("its manifest speaks of " + manifest.about().secrets() + " secrets, and there are none");
            }
            return;
        }
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = opener.open(Files.newInputStream(sealed))) {
            while (in.read(buffer) >= 0) {
                Meter.look();
            }
        } catch (IOException e) {
            faults.add("its secrets do not open: " + e.getMessage());
        } finally {
            Arrays.fill(buffer, (byte) 0);
        }
    }

    /** Their names are their hashes. */
    private static void artifacts(Path folder, List<String> faults) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Hash hash = new Hash();
                byte[] buffer = new byte[BUFFER];
                try (InputStream in = Files.newInputStream(file)) {
                    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                        hash.update(buffer, 0, read);
                    }
                }
                if (!file.getFileName().toString().startsWith(hash.hex())) {
                    faults.add("the artifact " + file.getFileName() + " is not what its name says");
                }
            }
        }
    }
}
