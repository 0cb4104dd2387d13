package dev.tomte.itests.framework;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import dev.tomte.task.Constraints;
import dev.tomte.task.Task;
import dev.tomte.task.TaskCondition;
import dev.tomte.task.TaskHandler;
import dev.tomte.task.TaskKind;
import dev.tomte.task.TaskManager;
import dev.tomte.task.TaskRequest;
import dev.tomte.task.TaskResult;
import dev.tomte.task.TaskSchedule;
import dev.tomte.task.TaskStatus;
import dev.tomte.task.Trigger;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javax.inject.Inject;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;

/** The task engine among the other services of the framework. */
@RunWith(PaxExam.class)
public class TasksIT {

    private static final long LIMIT_S = 30;
    private static final String PID = "dev.tomte.tasks";

    @Inject
    private BundleContext context;

    /** Of {@link #PID}; another one is in its place after a change of its configuration. */
    @Inject
    private TaskManager first;

    @Inject
    private EventAdmin events;

    @Inject
    private ConfigurationAdmin configurations;

    /** T1, T5: the engine is there, and so is every condition that it names. */
    @Test
    public void theEngineAndTheConditionsAreThere() throws Exception {
        assertTrue("workers", first.status().workers() >= 2);
        Set<String> names = new HashSet<>();
        for (ServiceReference<TaskCondition> condition : context.getServiceReferences(TaskCondition.class, null)) {
            names.add(String.valueOf(condition.getProperty(TaskCondition.NAME)));
        }
        assertEquals(
                Set.of(
                        Constraints.NETWORK,
                        Constraints.UNMETERED_NETWORK,
                        Constraints.CHARGING,
                        Constraints.BATTERY_NOT_LOW,
                        Constraints.DEVICE_IDLE,
                        Constraints.STORAGE_NOT_LOW),
                names);
    }

    /** T9: a handler that says how often is run so while it is there; away, its task waits and keeps its history. */
    @Test
    public void aHandlerSchedulesItself() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        TaskHandler handler = run -> TaskResult.done("run " + runs.incrementAndGet());
        Map<String, Object> properties = Map.of(TaskHandler.TYPE, "exam.tick", TaskHandler.INTERVAL, "PT0.05S");
        ServiceRegistration<TaskHandler> registration = register(handler, properties);
        await("it ran three times", () -> runs.get() >= 3);
        Task task = first.find("exam.tick").orElseThrow();
        assertEquals(TaskKind.FIXED_RATE, task.kind());

        registration.unregister();
        int before = runs.get();
        await("it waits", () -> first.get(task.id()).orElseThrow().status() == TaskStatus.WAITING);
        String reason = first.get(task.id()).orElseThrow().reason();
        assertTrue(reason, reason.contains("no handler for type exam.tick"));
        assertEquals("runs without a handler", before, runs.get());
        int kept = first.history(task.id(), 1_000).size();
        assertTrue("runs in the history: " + kept, kept >= 3);

        registration = register(handler, properties);
        await("it goes on", () -> runs.get() > before);
        assertEquals(task.id(), first.find("exam.tick").orElseThrow().id());
        await("the history goes on", () -> first.history(task.id(), 1_000).size() > kept);
        registration.unregister();
        first.cancel(task.id(), "the test is over").get(LIMIT_S, TimeUnit.SECONDS);
    }

    /** T7, T9: once a handler is unregistered, none of its runs is under way: its bundle may go. */
    @Test
    public void aHandlerGoesWhenItsRunsHaveEnded() throws Exception {
        AtomicInteger underWay = new AtomicInteger();
        CountDownLatch begun = new CountDownLatch(2);
        CountDownLatch never = new CountDownLatch(1);
        TaskHandler stubborn = run -> {
            underWay.incrementAndGet();
            begun.countDown();
            try {
                never.await();
                return TaskResult.done();
            } finally {
                run.checkpoint("reached").get();
                underWay.decrementAndGet();
            }
        };
        ServiceRegistration<TaskHandler> registration = register(stubborn, Map.of(TaskHandler.TYPE, "exam.long"));
        TaskRequest request = TaskRequest.builder("exam.long").build();
        List<Task> tasks = first.createAll(List.of(request, request)).get(LIMIT_S, TimeUnit.SECONDS);
        assertTrue(begun.await(LIMIT_S, TimeUnit.SECONDS));

        registration.unregister();
        assertEquals("runs under way", 0, underWay.get());
        BlockingQueue<String> resumed = new LinkedBlockingQueue<>();
        registration = register(
                run -> {
                    resumed.add(run.attempt() + " from " + run.checkpoint().orElse("the start"));
                    return TaskResult.done();
                },
                Map.of(TaskHandler.TYPE, "exam.long"));
        for (Task task : tasks) {
            assertEquals("1 from reached", resumed.poll(LIMIT_S, TimeUnit.SECONDS));
            await("it is completed", () -> first.get(task.id()).orElseThrow().status() == TaskStatus.COMPLETED);
        }
        registration.unregister();
    }

    /** T2: an event makes a task run, with the event's properties as its data; others do not. */
    @Test
    public void anEventTriggers() throws Exception {
        BlockingQueue<String> data = new LinkedBlockingQueue<>();
        ServiceRegistration<TaskHandler> registration = register(
                run -> {
                    data.add(run.data());
                    return TaskResult.done();
                },
                Map.of(TaskHandler.TYPE, "exam.door"));
        Task task = first.create(TaskRequest.builder("exam.door")
                        .data("its own")
                        .schedule(TaskSchedule.on(Trigger.event("exam/door/OPENED", "(room=kitchen)")))
                        .build())
                .get(LIMIT_S, TimeUnit.SECONDS);
        events.sendEvent(new Event("exam/door/OPENED", Map.of("room", "cellar", "count", 1)));
        events.sendEvent(new Event("exam/door/CLOSED", Map.of("room", "kitchen", "count", 2)));
        events.sendEvent(new Event("exam/door/OPENED", Map.of("room", "kitchen", "count", 3, "wide", true)));
        JsonObject came = json(data.poll(LIMIT_S, TimeUnit.SECONDS));
        assertEquals("kitchen", came.getString("room"));
        assertEquals(3, came.getInt("count"));
        assertTrue(came.getBoolean("wide"));
        await("it waits for the next", () -> first.get(task.id()).orElseThrow().status() == TaskStatus.PENDING);

        first.cancel(task.id(), "the test is over").get(LIMIT_S, TimeUnit.SECONDS);
        events.sendEvent(new Event("exam/door/OPENED", Map.of("room", "kitchen", "count", 4)));
        assertEquals("what ran after it was cancelled", 0, data.size());
        assertEquals(1, first.history(task.id(), 10).size());
        registration.unregister();
    }

    /** S2, T6: a change of the configuration makes the engine anew; no task is lost, and what ran goes on. */
    @Test
    public void aChangeOfTheConfigurationLosesNothing() throws Exception {
        CountDownLatch open = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        BlockingQueue<String> resumed = new LinkedBlockingQueue<>();
        ServiceRegistration<TaskHandler> registration = register(
                run -> {
                    run.checkpoint().ifPresent(state -> resumed.add(run.attempt() + " from " + state));
                    run.checkpoint("the middle").get();
                    begun.countDown();
                    open.await();
                    return TaskResult.done();
                },
                Map.of(TaskHandler.TYPE, "exam.config"));
        List<TaskRequest> requests = new ArrayList<>();
        requests.add(TaskRequest.builder("exam.config").name("exam-running").build());
        for (int i = 0; i < 50; i++) {
            requests.add(TaskRequest.builder("exam.config")
                    .name("exam-later-" + i)
                    .schedule(TaskSchedule.in(Duration.ofHours(1)))
                    .build());
        }
        List<Task> created = first.createAll(requests).get(LIMIT_S, TimeUnit.SECONDS);
        assertTrue(begun.await(LIMIT_S, TimeUnit.SECONDS));

        Configuration configuration = configurations.getConfiguration(PID, "?");
        configuration.update(FrameworkUtil.asDictionary(new HashMap<>(Map.of("workers", 5))));
        await("there are 5 workers", () -> manager().status().workers() == 5);
        assertEquals("1 from the middle", resumed.poll(LIMIT_S, TimeUnit.SECONDS));
        TaskManager anew = manager();
        for (Task task : created) {
            Task now = anew.get(task.id()).orElseThrow();
            assertEquals(task.name(), now.name());
            assertTrue(now.toString(), !now.status().isFinal());
        }
        open.countDown();
        long running = created.get(0).id();
        await("it is completed", () -> anew.get(running).orElseThrow().status() == TaskStatus.COMPLETED);
        for (Task task : created.subList(1, created.size())) {
            anew.cancel(task.id(), "the test is over").get(LIMIT_S, TimeUnit.SECONDS);
        }
        registration.unregister();
        configuration.delete();
        await("the workers are as many as before", () -> manager().status().workers() != 5);
    }

    /** T1: whether the engine is well is a Felix health check. */
    @Test
    public void theEngineIsAHealthCheck() throws Exception {
        var checks = context.getServiceReferences("org.apache.felix.hc.api.HealthCheck", "(hc.name=Tasks)");
        assumeTrue("there is no health check of the tasks yet", checks != null);
        assertEquals(1, checks.length);
    }

    private ServiceRegistration<TaskHandler> register(TaskHandler handler, Map<String, Object> properties) {
        return context.registerService(TaskHandler.class, handler, FrameworkUtil.asDictionary(properties));
    }

    /** The one that is there now. */
    private TaskManager manager() {
        ServiceReference<TaskManager> reference = context.getServiceReference(TaskManager.class);
        TaskManager manager = reference == null ? null : context.getService(reference);
        if (manager == null) {
            throw new IllegalStateException("no TaskManager at the moment");
        }
        return manager;
    }

    private static JsonObject json(String text) {
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            return reader.readObject();
        }
    }

    /** Waits until it holds; what it throws counts as not yet. */
    private static void await(String what, Callable<Boolean> condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_S);
        Exception last = null;
        while (System.nanoTime() < deadline) {
            try {
                if (condition.call()) {
                    return;
                }
            } catch (Exception e) {
                last = e;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        throw new AssertionError("After " + LIMIT_S + " s still not: " + what, last);
    }
}
