package dev.tomte.tasks.internal.engine;

import dev.tomte.task.Trigger;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventConstants;
import org.osgi.service.event.EventHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens to the topics that tasks wait for; hands an event's properties over as a JSON object. */
final class EventTriggers implements EventHandler {

    private static final Logger LOG = LoggerFactory.getLogger(EventTriggers.class);

    private final BundleContext context;
    private @Nullable Triggers triggers;
    private @Nullable ServiceRegistration<EventHandler> registration;

    EventTriggers(BundleContext context) {
        this.context = context;
    }

    /**
     * Refuses what no event could match.
     *
     * @throws IllegalArgumentException if its filter is not one; the message says where
     */
    static void check(Trigger trigger) {
        if (trigger.source() == Trigger.Source.EVENT && !trigger.filter().isEmpty()) {
            try {
                FrameworkUtil.createFilter(trigger.filter());
            } catch (InvalidSyntaxException e) {
                throw new IllegalArgumentException(
                        "the filter of an event must be one such as (level=CRITICAL), not '" + trigger.filter() + "': "
                                + e.getMessage(),
                        e);
            }
        }
    }

    void connect(Triggers all) {
        triggers = all;
    }

    synchronized void listenTo(Set<String> topics) {
        close();
        if (!topics.isEmpty()) {
            registration = context.registerService(
                    EventHandler.class,
                    this,
                    FrameworkUtil.asDictionary(Map.of(EventConstants.EVENT_TOPIC, topics.toArray(String[]::new))));
        }
    }

    synchronized void close() {
        if (registration != null) {
            registration.unregister();
            registration = null;
        }
    }

    @Override
    public void handleEvent(Event event) {
        Triggers all = triggers;
        if (all != null) {
            all.event(event.getTopic(), filter -> matches(event, filter), json(event));
        }
    }

    private static boolean matches(Event event, String filter) {
        try {
            Filter parsed = FrameworkUtil.createFilter(filter);
            return event.matches(parsed);
        } catch (InvalidSyntaxException e) {
            LOG.warn("The filter '{}' of a trigger is not one: {}", filter, e.getMessage());
            return false;
        }
    }

    private static String json(Event event) {
        JsonObjectBuilder object = Json.createObjectBuilder();
        for (String name : event.getPropertyNames()) {
            Object value = event.getProperty(name);
            if (value instanceof Boolean yes) {
                object.add(name, yes);
            } else if (value instanceof Integer || value instanceof Long || value instanceof Short) {
                object.add(name, ((Number) value).longValue());
            } else if (value instanceof Double || value instanceof Float) {
                double number = ((Number) value).doubleValue();
                if (Double.isFinite(number)) {
                    object.add(name, number);
                }
            } else if (value != null) {
                object.add(name, String.valueOf(value));
            }
        }
        return object.build().toString();
    }
}
