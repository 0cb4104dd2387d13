package dev.tomte.shell.internal;

import dev.tomte.backup.BackupException;
import dev.tomte.backup.BackupException.Reason;
import dev.tomte.backup.BackupFile;
import dev.tomte.backup.BackupFile.Protection;
import dev.tomte.backup.BackupFile.Verdict;
import dev.tomte.backup.BackupKey;
import dev.tomte.backup.BackupProgress;
import dev.tomte.backup.BackupReport;
import dev.tomte.backup.BackupRequest;
import dev.tomte.backup.BackupService;
import dev.tomte.backup.BackupStatus;
import dev.tomte.backup.RestorePlan;
import dev.tomte.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Backups that are only told of. What opens them is {@link #opens}; what they are asked for is in {@link #asked}. */
final class FakeBackups implements BackupService {

    static final Instant NOW = Instant.parse("2026-11-22T02:00:00Z");

    final List<BackupFile> files = new ArrayList<>();
    final List<String> asked = new ArrayList<>();
    /** As {@link #words(BackupKey)} has it. */
    String opens = "own";

    List<String> faults = List.of();
    List<String> warnings = List.of();
    Optional<Reason> failure = Optional.empty();
    boolean restoreWaits;

    /** One in the backup folder. */
    BackupFile add(String name, Protection protection, Verdict verdict) {
        BackupFile file = new BackupFile(
                Path.of("/backups", name),
                NOW,
                13_442,
                protection,
                Optional.empty(),
                verdict,
                Optional.of(NOW).filter(any -> verdict != Verdict.UNVERIFIED),
                List.of("nas"),
                List.of("s3"),
                List.of("usb"));
        files.add(file);
        return file;
    }

    @Override
    public BackupFile createBackup(BackupRequest request, BackupProgress progress) throws BackupException {
        fail();
        asked.add("create " + request.file().map(Path::toString).orElse("-")
                + request.passphrase()
                        .map(secret -> " passphrase " + text(secret))
                        .orElse("")
                + request.recipients().stream().map(" "::concat).reduce("", String::concat));
        progress.progress(50, "packing");
        return new BackupFile(
                request.file().orElse(Path.of("/backups/new.tar.zst.age")),
                NOW,
                2048,
                Protection.PASSPHRASE,
                Optional.empty(),
                Verdict.UNVERIFIED,
                Optional.empty(),
                List.of(),
                List.of());
    }

    @Override
    public List<BackupFile> getBackupList() throws BackupException {
        fail();
        return List.copyOf(files);
    }

    @Override
    public BackupReport verifyBackup(Path file, BackupKey key, BackupProgress progress) throws BackupException {
        return look("verify " + file, file, key, progress);
    }

    @Override
    public BackupReport drill(Optional<Path> file, BackupKey key, BackupProgress progress) throws BackupException {
        return look("drill", file.orElse(Path.of("/backups/newest.tar.zst.age")), key, progress);
    }

    @Override
    public RestorePlan restoreBackup(Path file, BackupKey key, BackupProgress progress) throws BackupException {
        open("restore " + file, file, key);
        return plan();
    }

    @Override
    public Optional<RestorePlan> undoRestore() {
        asked.add("undo");
        return restoreWaits ? Optional.empty() : Optional.of(plan());
    }

    @Override
    public Optional<Instant> scheduleBackup(Optional<String> cron) {
        if (cron.filter(expression -> expression.split(" ").length != 5).isPresent()) {
            throw new IllegalArgumentException("Expected a cron expression, not '" + cron.get() + "'");
        }
        asked.add("schedule " + cron);
        return cron.map(any -> NOW.plusSeconds(5400));
    }

    @Override
    public List<Path> prune(boolean dryRun) {
        asked.add("prune " + dryRun);
        return files.stream().skip(1).map(BackupFile::file).toList();
    }

    @Override
    public BackupStatus status() {
        return new BackupStatus(
                Path.of("/backups"),
                Optional.of("0 2 * * *").filter(any -> warnings.isEmpty()),
                Protection.PASSPHRASE,
                files.stream().findFirst(),
                files.stream().filter(file -> file.verdict() == Verdict.GOOD).findFirst(),
                Optional.empty(),
                2,
                Optional.of(NOW).filter(any -> restoreWaits),
                true,
                warnings);
    }

    private BackupReport look(String what, Path file, BackupKey key, BackupProgress progress) throws BackupException {
        open(what, file, key);
        progress.progress(40, "reading " + file.getFileName());
        return new BackupReport(file, Optional.of(NOW), Optional.of("0.1.0"), 17, 200_403, 2, faults);
    }

    private void open(String what, Path file, BackupKey key) throws BackupException {
        asked.add(what + " " + words(key));
        fail();
        if (!words(key).equals(opens)) {
            throw new BackupException(Reason.WRONG_KEY, file + " does not open");
        }
    }

    private void fail() throws BackupException {
        if (failure.isPresent()) {
            throw new BackupException(failure.get(), "no backups today");
        }
    }

    private static RestorePlan plan() {
        return new RestorePlan(NOW, List.of("tomte.db", "conf"), Path.of("/data/restore/replaced-1"));
    }

    private static String words(BackupKey key) {
        return switch (key.kind()) {
            case OWN -> "own";
            case PASSPHRASE -> "passphrase " + text(key.secret().orElseThrow());
            case IDENTITY -> "identity " + text(key.secret().orElseThrow());
        };
    }

    private static String text(Secret secret) {
        return new String(secret.bytes(), StandardCharsets.UTF_8);
    }
}
