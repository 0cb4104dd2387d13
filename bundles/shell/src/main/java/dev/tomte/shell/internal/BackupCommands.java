package dev.tomte.shell.internal;

import dev.tomte.backup.BackupException;
import dev.tomte.backup.BackupFile;
import dev.tomte.backup.BackupRequest;
import dev.tomte.backup.BackupService;
import dev.tomte.backup.BackupStatus;
import dev.tomte.secret.Secret;
import dev.tomte.task.Task;
import dev.tomte.task.TaskException;
import dev.tomte.task.TaskManager;
import dev.tomte.task.TaskRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code backup:create}, {@code backup:list}, {@code backup:status}, {@code backup:schedule}, {@code backup:prune}. */
@Component(
        service = BackupCommands.class,
        property = {
            "osgi.command.scope=backup",
            "osgi.command.function=create",
            "osgi.command.function=list",
            "osgi.command.function=status",
            "osgi.command.function=schedule",
            "osgi.command.function=prune"
        })
public final class BackupCommands implements ArgumentCompleter {

    private static final String TYPE = "backup.create";
    private static final String NEVER = "off";

    private final BackupService backups;
    private final TaskManager tasks;
    private final TaskFollower follower;

    @Activate
    public BackupCommands(@Reference BackupService backups, @Reference TaskManager tasks) {
        this(backups, tasks, new TaskFollower(tasks, InstantSource.system(), TaskFollower.FIVE_TIMES_A_SECOND));
    }

    BackupCommands(BackupService backups, TaskManager tasks, TaskFollower follower) {
        this.backups = backups;
        this.tasks = tasks;
        this.follower = follower;
    }

    @Descriptor("Makes a backup, as a task that can be cancelled; --passphrase and --recipient make it right here")
    public void create(
            CommandSession session,
            @Descriptor("where to, in place of the backup folder")
                    @Form("FILE")
                    @Parameter(names = "--to", absentValue = Parameter.UNSPECIFIED)
                    String to,
            @Descriptor("asks for a passphrase to seal it with, in place of what is configured")
                    @Parameter(names = "--passphrase", presentValue = "true", absentValue = "false")
                    boolean passphrase,
            @Descriptor("a public key (age1…) it is sealed for, in place of what is configured; several with commas")
                    @Form("KEY")
                    @Parameter(names = "--recipient", absentValue = Parameter.UNSPECIFIED)
                    String recipient)
            throws BackupException, TaskException, IOException, InterruptedException {
        Optional<Path> file = to.equals(Parameter.UNSPECIFIED)
                ? Optional.empty()
                : Optional.of(session.currentDir().resolve(to).toAbsolutePath().normalize());
        List<String> recipients =
                recipient.equals(Parameter.UNSPECIFIED) ? List.of() : List.of(recipient.split(",", -1));
        if (passphrase && !recipients.isEmpty()) {
            throw new UsageException("Expected --passphrase or --recipient, not both: the age format has it so");
        }
        if (passphrase) {
            try (Secret secret = BackupKeys.passphrase(session, true)) {
                here(session, new BackupRequest(file, Optional.of(secret), List.of()));
            }
        } else if (!recipients.isEmpty()) {
            here(session, new BackupRequest(file, Optional.empty(), recipients));
        } else {
            asTask(session, file);
        }
    }

    @Descriptor("The backups that are there, youngest first")
    public void list(
            CommandSession session,
            @Descriptor("as JSON") @Parameter(names = "--json", presentValue = "true", absentValue = "false")
                    boolean json)
            throws BackupException {
        Table table = new Table(
                        "file",
                        "createdAt",
                        "size",
                        "protection",
                        "verdict",
                        "verifiedAt",
                        "copies",
                        "pending",
                        "givenUp",
                        "path")
                .hide("verifiedAt", "path");
        for (BackupFile backup : backups.getBackupList()) {
            table.row(
                    backup.file().getFileName().toString(),
                    backup.createdAt(),
                    backup.sizeBytes(),
                    backup.protection(),
                    backup.verdict(),
                    backup.verifiedAt(),
                    String.join(" ", backup.copies()),
                    String.join(" ", backup.pending()),
                    String.join(" ", backup.givenUp()),
                    backup.file().toString());
        }
        table.print(session, json, "No backups. 'tomte backup:create' makes one.");
    }

    @Descriptor("How it stands with the backups")
    public void status(
            CommandSession session,
            @Descriptor("as JSON") @Parameter(names = "--json", presentValue = "true", absentValue = "false")
                    boolean json)
            throws BackupException {
        BackupStatus status = backups.status();
        Details details = new Details()
                .add("folder", status.folder().toString())
                .add("schedule", status.schedule().orElse(NEVER))
                .add("protection", status.protection())
                .add("newest", status.newest().map(backup -> backup.file().toString()))
                .add("newestAt", status.newest().map(BackupFile::createdAt))
                .add("newestGood", status.newestGood().map(backup -> backup.file()
                        .toString()))
                .add("lastFailure", status.lastFailure())
                .add("pendingCopies", status.pendingCopies())
                .add("waitingRestore", status.waitingRestore())
                .add("canUndo", status.canUndo())
                .add("warnings", status.warnings());
        details.print(session, json);
    }

    @Descriptor("Changes when backups are made")
    public void schedule(
            CommandSession session, @Descriptor("a cron expression in quotes, such as '0 2 * * *', or off") String cron)
            throws BackupException {
        boolean never = cron.equals(NEVER);
        Optional<Instant> first = backups.scheduleBackup(never ? Optional.empty() : Optional.of(cron));
        Output.line(
                session,
                first.map(at -> "Backups are made by " + cron + ", next at " + Values.text(at) + ".")
                        .orElse("No backups are made by themselves."));
    }

    @Descriptor("Removes backups that the retention does not keep; never the newest, nor the newest found good")
    public void prune(
            CommandSession session,
            @Descriptor("only says which") @Parameter(names = "--dry-run", presentValue = "true", absentValue = "false")
                    boolean dryRun)
            throws BackupException {
        List<Path> removed = backups.prune(dryRun);
        removed.forEach(file -> Output.line(session, file.toString()));
        Output.line(
                session,
                removed.size()
                        + (removed.size() == 1 ? " backup" : " backups")
                        + (dryRun ? " would be removed." : " removed."));
    }

    @Override
    public List<String> complete(CommandSession session, String command, List<String> arguments) {
        return command.equals("schedule") && arguments.isEmpty() ? List.of(NEVER) : List.of();
    }

    private void here(CommandSession session, BackupRequest request) throws BackupException {
        BackupFile made;
        try (BackupBar bar = new BackupBar(session)) {
            made = backups.createBackup(request, bar);
        }
        Output.line(session, made.file() + " is made: " + made.sizeBytes() + " bytes.");
    }

    private void asTask(CommandSession session, Optional<Path> file) throws TaskException, InterruptedException {
        Task task = TaskFinder.await(tasks.create(TaskRequest.builder(TYPE)
                .service("shell")
                .description("Asked for by backup:create")
                .data(file.map(Path::toString).orElse(""))
                .build()));
        follower.follow(session, task.id(), new TaskEnd(tasks, task));
    }
}
