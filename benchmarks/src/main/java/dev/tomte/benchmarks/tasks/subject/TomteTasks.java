package dev.tomte.benchmarks.tasks.subject;

import dev.tomte.store.internal.StandaloneStore;
import dev.tomte.task.Durability;
import dev.tomte.task.TaskManager;
import dev.tomte.task.TaskRequest;
import dev.tomte.task.TaskResult;
import dev.tomte.task.TaskSchedule;
import dev.tomte.tasks.internal.engine.StandaloneTasks;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Tomte's engine on Tomte's store, as both ship: history is kept, completed tasks too. */
public final class TomteTasks implements TaskEngineSubject {

    private static final String DUE = "noop";
    private static final String LATER = "later";
    private static final int CHUNK = 10_000;
    /** Held tasks are simply due a little later: so long for each that is to be stored before. */
    private static final Duration LEAD = Duration.ofMillis(250);

    private static final Duration LEAD_FOR_EACH = Duration.ofNanos(25_000);

    /** A list by way of the manager would read through all completed tasks, and be measured with them. */
    private static final String UNFINISHED = """
            WITH due_lane AS (SELECT id FROM task_lane WHERE type = 'noop')
            SELECT count(*) FROM (
              SELECT id FROM task WHERE lane IN due_lane AND due IS NOT NULL
              UNION
              SELECT id FROM task WHERE status = 2 AND lane IN due_lane)""";

    private final Durability durability;
    private StandaloneStore store;
    private StandaloneTasks tasks;
    private volatile Instant heldUntil = Instant.EPOCH;

    public static TaskEngineSubject strict() {
        return new TomteTasks(Durability.STRICT);
    }

    public static TaskEngineSubject grouped() {
        return new TomteTasks(Durability.GROUPED);
    }

    private TomteTasks(Durability durability) {
        this.durability = durability;
    }

    @Override
    public void open(Path folder, Work work) throws Exception {
        store = new StandaloneStore(folder.resolve("tasks.db"));
        tasks = new StandaloneTasks(store.store(), WORKERS);
        for (String type : List.of(DUE, LATER)) {
            tasks.handle(type, durability, context -> {
                work.run(Long.parseLong(context.data()));
                return TaskResult.done();
            });
        }
        tasks.start();
    }

    private TaskManager manager() {
        return tasks.manager();
    }

    @Override
    public void enqueue(Planned task) throws Exception {
        manager().create(request(task)).get();
    }

    @Override
    public void enqueueAll(List<Planned> planned) throws Exception {
        manager().createAll(planned.stream().map(this::request).toList()).get();
    }

    private TaskRequest request(Planned task) {
        Instant at = task.isNow() ? heldUntil : task.at();
        return request(DUE, task.id(), at);
    }

    private static TaskRequest request(String type, long id, Instant at) {
        TaskRequest.Builder request = TaskRequest.builder(type).data(Long.toString(id));
        return at.equals(Instant.EPOCH)
                ? request.build()
                : request.schedule(TaskSchedule.at(at)).build();
    }

    @Override
    public void storeForLater(int count, Instant at) throws Exception {
        for (int first = 0; first < count; first += CHUNK) {
            List<TaskRequest> chunk = new ArrayList<>(CHUNK);
            for (int id = first; id < Math.min(count, first + CHUNK); id++) {
                chunk.add(request(LATER, id, at));
            }
            manager().createAll(chunk).get();
        }
    }

    @Override
    public void hold(int expected) {
        heldUntil = Instant.now().plus(LEAD).plus(LEAD_FOR_EACH.multipliedBy(expected));
    }

    @Override
    public void release() {
        heldUntil = Instant.EPOCH; // those stored before begin when their time has come
    }

    @Override
    public long unfinished() throws Exception {
        return store.store().read(connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet result = statement.executeQuery(UNFINISHED)) {
                result.next();
                return result.getLong(1);
            }
        });
    }

    @Override
    public Duration glance() {
        return Duration.ofMillis(20);
    }

    @Override
    public void close() {
        tasks.stop();
        store.close();
    }
}
