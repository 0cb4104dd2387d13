package dev.tomte.plugin;

import dev.tomte.event.TomteEvent;
import java.util.Map;
import java.util.function.BiConsumer;
import org.osgi.annotation.versioning.ProviderType;

/** The event bus, as a plug-in sees it. All calls need {@link Permission#EVENTS}. */
@ProviderType
public interface PluginEvents {

    /** Publishes a record; delivered asynchronously, in order. */
    <E extends Record & TomteEvent> void publish(E event);

    /**
     * Publishes properties under a topic; delivered asynchronously, in order.
     *
     * @throws IllegalArgumentException if the topic is malformed, or under {@code dev/tomte/}, which is Tomte's own
     */
    void publish(String topic, Map<String, ?> properties);

    /**
     * Listens on topics until the plug-in is disabled or the subscription is closed. The listener gets topic and
     * properties, in a thread of the event bus: be quick. What it throws is logged and counted as an error of the
     * plug-in.
     *
     * @param topic a topic, or a prefix that ends in {@code /*}
     */
    Subscription subscribe(String topic, BiConsumer<String, Map<String, Object>> listener);

    /** An ongoing subscription. */
    interface Subscription extends AutoCloseable {
        /** Ends it; no call begins after this returns. Closing again does nothing. */
        @Override
        void close();
    }
}
