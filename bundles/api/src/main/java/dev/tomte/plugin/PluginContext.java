package dev.tomte.plugin;

import dev.tomte.event.Severity;
import dev.tomte.resilience.CircuitBreaker;
import dev.tomte.resilience.CircuitBreakerSettings;
import dev.tomte.resilience.Retry;
import dev.tomte.resilience.Timer;
import dev.tomte.resilience.WorkQueue;
import dev.tomte.resilience.WorkQueueSettings;
import dev.tomte.task.RetryPolicy;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.osgi.annotation.versioning.ProviderType;
import org.slf4j.Logger;

/**
 * What a plug-in is handed in its hooks. It may be kept until {@link Plugin#onDisable} has returned; after that every
 * call throws {@link IllegalStateException}. May be used from any thread.
 */
@ProviderType
public interface PluginContext {

    /** The plug-in's name, as its manifest has it. */
    String name();

    /** The version of its bundle, such as {@code 1.0.0}. */
    String version();

    /** The current, validated configuration. A snapshot: ask again, or listen, to see a change. */
    PluginConfiguration configuration();

    /**
     * Calls the listener after each change of the configuration, until the plug-in is disabled. Called one at a time, in
     * a thread of the host's; what it throws is logged and counted as an error of the plug-in.
     */
    void onConfigurationChange(Consumer<PluginConfiguration> listener);

    /** The plug-in's own durable key-value storage; nobody else sees it, and it is kept over updates. */
    PluginStorage storage();

    /** A logger named {@code plugin.<name>}. */
    Logger logger();

    /**
     * Tells the owner of the device something, as an event {@link PluginNotification}.
     *
     * @param title 1 to 120 characters
     * @param text up to 2,000 characters
     * @throws PermissionDeniedException without {@link Permission#NOTIFICATIONS}
     */
    void notify(String title, String text, Severity severity);

    /** The event bus. Its calls throw {@link PermissionDeniedException} without {@link Permission#EVENTS}. */
    PluginEvents events();

    /**
     * The plug-in's schedule: tasks that are durable, and the handlers that do them. Its calls throw
     * {@link PermissionDeniedException} without {@link Permission#TASKS}.
     */
    PluginTasks tasks();

    /** The plug-in's settings, which its owner sees and changes beside those of the device. */
    PluginSettings settings();

    /** Tries again what fails in a way that {@linkplain Retry#mayPass may pass}. */
    default Retry retry(RetryPolicy policy) {
        return retry(policy, Retry::mayPass);
    }

    /**
     * Tries again what failed.
     *
     * @param retryable which failures; an {@link Error} and an interruption never are
     */
    Retry retry(RetryPolicy policy, Predicate<Throwable> retryable);

    /**
     * The plug-in's circuit breaker of this name, made at the first call; shown in {@code plugin:info}, as all of the
     * following are, and forgotten when the plug-in is disabled.
     *
     * @param name 1 to 100 characters; at most 100 names
     * @throws IllegalArgumentException if there is one with other settings
     */
    CircuitBreaker circuitBreaker(String name, CircuitBreakerSettings settings);

    /**
     * The plug-in's work queue of this name, made at the first call, and anew once it was closed.
     *
     * @param name 1 to 100 characters; at most 100 names
     * @throws IllegalArgumentException if there is one with other settings
     */
    WorkQueue workQueue(String name, WorkQueueSettings settings);

    /**
     * The plug-in's timer of this name, made at the first call.
     *
     * @param name 1 to 100 characters; at most 100 names
     */
    Timer timer(String name);

    /**
     * Hands a resource to the host, which closes it when the plug-in is disabled, after {@link Plugin#onDisable}: the
     * last one first. Within the hook's time limit.
     */
    <R extends AutoCloseable> R closeOnDisable(R resource);
}
