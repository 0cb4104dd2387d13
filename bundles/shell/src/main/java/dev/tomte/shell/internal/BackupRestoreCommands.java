package dev.tomte.shell.internal;

import dev.tomte.backup.BackupException;
import dev.tomte.backup.BackupFile;
import dev.tomte.backup.BackupReport;
import dev.tomte.backup.BackupService;
import dev.tomte.backup.RestorePlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code backup:verify}, {@code backup:drill}, {@code backup:restore}, {@code backup:undo}. */
@Component(
        service = BackupRestoreCommands.class,
        property = {
            "osgi.command.scope=backup",
            "osgi.command.function=verify",
            "osgi.command.function=drill",
            "osgi.command.function=restore",
            "osgi.command.function=undo"
        })
public final class BackupRestoreCommands implements ArgumentCompleter {

    /** What the help says of the backup to read. */
    private static final String BACKUP = "a backup: a name of backup:list, or a path";

    private final BackupService backups;

    @Activate
    public BackupRestoreCommands(@Reference BackupService backups) {
        this.backups = backups;
    }

    @Descriptor("Reads a whole backup and says what is wrong with it")
    public void verify(
            CommandSession session,
            @Descriptor("as JSON") @Parameter(names = "--json", presentValue = "true", absentValue = "false")
                    boolean json,
            @Descriptor(BackupKeys.PASSPHRASE)
                    @Parameter(names = "--passphrase", presentValue = "true", absentValue = "false")
                    boolean passphrase,
            @Descriptor(BackupKeys.IDENTITY)
                    @Form("FILE")
                    @Parameter(names = "--identity", absentValue = Parameter.UNSPECIFIED)
                    String identity,
            @Descriptor(BACKUP) String file)
            throws BackupException, IOException {
        Path path = find(session, file);
        BackupReport report;
        try (BackupBar bar = new BackupBar(session)) {
            report = BackupKeys.open(session, passphrase, identity, key -> backups.verifyBackup(path, key, bar));
        }
        print(session, report, json);
    }

    @Descriptor("Restores the newest backup into a scratch folder, and looks whether Tomte could start on it")
    public void drill(
            CommandSession session,
            @Descriptor("as JSON") @Parameter(names = "--json", presentValue = "true", absentValue = "false")
                    boolean json,
            @Descriptor(BackupKeys.PASSPHRASE)
                    @Parameter(names = "--passphrase", presentValue = "true", absentValue = "false")
                    boolean passphrase,
            @Descriptor(BackupKeys.IDENTITY)
                    @Form("FILE")
                    @Parameter(names = "--identity", absentValue = Parameter.UNSPECIFIED)
                    String identity)
            throws BackupException, IOException {
        BackupReport report;
        try (BackupBar bar = new BackupBar(session)) {
            report = BackupKeys.open(session, passphrase, identity, key -> backups.drill(Optional.empty(), key, bar));
        }
        print(session, report, json);
    }

    @Descriptor("Has a backup take the place of what is here at the next start, which keeps what it replaces")
    public void restore(
            CommandSession session,
            @Descriptor(BackupKeys.PASSPHRASE)
                    @Parameter(names = "--passphrase", presentValue = "true", absentValue = "false")
                    boolean passphrase,
            @Descriptor(BackupKeys.IDENTITY)
                    @Form("FILE")
                    @Parameter(names = "--identity", absentValue = Parameter.UNSPECIFIED)
                    String identity,
            @Descriptor(BACKUP) String file)
            throws BackupException, IOException {
        Path path = find(session, file);
        RestorePlan plan;
        try (BackupBar bar = new BackupBar(session)) {
            plan = BackupKeys.open(session, passphrase, identity, key -> backups.restoreBackup(path, key, bar));
        }
        Output.line(session, "The next start restores what was made at " + Values.text(plan.createdAt()) + ".");
        next(session, plan);
    }

    @Descriptor("Takes a restore back: one that waits is forgotten, one that was done is undone at the next start")
    public void undo(CommandSession session) throws BackupException {
        Optional<RestorePlan> plan = backups.undoRestore();
        if (plan.isEmpty()) {
            Output.line(session, "The restore that waited for the next start is forgotten.");
            return;
        }
        Output.line(session, "The next start brings back what the last restore replaced.");
        next(session, plan.get());
    }

    @Override
    public List<String> complete(CommandSession session, String command, List<String> arguments) {
        if ((!command.equals("verify") && !command.equals("restore")) || !arguments.isEmpty()) {
            return List.of();
        }
        try {
            return backups.getBackupList().stream()
                    .map(backup -> backup.file().getFileName().toString())
                    .toList();
        } catch (BackupException e) {
            // Somebody only typed a Tab; the command itself will say it.
            return List.of();
        }
    }

    private static void next(CommandSession session, RestorePlan plan) {
        Output.line(
                session,
                "It replaces " + String.join(", ", plan.items()) + ", and keeps what is there in " + plan.keptIn()
                        + ".");
        Output.line(session, "'tomte restart' does it now; 'tomte backup:undo' takes it back.");
    }

    /** A path as a shell has it; else a name in the list. */
    private Path find(CommandSession session, String file) throws BackupException {
        Path path = session.currentDir().resolve(file).toAbsolutePath().normalize();
        if (Files.exists(path)) {
            return path;
        }
        List<BackupFile> all = backups.getBackupList();
        return all.stream()
                .map(BackupFile::file)
                .filter(known -> known.getFileName().toString().equals(file))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no backup '" + file + "'."
                        + NearMatches.hint(
                                file,
                                all.stream()
                                        .map(known -> known.file().getFileName().toString())
                                        .toList())
                        + " 'tomte backup:list' lists them."));
    }

    private static void print(CommandSession session, BackupReport report, boolean json) throws BackupException {
        new Details()
                .add("file", report.file().toString())
                .add("good", report.isGood())
                .add("createdAt", report.createdAt())
                .add("version", report.version())
                .add("entries", report.entries())
                .add("contentBytes", report.contentBytes())
                .add("secrets", report.secrets())
                .add("faults", report.faults())
                .print(session, json);
        if (!report.isGood()) {
            throw new BackupException(
                    BackupException.Reason.DAMAGED,
                    report.file() + " is damaged: " + String.join("; ", report.faults()));
        }
    }
}
