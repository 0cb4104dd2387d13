package dev.tomte.tasks.internal.engine;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.spi.LoggingEventBuilder;

/** Puts the task and the correlation id before each line, from whichever thread of the handler it comes. */
final class RunLogger extends LegacyAbstractLogger {

    private static final long serialVersionUID = 1L;

    private final transient Logger logger;
    private final String prefix;

    RunLogger(Logger logger, String taskName, String correlationId) {
        this.logger = logger;
        this.name = logger.getName();
        prefix = "[" + taskName + " " + correlationId + "] ";
    }

    @Override
    protected String getFullyQualifiedCallerName() {
        return RunLogger.class.getName();
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level,
            @Nullable Marker marker,
            String pattern,
            Object @Nullable [] arguments,
            @Nullable Throwable cause) {
        LoggingEventBuilder line = logger.atLevel(level);
        if (marker != null) {
            line = line.addMarker(marker);
        }
        String message = MessageFormatter.basicArrayFormat(pattern, arguments);
        line.setCause(cause).log("{}{}", prefix, message);
    }

    @Override
    public boolean isTraceEnabled() {
        return logger.isTraceEnabled();
    }

    @Override
    public boolean isDebugEnabled() {
        return logger.isDebugEnabled();
    }

    @Override
    public boolean isInfoEnabled() {
        return logger.isInfoEnabled();
    }

    @Override
    public boolean isWarnEnabled() {
        return logger.isWarnEnabled();
    }

    @Override
    public boolean isErrorEnabled() {
        return logger.isErrorEnabled();
    }
}
