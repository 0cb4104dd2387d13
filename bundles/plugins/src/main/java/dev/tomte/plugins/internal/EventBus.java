package dev.tomte.plugins.internal;

import dev.tomte.event.EventProperties;
import dev.tomte.event.TomteEvent;
import dev.tomte.plugin.Permission;
import dev.tomte.plugin.PluginEvents;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;
import org.osgi.service.event.EventConstants;
import org.osgi.service.event.EventHandler;

/** A plug-in's side of Event Admin. */
final class EventBus implements PluginEvents, AutoCloseable {

    private static final String OWN = "dev/tomte/";
    private static final String TOKEN = "[A-Za-z0-9_-]+";
    private static final Pattern TOPIC = Pattern.compile(TOKEN + "(/" + TOKEN + ")*");
    private static final Pattern SUBSCRIBABLE = Pattern.compile(TOPIC + "(/\\*)?");

    private final BundleContext bundles;
    private final EventAdmin eventAdmin;
    private final Guard guard;
    private final ClassLoader loader;
    private final ErrorSink errors;
    private final Set<Listening> subscriptions = ConcurrentHashMap.newKeySet();

    /**
     * Begins without subscriptions.
     *
     * @param loader the thread context class loader of the listeners
     */
    EventBus(BundleContext bundles, EventAdmin eventAdmin, Guard guard, ClassLoader loader, ErrorSink errors) {
        this.bundles = bundles;
        this.eventAdmin = eventAdmin;
        this.guard = guard;
        this.loader = loader;
        this.errors = errors;
    }

    @Override
    public <E extends Record & TomteEvent> void publish(E event) {
        guard.check(Permission.EVENTS, "events().publish");
        eventAdmin.postEvent(new Event(event.topic(), EventProperties.of(event)));
    }

    @Override
    public void publish(String topic, Map<String, ?> properties) {
        guard.check(Permission.EVENTS, "events().publish");
        if (!TOPIC.matcher(topic).matches()) {
            throw new IllegalArgumentException("A topic is words of A-Z, a-z, 0-9, '_' and '-' between slashes, such"
                    + " as com/example/THING_HAPPENED, not '" + topic + "'");
        }
        if (topic.startsWith(OWN)) {
            throw new IllegalArgumentException("Topics under " + OWN + " are Tomte's own; publish " + topic
                    + " under a prefix of yours, such as com/example/");
        }
        eventAdmin.postEvent(new Event(topic, properties));
    }

    @Override
    public Subscription subscribe(String topic, BiConsumer<String, Map<String, Object>> listener) {
        guard.check(Permission.EVENTS, "events().subscribe");
        if (!SUBSCRIBABLE.matcher(topic).matches()) {
            throw new IllegalArgumentException("Expected a topic such as dev/tomte/plugin/NOTIFICATION or a prefix such"
                    + " as dev/tomte/*, not '" + topic + "'");
        }
        return listen(topic, listener, Map.of(EventConstants.EVENT_TOPIC, new String[] {topic}));
    }

    /** For the host's own, which needs no permission. */
    void listen(String topic, String filter, Consumer<Map<String, Object>> listener) {
        listen(
                topic,
                (same, properties) -> listener.accept(properties),
                Map.of(EventConstants.EVENT_TOPIC, new String[] {topic}, EventConstants.EVENT_FILTER, filter));
    }

    private Listening listen(
            String topic, BiConsumer<String, Map<String, Object>> listener, Map<String, Object> options) {
        Listening listening = new Listening(topic, listener);
        Dictionary<String, ?> properties = FrameworkUtil.asDictionary(options);
        subscriptions.add(listening);
        listening.registered(bundles.registerService(EventHandler.class, listening, properties));
        try {
            guard.checkOpen(); // the context may have closed meanwhile, after it ended the other subscriptions
        } catch (IllegalStateException e) {
            listening.close();
            throw e;
        }
        return listening;
    }

    /** Ends all subscriptions. */
    @Override
    public void close() {
        subscriptions.forEach(Listening::close);
    }

    private final class Listening implements EventHandler, Subscription {

        private final String topic;
        private final BiConsumer<String, Map<String, Object>> listener;
        private @Nullable ServiceRegistration<EventHandler> registration;
        private boolean closed;

        Listening(String topic, BiConsumer<String, Map<String, Object>> listener) {
            this.topic = topic;
            this.listener = listener;
        }

        void registered(ServiceRegistration<EventHandler> asService) {
            boolean late;
            synchronized (this) {
                registration = asService;
                late = closed;
            }
            if (late) {
                asService.unregister();
            }
        }

        @Override
        public void handleEvent(Event event) {
            synchronized (this) {
                if (closed) {
                    return;
                }
            }
            Thread current = Thread.currentThread();
            ClassLoader before = current.getContextClassLoader();
            current.setContextClassLoader(loader);
            try {
                listener.accept(event.getTopic(), properties(event));
            } catch (Throwable e) { // a plug-in's Error must not reach the event bus's thread
                errors.failed("Its listener on " + topic, e);
            } finally {
                current.setContextClassLoader(before);
            }
        }

        @Override
        public void close() {
            ServiceRegistration<EventHandler> asService;
            synchronized (this) {
                if (closed) {
                    return;
                }
                closed = true;
                asService = registration;
            }
            subscriptions.remove(this);
            if (asService != null) {
                asService.unregister();
            }
        }
    }

    private static Map<String, Object> properties(Event event) {
        Map<String, Object> properties = new HashMap<>();
        for (String name : event.getPropertyNames()) {
            if (!name.equals(EventConstants.EVENT_TOPIC)) {
                properties.put(name, event.getProperty(name));
            }
        }
        return properties;
    }
}
