package dev.tomte.audit;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.launch.Framework;
import org.slf4j.LoggerFactory;

@DisplayName("W7: the way to the audit log")
class AuditTrailTest {

    private final List<String> noted = new CopyOnWriteArrayList<>();
    private final AtomicInteger asked = new AtomicInteger();
    private final AuditLog log = log(event -> {
        noted.add(event.subject());
        return CompletableFuture.completedFuture(null);
    });
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(AuditTrail.class);
    private Framework framework;
    private BundleContext context;
    private AuditTrail trail;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        logged.start();
        logger.addAppender(logged);
        logger.setAdditive(false);
        framework = new FrameworkFactory().newFramework(Map.of(Constants.FRAMEWORK_STORAGE, folder.toString()));
        framework.start();
        context = framework.getBundleContext();
        trail = new AuditTrail(context);
    }

    @AfterEach
    void stop() throws Exception {
        framework.stop();
        framework.waitForStop(60_000);
        logger.detachAppender(logged);
        logger.setAdditive(true);
    }

    @Test
    @DisplayName("W7: the log is asked for with the first entry, not before, and once for all")
    void lazy() {
        provide(log);
        assertThat(asked).hasValue(0);
        add("a", "b");
        assertThat(noted).containsExactly("a", "b");
        assertThat(asked).hasValue(1);
    }

    @Test
    @DisplayName(
            "W7: what is to be noted before the log is there waits for it, in order; a log that comes is not asked")
    void waits() {
        add("a", "b");
        ServiceRegistration<?> first = provide(log);
        assertThat(noted).containsExactly("a", "b");

        first.unregister();
        provide(log);
        assertThat(asked).as("asked with nothing to note").hasValue(1);
        add("c");
        assertThat(noted).containsExactly("a", "b", "c");
    }

    @Test
    @DisplayName("W7: a log that goes and comes again loses nothing")
    void comesAndGoes() {
        ServiceRegistration<?> first = provide(log);
        add("a");
        first.unregister();
        add("b");
        assertThat(noted).containsExactly("a");
        provide(log);
        assertThat(noted).containsExactly("a", "b");
    }

    @Test
    @DisplayName("W7: a log that could not be opened is tried again with the next entry")
    void opensLater() {
        AtomicInteger tries = new AtomicInteger();
        provideBy(() -> tries.getAndIncrement() < 2 ? null : log);
        add("a");
        assertThat(noted).isEmpty();
        add("b");
        assertThat(noted).containsExactly("a", "b");
    }

    @Test
    @DisplayName("W7: without a log a hundred entries wait, and that no more do is logged once")
    void bounded() {
        String[] many = IntStream.range(0, AuditTrail.MOST_WAITING + 3)
                .mapToObj(Integer::toString)
                .toArray(String[]::new);
        add(many);
        assertThat(messages())
                .containsExactly("There is no audit log, and 100 entries wait for it: test.done 100 and what follows"
                        + " are not noted");
        provide(log);
        assertThat(noted).containsExactly(List.of(many).subList(0, 100).toArray(String[]::new));
    }

    @Test
    @DisplayName("W7: an entry that the log does not take is logged, and who adds it goes on")
    void failing() {
        ServiceRegistration<?> full =
                provide(log(event -> CompletableFuture.failedFuture(new AuditException("The disk is full"))));
        add("a");
        assertThat(messages()).containsExactly("The audit log did not take test.done a: The disk is full");

        full.unregister();
        provide(log(event -> {
            throw new IllegalStateException("The store is closing");
        }));
        add("b");
        assertThat(messages()).last().isEqualTo("The audit log did not take test.done b: The store is closing");
    }

    @Test
    @DisplayName("W7: after its bundle was stopped an entry is logged, and nothing is thrown")
    void stopped() throws Exception {
        framework.stop();
        framework.waitForStop(60_000);
        add("a");
        assertThat(messages()).singleElement().asString().startsWith("The audit log did not take test.done a: ");
    }

    private void add(String... subjects) {
        for (String subject : subjects) {
            trail.add(AuditEvent.success("test.done", subject));
        }
    }

    private List<String> messages() {
        return logged.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    private ServiceRegistration<?> provide(AuditLog provided) {
        return provideBy(() -> provided);
    }

    /** As SCR does: what is behind the service is made when it is asked for. */
    private ServiceRegistration<?> provideBy(Supplier<AuditLog> maker) {
        return context.registerService(
                AuditLog.class,
                new ServiceFactory<AuditLog>() {
                    @Override
                    public AuditLog getService(Bundle bundle, ServiceRegistration<AuditLog> registration) {
                        asked.incrementAndGet();
                        return maker.get();
                    }

                    @Override
                    public void ungetService(
                            Bundle bundle, ServiceRegistration<AuditLog> registration, AuditLog service) {
                        // There is nothing to close.
                    }
                },
                null);
    }

    private static AuditLog log(Function<AuditEvent, CompletableFuture<AuditEntry>> append) {
        return (AuditLog) Proxy.newProxyInstance(
                AuditLog.class.getClassLoader(), new Class<?>[] {AuditLog.class}, (self, method, given) -> {
                    if (!method.getName().equals("append")) {
                        throw new UnsupportedOperationException(method.toString());
                    }
                    return append.apply((AuditEvent) given[0]);
                });
    }
}
