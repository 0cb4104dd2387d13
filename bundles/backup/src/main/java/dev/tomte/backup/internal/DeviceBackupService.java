package dev.tomte.backup.internal;

import dev.tomte.audit.AuditEvent;
import dev.tomte.backup.BackupException;
import dev.tomte.backup.BackupException.Reason;
import dev.tomte.backup.BackupFile;
import dev.tomte.backup.BackupKey;
import dev.tomte.backup.BackupProgress;
import dev.tomte.backup.BackupReport;
import dev.tomte.backup.BackupRequest;
import dev.tomte.backup.BackupService;
import dev.tomte.backup.BackupStatus;
import dev.tomte.backup.RestorePlan;
import dev.tomte.backup.internal.archive.Meter;
import dev.tomte.backup.internal.pack.PackProcess;
import dev.tomte.backup.internal.pack.Packing;
import dev.tomte.backup.internal.restore.RestoreFolder;
import dev.tomte.backup.internal.restore.Restoring;
import dev.tomte.backup.internal.restore.Staging;
import dev.tomte.backup.internal.restore.Verification;
import dev.tomte.plugin.Plugin;
import dev.tomte.plugin.PluginContext;
import dev.tomte.plugin.PluginManifest;
import dev.tomte.store.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.event.EventAdmin;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Backs the device up. The component starts nothing by itself: the plug-in host calls {@link #onEnable}, and from then on
 * the task engine asks for backups and drills.
 */
@Component(
        configurationPid = DeviceBackupService.PID,
        service = {BackupService.class, Plugin.class})
@Designate(ocd = BackupConfig.class)
@PluginManifest(
        name = "backup",
        kind = "service",
        description = "Makes backups, looks whether they are good, and brings the device back from them",
        permissions = "tasks",
        hooks = {"enable", "disable"})
public final class DeviceBackupService implements BackupService, Plugin {

    static final String PID = "dev.tomte.backup";

    private static final Logger LOG = LoggerFactory.getLogger(DeviceBackupService.class);

    private final Device device;
    private final Store store;
    private final Schedules schedules;
    private final Neighbours neighbours;
    private final InstantSource clock;
    private final Making making;
    private final OneAtATime turns;
    private final BackupTasks tasks;
    private final Copies copies;
    private volatile BackupSettings settings = BackupSettings.DEFAULTS;
    /** Whether they are somebody's choice, and not only what is set by default. */
    private volatile boolean chosen;
    /** Why the defaults stand in for somebody's choice; empty if they do not. */
    private volatile String misconfigured = "";

    private volatile @Nullable Path lastMade;
    private @Nullable Ledger opened;

    @Activate
    public DeviceBackupService(
            BackupConfig config,
            Map<String, Object> properties,
            BundleContext context,
            @Reference Store store,
            @Reference EventAdmin events,
            @Reference Schedules schedules,
            @Reference Neighbours neighbours,
            @Reference CopyTargets targets) {
        this(
                Device.of(context),
                store,
                events,
                schedules,
                neighbours,
                targets,
                new PackProcess(Jars.forPacking(context)),
                InstantSource.system());
        configure(config, properties);
    }

    DeviceBackupService(
            Device device,
            Store store,
            EventAdmin events,
            Schedules schedules,
            Neighbours neighbours,
            CopyTargets targets,
            Packing packing,
            InstantSource clock) {
        this.device = device;
        this.store = store;
        this.schedules = schedules;
        this.neighbours = neighbours;
        this.clock = clock;
        turns = new OneAtATime(device.data());
        making = new Making(device, store, neighbours, events, packing, clock);
        Copying copying = new Copying(targets, neighbours);
        tasks = new BackupTasks(new BackupWork(this, new RestoreFolder(device.data()), neighbours, copying).handlers());
        copies = new Copies(targets, tasks);
    }

    /** Takes the new settings if they are valid; otherwise says why not and keeps those it has, at first the defaults. */
    @Modified
    void configure(BackupConfig config, Map<String, Object> properties) {
        try {
            settings = BackupSettings.of(config);
        } catch (IllegalArgumentException e) {
            if (!chosen) {
                misconfigured = String.valueOf(e.getMessage());
            }
            LOG.error(
                    "{}: {}. Nothing of it is taken; what was set before stays",
                    properties.getOrDefault("felix.fileinstall.filename", PID),
                    e.getMessage());
            return;
        }
        // Only what comes from Configuration Admin bears a PID.
        chosen = properties.containsKey(Constants.SERVICE_PID);
        misconfigured = "";
        tasks.change(settings);
    }

    @Deactivate
    void close() {
        tasks.disable();
    }

    @Override
    public void onEnable(PluginContext context) {
        turns.ifNone("what a kill left is being removed", () -> WorkFolder.clear(device.work()));
        tasks.enable(context.tasks(), settings);
        if (new RestoreFolder(device.data()).hasSecrets()) {
            tasks.takeSecrets();
        }
    }

    @Override
    public void onDisable(PluginContext context) {
        tasks.disable();
    }

    @Override
    public BackupFile createBackup(BackupRequest request, BackupProgress progress) throws BackupException {
        if (!misconfigured.isEmpty()
                && request.passphrase().isEmpty()
                && request.recipients().isEmpty()) {
            // By default it could be sealed for somebody else than its owner wants, or go somewhere else.
            throw new BackupException(
                    Reason.REFUSED, "No backup is made while the configuration " + PID + " is wrong: " + misconfigured);
        }
        List<String> names = request.file().isEmpty() ? copies.targets() : List.of();
        BackupFile made =
                turns.run("a backup is being made", () -> making.make(request, settings, ledger(), names, progress));
        lastMade = made.file();
        copies.make(made);
        return made;
    }

    @Override
    public List<BackupFile> getBackupList() throws BackupException {
        return copies.sorted(new Inventory(ledger()).list(folder()));
    }

    @Override
    public BackupReport verifyBackup(Path file, BackupKey key, BackupProgress progress) throws BackupException {
        return look(file, key, progress, false, "backup.verify");
    }

    @Override
    public BackupReport drill(Optional<Path> file, BackupKey key, BackupProgress progress) throws BackupException {
        if (file.isPresent()) {
            return look(file.get(), key, progress, true, "backup.drill");
        }
        List<BackupFile> own = own();
        if (own.isEmpty()) {
            throw new BackupException(Reason.REFUSED, "There is no backup yet that a drill could restore");
        }
        return look(own.get(0).file(), key, progress, true, "backup.drill");
    }

    @Override
    public RestorePlan restoreBackup(Path file, BackupKey key, BackupProgress progress) throws BackupException {
        Path whole = file.toAbsolutePath().normalize();
        try {
            RestorePlan plan = turns.run("a backup is being restored", () -> restore(whole, key, progress));
            audit(AuditEvent.success("backup.restore", whole.getFileName().toString()));
            LOG.info("The next start restores {}, and keeps what it replaces in {}", whole, plan.keptIn());
            return plan;
        } catch (BackupException e) {
            audit(AuditEvent.failure("backup.restore", String.valueOf(whole.getFileName()), e.getMessage()));
            throw e;
        }
    }

    @Override
    public Optional<RestorePlan> undoRestore() throws BackupException {
        Optional<RestorePlan> plan =
                turns.run("a restore is being undone", () -> staging().undo());
        audit(AuditEvent.success("backup.undo", ""));
        return plan;
    }

    @Override
    public Optional<Instant> scheduleBackup(Optional<String> cron) throws BackupException {
        Optional<Instant> first = cron.isPresent() ? tasks.firstRun(cron.get()) : Optional.empty();
        schedules.change("schedule", cron.orElse(""));
        return first;
    }

    @Override
    public List<Path> prune(boolean dryRun) throws BackupException {
        List<BackupFile> removed = turns.run("old backups are being removed", () -> new Pruning(ledger(), neighbours)
                .prune(inFolder(), settings.retention(), lastMade, dryRun));
        if (!dryRun) {
            removed.forEach(copies::remove);
        }
        return removed.stream().map(BackupFile::file).toList();
    }

    @Override
    public BackupStatus status() throws BackupException {
        List<BackupFile> all = own();
        RestoreFolder restore = new RestoreFolder(device.data());
        try (Seals seals = seals()) {
            BackupFile.Protection protection = seals.protection();
            Optional<String> failure = ledger().lastFailure();
            return new BackupStatus(
                    folder().path(),
                    settings.schedule(),
                    protection,
                    all.stream().findFirst(),
                    all.stream()
                            .filter(backup -> backup.verdict() == BackupFile.Verdict.GOOD)
                            .findFirst(),
                    failure,
                    all.stream().mapToInt(backup -> backup.pending().size()).sum(),
                    restore.waiting(),
                    !restore.replaced().isEmpty(),
                    Warnings.of(settings, protection, all, failure, clock.instant()));
        } catch (IOException e) {
            throw new BackupException(Reason.IO, "The folder of restores cannot be looked into: " + e, e);
        }
    }

    /**
     * Has those copies tried again that were given up. After what is not kept was removed: what is tried again holds its backup
     * once more.
     */
    void copyAgain() throws BackupException {
        getBackupList().stream().filter(backup -> !backup.givenUp().isEmpty()).forEach(copies::make);
    }

    private RestorePlan restore(Path file, BackupKey key, BackupProgress progress) throws BackupException {
        try (Seals seals = seals()) {
            Meter meter = new Meter(progress);
            return new Restoring(staging(), seals.opener(key), meter).restore(file);
        }
    }

    private List<BackupFile> inFolder() throws BackupException {
        BackupFolder folder = folder();
        return getBackupList().stream()
                .filter(backup -> folder.holds(backup.file()))
                .toList();
    }

    /** Without those from elsewhere that somebody only had verified. */
    private List<BackupFile> own() throws BackupException {
        BackupFolder folder = folder();
        return getBackupList().stream()
                .filter(backup -> backup.sha256().isPresent() || folder.holds(backup.file()))
                .toList();
    }

    private BackupReport look(Path file, BackupKey key, BackupProgress progress, boolean all, String action)
            throws BackupException {
        Path whole = file.toAbsolutePath().normalize();
        BackupReport report = turns.run("a backup is being verified", () -> read(whole, key, progress, all));
        BackupFile.Verdict verdict = report.isGood() ? BackupFile.Verdict.GOOD : BackupFile.Verdict.DAMAGED;
        ledger().verified(new Inventory(ledger()).find(whole), verdict, clock.instant());
        String name = whole.getFileName().toString();
        audit(report.isGood() ? AuditEvent.success(action, name) : AuditEvent.failure(action, name, first(report)));
        if (!report.isGood()) {
            LOG.error("The backup {} is damaged: {}", whole, String.join("; ", report.faults()));
        }
        return report;
    }

    private BackupReport read(Path file, BackupKey key, BackupProgress progress, boolean all)
            throws BackupException, IOException {
        try (Seals seals = seals();
                WorkFolder work = WorkFolder.open(device.work())) {
            Meter meter = new Meter(progress);
            return new Verification(seals.opener(key), meter).verify(file, work.path(), all ? staging() : null);
        }
    }

    private static String first(BackupReport report) {
        return report.faults().get(0);
    }

    private void audit(AuditEvent event) {
        neighbours.audit(event);
    }

    private Seals seals() {
        return new Seals(neighbours.storage(), neighbours.keys(), settings);
    }

    private Staging staging() {
        return new Staging(device.data(), device.version(), () -> ledger().schema(), clock);
    }

    private BackupFolder folder() throws BackupException {
        try {
            return BackupFolder.of(settings, device.data());
        } catch (IOException e) {
            throw new BackupException(Reason.IO, String.valueOf(e.getMessage()), e);
        }
    }

    /** Made when it is first needed, which is not at the start. */
    synchronized Ledger ledger() throws BackupException {
        Ledger known = opened;
        if (known == null) {
            known = Ledger.open(store);
            opened = known;
        }
        return known;
    }
}
