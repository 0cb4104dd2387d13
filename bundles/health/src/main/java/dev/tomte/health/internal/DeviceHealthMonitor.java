package dev.tomte.health.internal;

import dev.tomte.health.CpuUsage;
import dev.tomte.health.DiskUsage;
import dev.tomte.health.HealthCollector;
import dev.tomte.health.HealthException;
import dev.tomte.health.HealthMonitor;
import dev.tomte.health.HistoryPoint;
import dev.tomte.health.MemoryUsage;
import dev.tomte.health.SystemHealth;
import dev.tomte.health.internal.history.History;
import dev.tomte.plugin.Plugin;
import dev.tomte.plugin.PluginContext;
import dev.tomte.plugin.PluginManifest;
import dev.tomte.store.Store;
import dev.tomte.store.StoreException;
import dev.tomte.task.TaskContext;
import dev.tomte.task.TaskResult;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.event.EventAdmin;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures the device while its plug-in is enabled. The component starts nothing by itself: the plug-in host calls
 * {@link #onEnable}, and from then on the task engine asks for a measurement at each interval. All are taken, judged and
 * told in one thread, one after the other.
 */
@Component(
        configurationPid = DeviceHealthMonitor.PID,
        service = {HealthMonitor.class, Plugin.class})
@Designate(ocd = HealthConfig.class)
@PluginManifest(
        name = "health",
        kind = "service",
        description = "Measures the device, watches its limits and keeps the history",
        permissions = "tasks",
        hooks = {"enable", "disable"})
public final class DeviceHealthMonitor implements HealthMonitor, Plugin {

    static final String PID = "dev.tomte.health";

    private static final Logger LOG = LoggerFactory.getLogger(DeviceHealthMonitor.class);

    /**
     * A measurement.
     *
     * @param nanos when, on the monotonic clock
     */
    private record Measured(SystemHealth health, long nanos) {}

    private final Path dataFolder;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final ExecutorService threads = Threads.asMany("tomte-health-collector");
    private final CollectorPool collectors = new CollectorPool(threads);
    private final SharedRun<SystemHealth> measuring = new SharedRun<>("tomte-health", this::measureAll);
    private final Updates updates = new Updates(this::update);
    private final Judge judge;
    private final Announcer announcer;
    private final History history;
    private final HistoryKeeper historyKeeper;
    private volatile HealthSettings settings;
    private volatile Optional<Measured> last = Optional.empty();

    @Activate
    public DeviceHealthMonitor(
            HealthConfig config,
            Map<String, Object> properties,
            BundleContext context,
            @Reference Store store,
            @Reference EventAdmin events) {
        this(
                Path.of(Objects.requireNonNull(
                        context.getProperty("tomte.data"), "The framework property tomte.data is missing")),
                store,
                events,
                InstantSource.system(),
                System::nanoTime);
        configure(config, properties);
    }

    DeviceHealthMonitor(Path dataFolder, Store store, EventAdmin events, InstantSource clock, LongSupplier nanoTime) {
        this.dataFolder = dataFolder;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.judge = new Judge(nanoTime);
        this.announcer = new Announcer(events);
        this.history = new History(store, nanoTime);
        this.historyKeeper = new HistoryKeeper(history, threads);
        this.settings = HealthSettings.DEFAULTS;
    }

    /** Takes the new settings if they are valid; otherwise says why not and keeps those it has, at first the defaults. */
    @Modified
    void configure(HealthConfig config, Map<String, Object> properties) {
        try {
            HealthSettings before = settings;
            settings = HealthSettings.of(config);
            if (!settings.interval().equals(before.interval())) {
                updates.change(settings.interval());
            }
        } catch (IllegalArgumentException e) {
            LOG.error("{}: {}. Nothing of it is taken; what was set before stays", source(properties), e.getMessage());
        }
    }

    @Deactivate
    void close() {
        updates.disable();
        measuring.close();
        Threads.end(threads);
    }

    // By a method, not a list, for its properties, and since what is new is measured right away.
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addCollector(HealthCollector collector, Map<String, Object> properties) {
        collectors.add(collector, properties);
        if (updates.areOn()) {
            measuring.soon();
        }
    }

    void removeCollector(HealthCollector collector) {
        collectors.remove(collector);
    }

    @Override
    public void onEnable(PluginContext context) {
        updates.enable(context.tasks());
        startMonitoring();
    }

    @Override
    public void onDisable(PluginContext context) {
        updates.disable();
    }

    @Override
    public void startMonitoring() {
        if (!updates.areOn()) {
            updates.start(settings.interval());
            // The task goes on where it was when Tomte stopped, and may be paused; figures are wanted soon all the
            // same.
            measuring.soon();
        }
    }

    @Override
    public void stopMonitoring() {
        updates.stop();
    }

    @Override
    public SystemHealth measure() throws InterruptedException {
        try {
            return measuring.now().get();
        } catch (RejectedExecutionException | CancellationException e) {
            throw new IllegalStateException("The health monitor is stopped", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("The device was not measured: " + e.getCause(), e);
        }
    }

    @Override
    public SystemHealth recent() throws InterruptedException {
        long oldest = nanoTime.getAsLong() - settings.interval().toNanos();
        Optional<Measured> young = last.filter(measured -> measured.nanos() - oldest >= 0);
        return young.isPresent() ? young.get().health() : measure();
    }

    @Override
    public Optional<CpuUsage> getCpuUsage() {
        return Usages.cpu(getSystemHealth());
    }

    @Override
    public Optional<MemoryUsage> getMemoryUsage() {
        return Usages.memory(getSystemHealth());
    }

    @Override
    public Optional<DiskUsage> getDiskUsage() {
        return Usages.disk(getSystemHealth(), dataFolder);
    }

    @Override
    public SystemHealth getSystemHealth() {
        return last.map(Measured::health).orElse(SystemHealth.UNKNOWN);
    }

    @Override
    public List<HistoryPoint> history(String metric, Instant from, Instant to, Duration resolution)
            throws HealthException {
        try {
            return history.read(metric, from, to, resolution, clock.instant());
        } catch (StoreException e) {
            throw new HealthException("The history of " + metric + " cannot be read: " + e.getMessage(), e);
        }
    }

    private TaskResult update(TaskContext run) throws InterruptedException {
        measure();
        return TaskResult.done();
    }

    private SystemHealth measureAll() throws InterruptedException {
        HealthSettings now = settings;
        Collected collected = collectors.collect(now.timeLimit());
        Instant at = clock.instant();
        Judge.Verdict verdict = judge.judge(collected, at, now.thresholds());
        last = Optional.of(new Measured(verdict.health(), nanoTime.getAsLong()));
        historyKeeper.keep(at, collected.measurements());
        announcer.announce(verdict);
        return verdict.health();
    }

    /** The file that a configuration came from, or its PID. */
    private static String source(Map<String, Object> properties) {
        return String.valueOf(properties.getOrDefault("felix.fileinstall.filename", PID));
    }
}
