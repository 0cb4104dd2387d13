package dev.tomte.backup.internal;

import dev.tomte.audit.AuditEvent;
import dev.tomte.backup.BackupException;
import dev.tomte.backup.BackupException.Reason;
import dev.tomte.backup.internal.targets.BackupTarget;
import dev.tomte.backup.internal.targets.SecretSource;
import dev.tomte.backup.internal.targets.TargetException;
import dev.tomte.backup.internal.targets.TargetSettings;
import dev.tomte.backup.internal.targets.Targets;
import dev.tomte.backup.internal.targets.Transfer;
import dev.tomte.secret.SecureStorage;
import dev.tomte.secret.SecureStorageException;
import dev.tomte.task.TaskContext;
import dev.tomte.task.TaskResult;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Copies one backup to one target, or removes its copy; a task of its own each, tried again until it works. What is there
 * of an earlier attempt is gone on with where the target can.
 */
final class Copying {

    private static final int PERCENT = 100;

    private final CopyTargets targets;
    private final Neighbours neighbours;

    Copying(CopyTargets targets, Neighbours neighbours) {
        this.targets = targets;
        this.neighbours = neighbours;
    }

    /**
     * What a task is about.
     *
     * @param remove whether the copy is to go
     */
    record Order(Path file, String target, boolean remove) {

        String toJson() {
            return Json.createObjectBuilder()
                    .add("file", file.toString())
                    .add("target", target)
                    .add("remove", remove)
                    .build()
                    .toString();
        }

        static Order parse(String json) {
            try (JsonReader reader = Json.createReader(new StringReader(json))) {
                JsonObject object = reader.readObject();
                return new Order(
                        Path.of(object.getString("file")), object.getString("target"), object.getBoolean("remove"));
            }
        }

        String taskName() {
            return (remove ? "remove " : "copy ") + file.getFileName() + (remove ? " from " : " to ") + target;
        }
    }

    TaskResult run(TaskContext context, Ledger ledger) throws BackupException, InterruptedException {
        Order order = Order.parse(context.data());
        Optional<TargetSettings> settings = targets.find(order.target()).flatMap(ConfiguredTarget::settings);
        if (settings.isEmpty()) {
            ledger.forgetTarget(order.target());
            return TaskResult.failedForGood("There is no target " + order.target() + " any more");
        }
        BackupTarget target = Targets.of(settings.get(), secrets());
        String name = order.file().getFileName().toString();
        try {
            if (order.remove()) {
                target.delete(name);
                return TaskResult.done(name + " is removed from " + order.target());
            }
            if (!Files.isRegularFile(order.file())) {
                if (!Files.isDirectory(order.file().getParent())) {
                    return TaskResult.failed("The folder " + order.file().getParent()
                            + " of the backup is not there: is its disk mounted?");
                }
                ledger.removed(order.file());
                return TaskResult.failedForGood("The backup " + order.file() + " is gone");
            }
            target.upload(order.file(), name, new Watched(context));
            ledger.copied(order.file(), order.target());
            neighbours.audit(AuditEvent.success("backup.copy", name).with("target", order.target()));
            return TaskResult.done(name + " is at " + order.target());
        } catch (TargetException e) {
            if (e.kind() == TargetException.Kind.CANCELLED) {
                throw new BackupException(Reason.CANCELLED, String.valueOf(e.getMessage()), e);
            }
            // What only a person can mend may be mended, too; the pauses become long enough.
            return TaskResult.failed(String.valueOf(e.getMessage()));
        }
    }

    private SecretSource secrets() {
        return name -> {
            SecureStorage storage = neighbours.storage();
            if (storage == null) {
                throw TargetException.giveUp("There is no secure storage that holds " + name, null);
            }
            try {
                return storage.retrieveKey(name)
                        .orElseThrow(() -> TargetException.giveUp(
                                "The secure storage has no " + name + ": tomte secret:put " + name, null));
            } catch (SecureStorageException e) {
                throw TargetException.giveUp("The secure storage does not give " + name + ": " + e.getMessage(), e);
            }
        };
    }

    private record Watched(TaskContext context) implements Transfer {

        @Override
        public void progressed(long done, long total) {
            context.progress(
                    total == 0 ? PERCENT : (int) (PERCENT * done / total),
                    (done >> 20) + " of " + (total >> 20) + " MB");
        }

        @Override
        public boolean cancelled() {
            return context.cancellation().isCancelled();
        }
    }
}
