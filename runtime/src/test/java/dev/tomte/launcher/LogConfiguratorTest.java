package dev.tomte.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.Configurator.ExecutionStatus;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.status.Status;
import ch.qos.logback.core.status.StatusListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogConfiguratorTest {

    @TempDir
    Path folder;

    private final LoggerContext context = new LoggerContext();
    private Path own;
    private LogConfigurator configurator;

    @BeforeEach
    void prepare() {
        own = folder.resolve("logback.xml");
        configurator = new LogConfigurator(Optional.of(own), folder);
        context.setMDCAdapter(new LogbackMDCAdapter());
    }

    @AfterEach
    void close() {
        context.stop();
    }

    @Test
    @DisplayName("U1: without a logback.xml the log is set up as logback.xml.example says")
    void asTheExample() throws Exception {
        ExecutionStatus status = configurator.configure(context);

        assertThat(status).isEqualTo(ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY);
        LoggerContext example = new LoggerContext();
        try {
            example.putProperty("tomte.logs", folder.toString());
            JoranConfigurator reader = new JoranConfigurator();
            reader.setContext(example);
            reader.doConfigure("src/main/dist/conf/logback.xml.example");
            assertThat(example.getStatusManager().getCopyOfStatusList())
                    .extracting(Status::getLevel)
                    .allMatch(level -> level == Status.INFO);
            assertThat(described(context)).isEqualTo(described(example));
        } finally {
            example.stop();
        }
    }

    /** All that can be asked of it. */
    private static List<Object> described(LoggerContext context) {
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        RollingFileAppender<ILoggingEvent> file = (RollingFileAppender<ILoggingEvent>) root.getAppender("file");
        FixedWindowRollingPolicy window = (FixedWindowRollingPolicy) file.getRollingPolicy();
        SizeBasedTriggeringPolicy<ILoggingEvent> size =
                (SizeBasedTriggeringPolicy<ILoggingEvent>) file.getTriggeringPolicy();
        PatternLayoutEncoder line = (PatternLayoutEncoder) file.getEncoder();
        return List.of(
                context.getLoggerList().stream()
                        .filter(logger -> logger.getLevel() != null)
                        .map(logger -> logger.getName() + " " + logger.getLevel())
                        .toList(),
                context.getStatusManager().getCopyOfStatusListenerList().stream()
                        .map(StatusListener::getClass)
                        .toList(),
                file.isStarted(),
                file.getFile(),
                window.isStarted(),
                window.getFileNamePattern(),
                window.getMinIndex(),
                window.getMaxIndex(),
                window.getActiveFileName(),
                size.isStarted(),
                size.getMaxFileSize().getSize(),
                line.isStarted(),
                line.getPattern());
    }

    @Test
    @DisplayName("U1: what is logged comes to the file, with its time and where it is from")
    void writes() throws IOException {
        configurator.configure(context);

        context.getLogger("dev.tomte.test.Something").info("It is {}", "well");
        context.getLogger("dev.tomte.test.Something").debug("Not of interest");
        context.getLogger("Events.Bundle").info("Not here");

        assertThat(Files.readAllLines(folder.resolve("tomte.log")))
                .singleElement()
                .asString()
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}(Z|[+-]\\d\\d:\\d\\d) INFO  \\[.+]"
                        + " dev\\.tomte\\.test\\.Something It is well");
    }

    @Test
    @DisplayName("U1: a logback.xml of one's own is left to Logback")
    void ownFile() throws IOException {
        Files.writeString(own, "<configuration/>");

        assertThat(configurator.configure(context)).isEqualTo(ExecutionStatus.INVOKE_NEXT_IF_ANY);
        assertThat(context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("file"))
                .isNull();
    }

    @Test
    @DisplayName("U1: where nobody told of such a file, as in tests, Logback is left alone")
    void notStartedAsAWhole() {
        assertThat(new LogConfigurator(Optional.empty(), folder).configure(context))
                .isEqualTo(ExecutionStatus.INVOKE_NEXT_IF_ANY);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    @DisplayName("U1: Logback finds it")
    void isFound() {
        assertThat(ServiceLoader.load(Configurator.class)).hasAtLeastOneElementOfType(LogConfigurator.class);
    }
}
