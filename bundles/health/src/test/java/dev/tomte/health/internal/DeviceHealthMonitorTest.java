package dev.tomte.health.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.tomte.event.EventProperties;
import dev.tomte.fixtures.TestStore;
import dev.tomte.health.CpuUsage;
import dev.tomte.health.DiskUsage;
import dev.tomte.health.HealthCollector;
import dev.tomte.health.HealthLevel;
import dev.tomte.health.HealthLevelChanged;
import dev.tomte.health.HealthUpdated;
import dev.tomte.health.Measurement;
import dev.tomte.health.MemoryUsage;
import dev.tomte.health.SystemHealth;
import dev.tomte.task.TaskHandler;
import dev.tomte.task.TaskResult;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;
import org.slf4j.LoggerFactory;

@Timeout(180)
class DeviceHealthMonitorTest {

    private static final Instant AT = Instant.parse("2026-11-22T04:00:00Z");

    private final BlockingQueue<Event> posted = new LinkedBlockingQueue<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(DeviceHealthMonitor.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final FakeEngine engine = new FakeEngine();
    private final AtomicLong nanos = new AtomicLong();
    private volatile double usage = 10;

    @TempDir
    Path folder;

    private TestStore store;
    private DeviceHealthMonitor monitor;

    @BeforeEach
    void start() throws Exception {
        EventAdmin events = new EventAdmin() {
            @Override
            public void postEvent(Event event) {
                posted.add(event);
            }

            @Override
            public void sendEvent(Event event) {
                throw new AssertionError("Handlers must not hold up the measuring");
            }
        };
        store = TestStore.open(folder);
        monitor = new DeviceHealthMonitor(folder, store, events, () -> AT, nanos::get);
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void stop() throws Exception {
        monitor.close();
        logger.detachAppender(log);
        store.close();
    }

    private HealthCollector device() {
        return new HealthCollector() {
            @Override
            public String name() {
                return "device";
            }

            @Override
            public List<Measurement> collect() {
                return List.of(
                        new Measurement("cpu.usage", usage, "%"),
                        new Measurement("memory.used", 100.4, "MB"),
                        new Measurement("memory.total", 400, "MB"),
                        new Measurement("disk.used", 50, "MB"),
                        new Measurement("disk.total", 200, "MB"));
            }
        };
    }

    private static HealthCollector hanging(CountDownLatch release) {
        return new HealthCollector() {
            @Override
            public String name() {
                return "nfs";
            }

            @Override
            public List<Measurement> collect() throws InterruptedException {
                release.await();
                return List.of(new Measurement("nfs.used", 1, "MB"));
            }
        };
    }

    private Event next() throws InterruptedException {
        Event event = posted.poll(60, TimeUnit.SECONDS);
        assertThat(event).as("an event within 60 s").isNotNull();
        return event;
    }

    @Test
    @DisplayName("W5: the getters answer from the last measurement, and are empty before it")
    void getters() throws Exception {
        monitor.addCollector(device(), Map.of());
        assertThat(monitor.getSystemHealth()).isEqualTo(SystemHealth.UNKNOWN);
        assertThat(monitor.getCpuUsage()).isEmpty();
        assertThat(monitor.getMemoryUsage()).isEmpty();
        assertThat(monitor.getDiskUsage()).isEmpty();

        SystemHealth health = monitor.measure();

        assertThat(monitor.getSystemHealth()).isSameAs(health);
        assertThat(health.at()).isEqualTo(AT);
        assertThat(monitor.getCpuUsage())
                .contains(new CpuUsage(10, Runtime.getRuntime().availableProcessors(), -1));
        assertThat(monitor.getMemoryUsage()).contains(new MemoryUsage(100, 400));
        assertThat(monitor.getDiskUsage()).contains(new DiskUsage(folder.toString(), 50, 200));
    }

    @Test
    @DisplayName("P2: enabling the plug-in measures right away, and again when a collector comes; disabling ends it")
    void plugin() throws Exception {
        monitor.onEnable(engine.context());
        assertThat(EventProperties.read(HealthUpdated.class, properties(next())).cpuPercent())
                .isEmpty();

        monitor.addCollector(device(), Map.of());
        HealthUpdated updated = EventProperties.read(HealthUpdated.class, properties(next()));
        assertThat(updated)
                .isEqualTo(new HealthUpdated(
                        AT, HealthLevel.OK, Optional.of(10.0), Optional.of(100.4), Optional.of(50.0), 0));

        monitor.onDisable(engine.context());
        assertThat(engine.options("update")).isEmpty();
        monitor.addCollector(hanging(new CountDownLatch(0)), Map.of());
        monitor.measure();
        assertThat(posted).as("only the measurement that was asked for").hasSize(1);
        assertThat(monitor.getSystemHealth().value("nfs.used")).contains(1.0);
    }

    @Test
    @DisplayName("W5: the device is measured by a task, every 60 s, which stops and goes on with the monitoring")
    void updates() throws Exception {
        monitor.addCollector(device(), Map.of());
        assertThatIllegalStateException().isThrownBy(monitor::startMonitoring).withMessageContaining("not enabled");
        monitor.onEnable(engine.context());
        next();

        usage = 30;
        assertThat(engine.run("update").outcome()).isEqualTo(TaskResult.Outcome.DONE);
        assertThat(EventProperties.read(HealthUpdated.class, properties(next())).cpuPercent())
                .contains(30.0);
        assertThat(monitor.getCpuUsage()).map(CpuUsage::percent).contains(30.0);
        assertThat(engine.options("update")).hasValueSatisfying(options -> assertThat(options)
                .asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
                .containsEntry(TaskHandler.INTERVAL, Duration.ofSeconds(60))
                .containsEntry(TaskHandler.CONCURRENCY, 1)
                .containsEntry(TaskHandler.HISTORY, false));

        monitor.stopMonitoring();
        monitor.stopMonitoring();
        assertThat(engine.options("update")).isEmpty();
        monitor.startMonitoring();
        monitor.startMonitoring();
        assertThat(engine.options("update")).isPresent();
    }

    @Test
    @DisplayName("W5: without a task that measures, a recent measurement is one taken now once the interval has passed")
    void recent() throws Exception {
        monitor.addCollector(device(), Map.of());
        SystemHealth first = monitor.recent();
        assertThat(first.value("cpu.usage")).contains(10.0);

        usage = 30;
        nanos.addAndGet(Duration.ofSeconds(60).toNanos());
        assertThat(monitor.recent()).isSameAs(first);
        nanos.incrementAndGet();
        assertThat(monitor.recent().value("cpu.usage")).contains(30.0);
    }

    @Test
    @DisplayName("W5: healthWarning, healthCritical and recovery are posted, before healthUpdated")
    void levelEvents() throws Exception {
        monitor.configure(Configs.with(Map.of("holdS", 0)), Map.of());
        monitor.addCollector(device(), Map.of());
        for (double value : new double[] {90, 99, 10}) {
            usage = value;
            monitor.measure();
        }

        assertThat(posted)
                .extracting(Event::getTopic)
                .containsExactly(
                        HealthLevelChanged.WARNING_TOPIC, HealthUpdated.TOPIC,
                        HealthLevelChanged.CRITICAL_TOPIC, HealthUpdated.TOPIC,
                        HealthLevelChanged.RECOVERED_TOPIC, HealthUpdated.TOPIC);
        assertThat(EventProperties.read(HealthLevelChanged.class, properties(next())))
                .isEqualTo(new HealthLevelChanged("cpu.usage", 90, "%", HealthLevel.OK, HealthLevel.WARNING, 85, AT));
    }

    @Test
    @DisplayName("W5: a hung mount hangs neither the measurement nor the getters")
    void hungMount() throws Exception {
        CountDownLatch mounted = new CountDownLatch(1);
        monitor.configure(Configs.with(Map.of("collectorTimeoutMs", 2_000)), Map.of());
        monitor.addCollector(hanging(mounted), Map.of());
        monitor.addCollector(device(), Map.of());

        SystemHealth health = monitor.measure();

        assertThat(health.level()).isEqualTo(HealthLevel.WARNING);
        assertThat(health.failures()).containsOnlyKeys("nfs");
        assertThat(monitor.getCpuUsage()).isPresent();
        assertThat(EventProperties.read(HealthUpdated.class, properties(next())).failedCollectors())
                .isEqualTo(1);

        mounted.countDown();
        assertThat(Eventually.get(
                        monitor::measure, measured -> measured.failures().isEmpty()))
                .satisfies(measured -> assertThat(measured.level()).isEqualTo(HealthLevel.OK));
    }

    @Test
    @DisplayName("S2: an invalid value is refused with file, key, value and range, and the settings before stay")
    void invalidConfiguration() throws Exception {
        monitor.addCollector(device(), Map.of());
        monitor.configure(Configs.with(Map.of("cpuWarning", 40, "cpuCritical", 50, "holdS", 0)), Map.of());

        monitor.configure(
                Configs.with(Map.of("cpuWarning", 140)),
                Map.of("felix.fileinstall.filename", "file:/opt/tomte/conf/dev.tomte.health.cfg"));

        assertThat(log.list).singleElement().satisfies(event -> assertThat(event.getFormattedMessage())
                .startsWith("file:/opt/tomte/conf/dev.tomte.health.cfg: cpuWarning = 140: expected a whole"
                        + " number from 1 to 100."));
        usage = 45;
        assertThat(monitor.measure().level()).isEqualTo(HealthLevel.WARNING);
    }

    @Test
    @DisplayName("S2: a changed interval and changed thresholds apply without a restart")
    void liveConfiguration() throws Exception {
        monitor.addCollector(device(), Map.of());
        monitor.onEnable(engine.context());
        assertThat(next().getTopic()).isEqualTo(HealthUpdated.TOPIC);

        monitor.configure(
                Configs.with(Map.of("intervalS", 1, "cpuWarning", 6, "cpuCritical", 50, "holdS", 0)), Map.of());

        assertThat(engine.options("update")).hasValueSatisfying(options -> assertThat(options.get(TaskHandler.INTERVAL))
                .isEqualTo(Duration.ofSeconds(1)));
        engine.run("update");
        assertThat(next().getTopic()).isEqualTo(HealthLevelChanged.WARNING_TOPIC);
    }

    @Test
    @DisplayName("W5: measurements are found in the history")
    void history() throws Exception {
        monitor.addCollector(device(), Map.of());
        monitor.measure();

        assertThat(Eventually.get(
                        () -> monitor.history("cpu.usage", AT, AT.plusSeconds(1), Duration.ofSeconds(1)),
                        points -> !points.isEmpty()))
                .singleElement()
                .satisfies(point -> assertThat(point.average()).isEqualTo(10));
    }

    @Test
    @DisplayName("who asks a monitor that is gone is told so")
    void closed() {
        monitor.close();
        assertThatIllegalStateException().isThrownBy(monitor::measure).withMessageContaining("stopped");
    }

    private static Map<String, Object> properties(Event event) {
        Map<String, Object> properties = new HashMap<>();
        for (String name : event.getPropertyNames()) {
            properties.put(name, event.getProperty(name));
        }
        return properties;
    }
}
