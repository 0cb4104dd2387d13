package dev.tomte.backup.internal;

import dev.tomte.backup.BackupException;
import dev.tomte.backup.BackupException.Reason;
import dev.tomte.backup.BackupFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which backups are there: the files count, and what the ledger knows of them. */
final class Inventory {

    private final Ledger ledger;

    Inventory(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Youngest first. */
    List<BackupFile> list(BackupFolder folder) throws BackupException {
        Map<Path, BackupFile> known = new HashMap<>(ledger.files());
        List<BackupFile> all = new ArrayList<>();
        try {
            for (Path file : folder.files()) {
                all.add(look(file, Optional.ofNullable(known.remove(file))));
            }
            for (BackupFile elsewhere : known.values()) {
                if (Files.isRegularFile(elsewhere.file())) {
                    all.add(look(elsewhere.file(), Optional.of(elsewhere)));
                }
            }
        } catch (IOException e) {
            throw new BackupException(Reason.IO, "The backups in " + folder.path() + " cannot be listed: " + e, e);
        }
        all.sort(Comparator.comparing(BackupFile::createdAt).reversed());
        return all;
    }

    /** One file. */
    BackupFile find(Path file) throws BackupException {
        try {
            return look(file, Optional.ofNullable(ledger.files().get(file)));
        } catch (IOException e) {
            throw new BackupException(Reason.IO, file + " cannot be looked at: " + e, e);
        }
    }

    /** What is known of a file of another size is not about this one. */
    private static BackupFile look(Path file, Optional<BackupFile> known) throws IOException {
        long size = Files.size(file);
        if (known.isPresent() && known.get().sizeBytes() == size) {
            return known.get();
        }
        return new BackupFile(
                file,
                Files.getLastModifiedTime(file).toInstant(),
                size,
                BackupFolder.protection(file),
                Optional.empty(),
                BackupFile.Verdict.UNVERIFIED,
                Optional.empty(),
                known.map(BackupFile::copies).orElse(List.of()),
                known.map(BackupFile::pending).orElse(List.of()));
    }
}
