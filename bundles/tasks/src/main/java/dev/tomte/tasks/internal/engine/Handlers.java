package dev.tomte.tasks.internal.engine;

import dev.tomte.store.StoreException;
import dev.tomte.task.TaskHandler;
import dev.tomte.task.TaskRequest;
import dev.tomte.tasks.internal.handlers.HandlerDeclaration;
import dev.tomte.tasks.internal.store.TaskRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who does which type. Handlers come and go; when one goes, its runs are told to stop, and are waited for. */
final class Handlers {

    private static final Logger LOG = LoggerFactory.getLogger(Handlers.class);
    private static final Duration GLANCE = Duration.ofMillis(50);

    private record Registered(TaskHandler handler, HandlerDeclaration declaration) {}

    private final Engine engine;
    private final Births births;
    private final Orders orders;
    private final Executor chores;
    private final Map<String, List<Registered>> byType = new HashMap<>();
    private boolean started;

    Handlers(Engine engine, Births births, Orders orders, Executor chores) {
        this.engine = engine;
        this.births = births;
        this.orders = orders;
        this.chores = chores;
    }

    /** From now on there is a disk to remember types on. */
    synchronized void start() {
        started = true;
        byType.values().forEach(several -> serve(several.get(0)));
    }

    synchronized void add(TaskHandler handler, HandlerDeclaration declaration) {
        List<Registered> several = byType.computeIfAbsent(declaration.type(), any -> new ArrayList<>());
        Registered registered = new Registered(handler, declaration);
        several.add(registered);
        if (several.size() > 1) {
            LOG.warn(
                    "There are {} handlers of task type {}: that of {} is used, that of {} when it goes",
                    several.size(),
                    declaration.type(),
                    several.get(0).declaration().provider(),
                    declaration.provider());
        } else if (started) {
            serve(registered);
        }
    }

    /** Takes a handler away. Returns once none of its runs is under way, or they were given up. */
    void remove(TaskHandler handler, String type) {
        boolean served;
        Optional<Registered> next;
        synchronized (this) {
            List<Registered> several = byType.getOrDefault(type, new ArrayList<>());
            served = !several.isEmpty() && several.get(0).handler() == handler;
            several.removeIf(registered -> registered.handler() == handler);
            if (several.isEmpty()) {
                byType.remove(type);
            }
            next = several.stream().findFirst();
        }
        if (!served) {
            return;
        }
        withdraw(type);
        synchronized (this) {
            if (started
                    && next.isPresent()
                    && byType.getOrDefault(type, List.of()).contains(next.get())) {
                serve(next.get());
            }
        }
    }

    private void serve(Registered registered) {
        HandlerDeclaration declaration = registered.declaration();
        engine.locked(() -> {
            WorkType type = engine.type(declaration.type());
            type.handler = registered.handler();
            type.options = declaration.options();
            type.description = declaration.description();
            type.provider = declaration.provider();
            if (type.isServed()) {
                engine.placing.admit(type);
            }
            engine.afterwards(() -> engine.outside().remember(type.known()));
        });
        chores.execute(() -> settleSchedule(declaration));
    }

    private void withdraw(String name) {
        engine.locked(() -> {
            WorkType type = engine.type(name);
            type.handler = null;
            engine.placing.withdraw(type, type.absence());
            for (LiveTask task : engine.live()) {
                Run run = task.run;
                if (run != null && run.type == type) {
                    engine.placing.stop(
                            run, StopOrder.Aim.CONTINUE_LATER, "the handler of type " + name + " goes away");
                }
            }
        });
        awaitRuns(name);
    }

    /** The bundle that goes must not be unwired under its own runs; those that do not end are given up by the clock. */
    private void awaitRuns(String name) {
        long limit =
                engine.clocks.nanos() + engine.settings.grace().multipliedBy(2).toNanos();
        boolean interrupted = false;
        boolean waiting = true;
        while (waiting) {
            waiting = engine.answer(() -> engine.type(name).running > 0 && engine.clocks.nanos() - limit < 0);
            if (waiting) {
                try {
                    engine.awaitChangeOutside(GLANCE);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The handler's own task is as it declares it; one that it does not declare any more is called off. */
    private void settleSchedule(HandlerDeclaration declaration) {
        String before = engine.answer(() -> engine.type(declaration.type()).scheduled);
        String now = declaration.scheduled().map(TaskRequest::name).orElse("");
        if (!before.isEmpty() && !before.equals(now)) {
            retire(before, declaration.type());
        }
        declaration.scheduled().ifPresent(this::schedule);
        if (!before.equals(now)) {
            engine.locked(() -> {
                WorkType type = engine.type(declaration.type());
                type.scheduled = now;
                engine.afterwards(() -> engine.outside().remember(type.known()));
            });
        }
    }

    private void retire(String name, String type) {
        try {
            Optional<TaskRow> row = engine.store
                    .find(name)
                    .filter(found -> !found.status().isFinal())
                    .filter(found -> found.request().type().equals(type));
            if (row.isPresent()) {
                var unused = orders.cancel(row.get().id(), "its handler does not schedule it any more")
                        .whenComplete((task, failure) -> note(name, failure));
            }
        } catch (StoreException e) {
            note(name, e);
        }
    }

    /** A handler's own task: made if it is not there, brought up to date if it is. */
    private void schedule(TaskRequest wanted) {
        try {
            Optional<TaskRow> existing =
                    engine.store.find(wanted.name()).filter(row -> !row.status().isFinal());
            if (existing.isEmpty()) {
                var unused = births.create(wanted).whenComplete((task, failure) -> note(wanted.name(), failure));
                return;
            }
            TaskRequest there = existing.get().request();
            if (there.equals(Births.keeping(wanted, there))) {
                return;
            }
            if (Births.with(there, wanted.schedule()).equals(Births.keeping(wanted, there))) {
                var unused = orders.reschedule(existing.get().id(), wanted.schedule())
                        .whenComplete((task, failure) -> note(wanted.name(), failure));
            } else {
                var unused = births.create(Births.replacing(wanted))
                        .whenComplete((task, failure) -> note(wanted.name(), failure));
            }
        } catch (StoreException | RuntimeException e) {
            note(wanted.name(), e);
        }
    }

    private static void note(String name, @Nullable Throwable failure) {
        if (failure != null) {
            LOG.error("The task '{}' could not be made what its handler declares", name, failure);
        }
    }

    void release(String name) {
        engine.locked(() -> {
            if (!engine.knowsType(name)) {
                throw new IllegalArgumentException("There is no task type '" + name + "'; there are "
                        + String.join(
                                ", ",
                                engine.types().stream().map(type -> type.name).toList()));
            }
            WorkType type = engine.type(name);
            type.quarantined = false;
            type.offences = 0;
            if (type.isServed()) {
                engine.placing.admit(type);
            }
            engine.afterwards(() -> engine.outside().remember(type.known()));
        });
    }
}
