package dev.tomte.web.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.launch.Framework;
import org.slf4j.LoggerFactory;

@DisplayName("U6: another program has the HTTP port")
class PortTakenTest {

    @TempDir
    Path home;

    @Test
    @DisplayName("U6: one line in the log names the port and what to set")
    void saysSo() throws Exception {
        List<ILoggingEvent> events = new CopyOnWriteArrayList<>();
        AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                events.add(event);
            }
        };
        appender.start();
        Logger logger = (Logger) LoggerFactory.getLogger(HttpWatch.class);
        logger.addAppender(appender);
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Framework framework = TestConsole.launch(home, other.getLocalPort());
            try {
                TestConsole.await("the message", () -> !events.isEmpty());
                assertThat(home.resolve("data/http.url")).doesNotExist();
            } finally {
                framework.stop();
                framework.waitForStop(60_000);
            }
            assertThat(events).singleElement().satisfies(event -> {
                assertThat(event.getLevel()).isEqualTo(Level.ERROR);
                assertThat(event.getFormattedMessage())
                        .contains("port " + other.getLocalPort() + " is taken", "TOMTE_PORT", "tomte.port");
            });
        } finally {
            logger.detachAppender(appender);
        }
    }
}
