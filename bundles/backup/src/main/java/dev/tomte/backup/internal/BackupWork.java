package dev.tomte.backup.internal;

import dev.tomte.audit.AuditEvent;
import dev.tomte.backup.BackupException;
import dev.tomte.backup.BackupException.Reason;
import dev.tomte.backup.BackupFile;
import dev.tomte.backup.BackupKey;
import dev.tomte.backup.BackupReport;
import dev.tomte.backup.BackupRequest;
import dev.tomte.backup.internal.restore.RestoreFolder;
import dev.tomte.secret.SecretTransfer;
import dev.tomte.secret.SecureStorage;
import dev.tomte.task.TaskContext;
import dev.tomte.task.TaskHandler;
import dev.tomte.task.TaskResult;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the tasks of the service do. */
final class BackupWork {

    private static final Logger LOG = LoggerFactory.getLogger(BackupWork.class);

    private final DeviceBackupService service;
    private final RestoreFolder restore;
    private final Neighbours neighbours;
    private final Copying copying;
    /** When the backup was made that was put in place before this start; 1970 if none was. */
    private volatile Instant restored = Instant.EPOCH;

    BackupWork(DeviceBackupService service, RestoreFolder restore, Neighbours neighbours, Copying copying) {
        this.service = service;
        this.restore = restore;
        this.neighbours = neighbours;
        this.copying = copying;
    }

    /** By type. */
    Map<String, TaskHandler> handlers() {
        return Map.of(
                BackupTasks.CREATE, this::create,
                BackupTasks.DRILL, this::drill,
                BackupTasks.COPY, context -> copying.run(context, service.ledger()),
                BackupTasks.TAKE_SECRETS, this::takeSecrets);
    }

    /** The task's data: where to, or empty for the backup folder. */
    private TaskResult create(TaskContext context) throws BackupException, IOException {
        if (madeTheRestored(context)) {
            return TaskResult.done("It was under way in the backup that is restored now, and that is what it made");
        }
        try {
            BackupFile made = service.createBackup(
                    new BackupRequest(file(context), Optional.empty(), List.of()), context::progress);
            List<Path> removed = service.prune(false);
            service.copyAgain();
            return TaskResult.done(
                    made.file() + (removed.isEmpty() ? "" : ", " + removed.size() + " old ones removed"));
        } catch (BackupException e) {
            return failed(e);
        }
    }

    /** In the database that a backup holds, the task that made it still runs, and so it does again after a restore. */
    private boolean madeTheRestored(TaskContext context) throws IOException {
        if (context.attempt() == 1) {
            return false;
        }
        Instant waiting = restore.restoredBackup();
        Instant madeAt = waiting.equals(Instant.EPOCH) ? restored : waiting;
        return !context.scheduledFor().truncatedTo(ChronoUnit.SECONDS).isAfter(madeAt);
    }

    /** The task's data: which file, or empty for the newest. */
    private TaskResult drill(TaskContext context) throws BackupException {
        try {
            BackupReport report = service.drill(file(context), BackupKey.own(), context::progress);
            return report.isGood()
                    ? TaskResult.done(report.file() + " is good: " + report.entries() + " files")
                    : TaskResult.failedForGood(report.file() + " is damaged: " + String.join("; ", report.faults()));
        } catch (BackupException e) {
            return failed(e);
        }
    }

    private TaskResult takeSecrets(TaskContext context) throws Exception {
        restore.discardTaken();
        if (!restore.hasSecrets()) {
            return TaskResult.done("They were taken already");
        }
        SecureStorage storage = neighbours.storage();
        SecretTransfer transfer = neighbours.secrets();
        if (storage == null || transfer == null) {
            return TaskResult.failed("There is no secure storage to take the restored secrets");
        }
        RestoredSecrets secrets = new RestoredSecrets(restore, storage, transfer);
        int count = secrets.take();
        // That it was asked for is in the audit log of the database that was replaced.
        Instant madeAt = RestoreFolder.created(restore.secrets());
        neighbours.auditRestore(
                AuditEvent.success("backup.restored", madeAt.toString()).with("secrets", Integer.toString(count)));
        restored = restore.restoredBackup();
        secrets.end();
        LOG.info("The restore of what was made at {} is complete, with {} secrets", madeAt, count);
        return TaskResult.done(count + " secrets");
    }

    private static Optional<Path> file(TaskContext context) {
        return Optional.of(context.data()).filter(data -> !data.isEmpty()).map(Path::of);
    }

    /** What no repetition mends is not tried again; being stopped is not a failure at all. */
    private static TaskResult failed(BackupException e) throws BackupException {
        if (e.reason() == Reason.CANCELLED) {
            throw e;
        }
        boolean mayPass = e.reason() == Reason.IO || e.reason() == Reason.BUSY || e.reason() == Reason.NO_SPACE;
        String why = String.valueOf(e.getMessage());
        return mayPass ? TaskResult.failed(why) : TaskResult.failedForGood(why);
    }
}
