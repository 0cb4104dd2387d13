package dev.tomte.observability.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.LogListener;
import org.osgi.service.log.LogReaderService;
import org.slf4j.LoggerFactory;

class LogBridgeTest {

    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final List<LogListener> listeners = new ArrayList<>();
    private Runnable asked = () -> {};
    private long sequence;

    @BeforeEach
    void listen() {
        root.setLevel(Level.TRACE);
        log.start();
        root.addAppender(log);
    }

    @AfterEach
    void leave() {
        root.detachAppender(log);
    }

    @Test
    @DisplayName(
            "P1: what was and what is told to the Log Service is in the log, oldest first, with level, name and cause")
    void bridges() {
        IllegalStateException cause = new IllegalStateException("why");
        LogBridge bridge = new LogBridge(reader(
                entry("org.apache.felix.scr", LogLevel.WARN, "second", null),
                entry("org.apache.felix.scr", LogLevel.INFO, "first {}", null)));
        bridge.start();
        listeners.forEach(listener -> listener.logged(entry("LogService.com.example", LogLevel.ERROR, "third", cause)));
        bridge.stop();

        assertThat(log.list)
                .extracting(event -> event.getLevel() + " " + event.getLoggerName() + " " + event.getFormattedMessage())
                .containsExactly(
                        "INFO org.apache.felix.scr first {}",
                        "WARN org.apache.felix.scr second",
                        "ERROR com.example third");
        assertThat(log.list.get(2).getThrowableProxy().getMessage()).isEqualTo("why");
        assertThat(listeners).isEmpty();
    }

    @Test
    @DisplayName("P1: what is told while the older entries are brought along is in the log once, after them")
    void bridgesMeanwhile() {
        LogEntry old = entry("a", LogLevel.INFO, "old", null);
        LogEntry both = entry("a", LogLevel.INFO, "both", null);
        LogEntry late = entry("a", LogLevel.INFO, "late", null);
        LogEntry meanwhile = entry("a", LogLevel.INFO, "meanwhile", null);
        asked = () -> listeners.forEach(listener -> {
            listener.logged(both);
            listener.logged(meanwhile);
        });
        new LogBridge(reader(late, both, old)).start();
        listeners.forEach(listener -> listener.logged(late));

        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly("old", "both", "late", "meanwhile");
    }

    private LogReaderService reader(LogEntry... newestFirst) {
        return new LogReaderService() {
            @Override
            public void addLogListener(LogListener listener) {
                listeners.add(listener);
            }

            @Override
            public void removeLogListener(LogListener listener) {
                listeners.remove(listener);
            }

            @Override
            public Enumeration<LogEntry> getLog() {
                asked.run();
                return Collections.enumeration(List.of(newestFirst));
            }
        };
    }

    private LogEntry entry(String name, LogLevel level, String message, Throwable cause) {
        Bundle bundle = proxy(Bundle.class, Map.of("getSymbolicName", "com.example"));
        Map<String, Object> answers = new HashMap<>(
                Map.of("getLoggerName", name, "getLogLevel", level, "getMessage", message, "getBundle", bundle));
        answers.put("getException", cause);
        answers.put("getSequence", ++sequence);
        return proxy(LogEntry.class, answers);
    }

    private static <T> T proxy(Class<T> type, Map<String, Object> answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, given) -> answers.get(method.getName())));
    }
}
