package dev.tomte.plugins.internal;

import dev.tomte.plugin.Permission;
import dev.tomte.plugin.PluginTasks;
import dev.tomte.task.Task;
import dev.tomte.task.TaskException;
import dev.tomte.task.TaskFilter;
import dev.tomte.task.TaskHandler;
import dev.tomte.task.TaskManager;
import dev.tomte.task.TaskRequest;
import dev.tomte.task.TaskRun;
import dev.tomte.task.TaskSchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;

/** A plug-in's side of the task engine. */
final class OwnTasks implements PluginTasks {

    private final Bundle bundle;
    private final TaskOwner owner;
    private final HostServices host;
    private final Guard guard;
    private final ClassLoader loader;
    private final Map<String, OwnHandler> handlers = new ConcurrentHashMap<>();
    private volatile boolean retired;

    OwnTasks(Bundle bundle, TaskOwner owner, HostServices host, Guard guard, ClassLoader loader) {
        this.bundle = bundle;
        this.owner = owner;
        this.host = host;
        this.guard = guard;
        this.loader = loader;
    }

    boolean hasHandlers() {
        return !handlers.isEmpty();
    }

    /**
     * Takes all handlers back and waits for their runs; there will be no new ones. Of the lane alone; done once.
     *
     * @param limit for all together
     * @return those that still run
     */
    List<HookFailure> retire(Duration limit) {
        if (retired) {
            return List.of();
        }
        retired = true;
        long deadline = System.nanoTime() + limit.toNanos();
        List<OwnHandler> all = List.copyOf(handlers.values());
        // Side by side: the engine waits for the runs of each, and some may not end.
        CompletableFuture<?> gone = CompletableFuture.allOf(all.stream()
                .map(handler -> CompletableFuture.runAsync(handler::close, host.lanes()))
                .toArray(CompletableFuture<?>[]::new));
        List<HookFailure> failures = new ArrayList<>();
        try {
            gone.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            failures.add(new HookFailure(
                    "Its task handlers could not be taken back within " + limit.toMillis()
                            + " ms, because a run goes on although it was told to stop.",
                    e));
        } catch (ExecutionException e) {
            failures.add(new HookFailure("Its task handlers could not be taken back: " + e.getCause(), e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failures.add(new HookFailure("Its task handlers were not waited for, because the host stops.", e));
            return failures;
        }
        for (OwnHandler handler : all) {
            awaitRuns(handler, deadline, limit).ifPresent(failures::add);
        }
        return failures;
    }

    @Override
    public Registration handle(String type, TaskHandler handler, Map<String, ?> options) {
        guard.check(Permission.TASKS, "tasks().handle");
        String own = owner.own(type);
        checkType(own);
        Map<String, Object> properties = TaskProperties.of(own, options, owner::own);
        OwnHandler made = new OwnHandler(own, handler, loader, () -> handlers.remove(own));
        if (handlers.putIfAbsent(own, made) != null) {
            throw new IllegalStateException("Plug-in " + owner.plugin() + " has a handler of task type " + own
                    + " already; close its registration first");
        }
        try {
            checkWorking();
            BundleContext context = bundle.getBundleContext();
            if (context == null) {
                throw new IllegalStateException("The bundle of plug-in " + owner.plugin() + " is not started");
            }
            made.registered(context.registerService(TaskHandler.class, made, FrameworkUtil.asDictionary(properties)));
            checkWorking(); // it may have been disabled meanwhile, after it lost its other handlers
        } catch (IllegalStateException e) {
            made.close();
            throw e;
        }
        return made;
    }

    @Override
    public CompletableFuture<Task> create(TaskRequest request) {
        return engine("create").create(owner.own(request));
    }

    @Override
    public Optional<Instant> firstRun(TaskSchedule schedule) {
        return engine("firstRun").firstRun(schedule);
    }

    @Override
    public List<Task> list(TaskFilter filter) throws TaskException {
        String[] types = filter.types().stream().map(owner::own).toArray(String[]::new);
        return engine("list")
                .list(filter.withTypes(types).withServices(owner.services().toArray(String[]::new)));
    }

    @Override
    public Optional<Task> find(String name) throws TaskException {
        return engine("find").find(owner.own(name)).filter(owner::owns);
    }

    @Override
    public CompletableFuture<Task> cancel(long id, String reason) throws TaskException {
        return engineOf("cancel", id).cancel(id, reason);
    }

    @Override
    public CompletableFuture<Task> pause(long id) throws TaskException {
        return engineOf("pause", id).pause(id);
    }

    @Override
    public CompletableFuture<Task> resume(long id) throws TaskException {
        return engineOf("resume", id).resume(id);
    }

    @Override
    public CompletableFuture<Task> runNow(long id) throws TaskException {
        return engineOf("runNow", id).runNow(id);
    }

    @Override
    public CompletableFuture<Task> reschedule(long id, TaskSchedule schedule) throws TaskException {
        return engineOf("reschedule", id).reschedule(id, schedule);
    }

    @Override
    public List<TaskRun> history(long id, int limit) throws TaskException {
        return engineOf("history", id).history(id, limit);
    }

    private TaskManager engine(String call) {
        guard.check(Permission.TASKS, "tasks()." + call);
        return host.taskManager()
                .get()
                .orElseThrow(
                        () -> new IllegalStateException("There is no task engine now: the bundle dev.tomte.tasks is"
                                + " not started, or starts anew; try again later"));
    }

    private TaskManager engineOf(String call, long id) throws TaskException {
        TaskManager engine = engine(call);
        if (engine.get(id).filter(owner::owns).isEmpty()) {
            throw new IllegalArgumentException("Plug-in " + owner.plugin() + " has no task " + id);
        }
        return engine;
    }

    private void checkWorking() {
        guard.checkOpen();
        if (retired) {
            throw new IllegalStateException(
                    "Plug-in " + owner.plugin() + " is about to be disabled and can handle tasks no more");
        }
    }

    private static void checkType(String type) {
        TaskRequest unused = TaskRequest.builder(type).build(); // it knows what a type may be
    }

    private static Optional<HookFailure> awaitRuns(OwnHandler handler, long deadline, Duration limit) {
        try {
            int left = handler.awaitRuns(deadline);
            return left == 0
                    ? Optional.empty()
                    : Optional.of(new HookFailure(
                            left + " runs of task type " + handler.type() + " still go on, " + limit.toMillis()
                                    + " ms after they were told to stop.",
                            new TimeoutException(handler.type())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of(new HookFailure("Its tasks were not waited for, because the host stops.", e));
        }
    }
}
