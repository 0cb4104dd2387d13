package dev.tomte.launcher;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.status.NopStatusListener;
import ch.qos.logback.core.util.FileSize;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Sets the log up as {@code conf/logback.xml.example} says, without reading it, which would be about 8 % of the work of a
 * start. If there is a {@code conf/logback.xml}, Logback reads that instead.
 *
 * <p>Logback makes and calls it, on the thread that logs first.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_HIGH_PRIORITY)
public final class LogConfigurator extends ContextAwareBase implements Configurator {

    private final Optional<Path> own;
    private final Path logs;

    /** For Logback; {@code bin/tomte} tells of the file that may be there. */
    public LogConfigurator() {
        this(
                Optional.ofNullable(System.getProperty("logback.configurationFile"))
                        .map(Path::of),
                Layout.fromSystemProperties().logs());
    }

    /**
     * Looks for the file only when it is to configure.
     *
     * @param own what Logback is to read if it is there; if empty, nobody started Tomte as a whole, and Logback does as it
     *     always does
     */
    LogConfigurator(Optional<Path> own, Path logs) {
        this.own = own;
        this.logs = logs;
    }

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        if (own.isEmpty() || Files.exists(own.get())) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        setContext(context);
        // Without a listener Logback would print what it has to say of its configuration.
        context.getStatusManager().add(new NopStatusListener());
        // That a bundle or service comes or goes is seen in the console; here it would bury the rest.
        context.getLogger("Events").setLevel(Level.WARN);
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.INFO);
        root.addAppender(file());
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    private RollingFileAppender<ILoggingEvent> file() {
        RollingFileAppender<ILoggingEvent> file = new RollingFileAppender<>();
        file.setContext(context);
        file.setName("file");
        file.setFile(logs.resolve("tomte.log").toString());

        FixedWindowRollingPolicy window = new FixedWindowRollingPolicy();
        window.setContext(context);
        window.setParent(file);
        window.setFileNamePattern(logs.resolve("tomte.%i.log").toString());
        window.setMinIndex(1);
        window.setMaxIndex(5);
        window.start();
        file.setRollingPolicy(window);

        SizeBasedTriggeringPolicy<ILoggingEvent> size = new SizeBasedTriggeringPolicy<>();
        size.setContext(context);
        size.setMaxFileSize(FileSize.valueOf("10MB"));
        size.start();
        file.setTriggeringPolicy(size);

        PatternLayoutEncoder line = new PatternLayoutEncoder();
        line.setContext(context);
        line.setPattern("%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level [%thread] %logger{30} %msg%n");
        line.start();
        file.setEncoder(line);
        file.start();
        return file;
    }
}
