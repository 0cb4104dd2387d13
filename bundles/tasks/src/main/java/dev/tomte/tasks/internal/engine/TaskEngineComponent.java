package dev.tomte.tasks.internal.engine;

import dev.tomte.plugin.PluginManifest;
import dev.tomte.store.Store;
import dev.tomte.store.StoreException;
import dev.tomte.task.TaskCondition;
import dev.tomte.task.TaskHandler;
import dev.tomte.task.TaskManager;
import dev.tomte.tasks.internal.conditions.ConditionBoard;
import dev.tomte.tasks.internal.handlers.HandlerDeclaration;
import dev.tomte.tasks.internal.store.SqliteTaskStore;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.event.EventAdmin;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The task engine as a component: handlers and conditions come to it by whiteboard. */
@Component(
        configurationPid = TaskEngineComponent.PID,
        service = TaskManager.class,
        immediate = true,
        // The device's own six have to be there first: one that comes later would look like one that begins to hold.
        property = "Condition.cardinality.minimum:Integer=6")
@Designate(ocd = TasksConfig.class)
@PluginManifest(
        name = "tasks",
        kind = "service",
        description = "Runs what is to be done later, again, or when something happens",
        hooks = "none")
public final class TaskEngineComponent extends DurableTaskManager {

    /** Of the configuration. */
    public static final String PID = "dev.tomte.tasks";

    private static final Logger LOG = LoggerFactory.getLogger(TaskEngineComponent.class);

    private final OsgiBus bus;
    private final EventTriggers events;
    /** Of the handlers in use; the service property may be another by the time a handler is updated or goes. */
    private final Map<ServiceReference<TaskHandler>, String> types = new ConcurrentHashMap<>();

    @Activate
    public TaskEngineComponent(
            TasksConfig config, BundleContext context, @Reference Store store, @Reference EventAdmin eventAdmin) {
        this(config, store, new OsgiBus(context, eventAdmin), new EventTriggers(context));
    }

    private TaskEngineComponent(TasksConfig config, Store store, OsgiBus bus, EventTriggers events) {
        super(
                TasksSettings.of(config),
                new Clocks(InstantSource.system(), System::nanoTime),
                new SqliteTaskStore(store, InstantSource.system()),
                new ConditionBoard(),
                bus,
                events::listenTo);
        this.bus = bus;
        this.events = events;
        events.connect(triggers);
    }

    @Activate
    void begin() throws StoreException {
        bus.open();
        start();
    }

    @Deactivate
    void end() {
        events.close();
        stop();
        bus.close();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindHandler(ServiceReference<TaskHandler> reference, TaskHandler handler) {
        String provider = String.valueOf(reference.getBundle().getSymbolicName());
        try {
            HandlerDeclaration declaration = HandlerDeclaration.read(properties(reference), provider);
            handlers.add(handler, declaration);
            types.put(reference, declaration.type());
        } catch (IllegalArgumentException e) {
            LOG.error("A task handler of bundle {} is not used: {}", provider, e.getMessage());
        }
    }

    void unbindHandler(ServiceReference<TaskHandler> reference, TaskHandler handler) {
        String type = types.remove(reference);
        if (type != null) {
            handlers.remove(handler, type);
        }
    }

    /** Its properties are others now: it is declared anew, and the task it schedules follows. */
    void updatedHandler(ServiceReference<TaskHandler> reference, TaskHandler handler) {
        unbindHandler(reference, handler);
        bindHandler(reference, handler);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindCondition(TaskCondition condition, Map<String, Object> properties) {
        if (properties.get(TaskCondition.NAME) instanceof String name && !name.isBlank()) {
            board.add(name, condition);
        } else {
            LOG.error(
                    "A task condition is not used: its service property {} must be a name, not {}",
                    TaskCondition.NAME,
                    properties.get(TaskCondition.NAME));
        }
    }

    void unbindCondition(TaskCondition condition, Map<String, Object> properties) {
        if (properties.get(TaskCondition.NAME) instanceof String name && !name.isBlank()) {
            board.remove(name, condition);
        }
    }

    private static Map<String, Object> properties(ServiceReference<?> reference) {
        Map<String, Object> properties = new HashMap<>();
        for (String key : reference.getPropertyKeys()) {
            properties.put(key, reference.getProperty(key));
        }
        return properties;
    }
}
