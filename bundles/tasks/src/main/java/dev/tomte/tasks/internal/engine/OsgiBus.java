package dev.tomte.tasks.internal.engine;

import dev.tomte.event.EventProperties;
import dev.tomte.event.TomteEvent;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;
import org.osgi.service.event.EventConstants;
import org.osgi.service.event.EventHandler;
import org.osgi.util.tracker.ServiceTracker;

/** The event bus. Knows whether anybody listens, as events made for nobody cost more than the tasks they tell of. */
final class OsgiBus implements Announcer.Bus {

    private static final String PREFIX = "dev/tomte/task/";

    private final EventAdmin eventAdmin;
    private final ServiceTracker<EventHandler, EventHandler> listeners;
    private volatile boolean heard;

    OsgiBus(BundleContext context, EventAdmin eventAdmin) {
        this.eventAdmin = eventAdmin;
        try {
            listeners =
                    new ServiceTracker<>(
                            context,
                            context.createFilter("(&(objectClass=" + EventHandler.class.getName() + ")("
                                    + EventConstants.EVENT_TOPIC + "=*))"),
                            null) {
                        @Override
                        public EventHandler addingService(ServiceReference<EventHandler> reference) {
                            if (wantsTasks(reference)) {
                                heard = true; // and stays so: one listener shows that this device has a use for events
                            }
                            return null;
                        }
                    };
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    void open() {
        listeners.open(true);
    }

    void close() {
        listeners.close();
    }

    private static boolean wantsTasks(ServiceReference<EventHandler> reference) {
        Object topics = reference.getProperty(EventConstants.EVENT_TOPIC);
        String[] several = topics instanceof String[] many ? many : new String[] {String.valueOf(topics)};
        for (String topic : several) {
            boolean all = topic.endsWith("*") && PREFIX.startsWith(topic.substring(0, topic.length() - 1));
            if (all || topic.startsWith(PREFIX)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public <E extends Record & TomteEvent> void publish(E event) {
        eventAdmin.postEvent(new Event(event.topic(), EventProperties.of(event)));
    }

    @Override
    public boolean isHeard(String topic) {
        return heard;
    }
}
