package dev.tomte.tasks.internal.conditions;

import dev.tomte.task.Constraints;
import dev.tomte.task.TaskCondition;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Holds while the file system of the data folder has enough room that Tomte may write to. */
@Component(property = TaskCondition.NAME + "=" + Constraints.STORAGE_NOT_LOW)
public final class StorageNotLowCondition implements TaskCondition {

    private static final long MIB = 1L << 20;

    /** Room on a file system, in bytes. */
    record Room(long usable, long total) {}

    /** Where to ask for it. */
    @FunctionalInterface
    interface Disk {
        Room room() throws IOException;
    }

    private final Disk disk;
    private final LiveSettings settings;

    @Activate
    public StorageNotLowCondition(BundleContext context, @Reference LiveSettings settings) {
        this(
                Path.of(Objects.requireNonNull(
                        context.getProperty("tomte.data"), "The framework property tomte.data is missing")),
                settings);
    }

    StorageNotLowCondition(Path dataFolder, LiveSettings settings) {
        this(
                () -> {
                    // Asked anew each time: another file system may have been mounted.
                    FileStore store = Files.getFileStore(dataFolder);
                    return new Room(store.getUsableSpace(), store.getTotalSpace());
                },
                settings);
    }

    StorageNotLowCondition(Disk disk, LiveSettings settings) {
        this.disk = disk;
        this.settings = settings;
    }

    @Override
    public Verdict check() {
        ConditionsSettings set = settings.now();
        try {
            Room room = disk.room();
            double percent = room.total() > 0 ? 100.0 * room.usable() / room.total() : 100;
            if (room.usable() / MIB < set.storageFreeMb()) {
                return Verdict.no("the disk of the data folder has " + room.usable() / MIB + " MiB free, less than "
                        + set.storageFreeMb());
            }
            return percent < set.storageFreePercent()
                    ? Verdict.no("the disk of the data folder has " + (int) percent + " % free, less than "
                            + set.storageFreePercent())
                    : Verdict.HOLDS;
        } catch (IOException e) {
            return Verdict.no("the room on the disk of the data folder cannot be told: " + e);
        }
    }
}
