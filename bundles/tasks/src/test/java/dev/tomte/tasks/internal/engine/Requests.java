package dev.tomte.tasks.internal.engine;

import dev.tomte.task.Constraints;
import dev.tomte.task.ExistingTaskPolicy;
import dev.tomte.task.OverlapPolicy;
import dev.tomte.task.RetryPolicy;
import dev.tomte.task.Task;
import dev.tomte.task.TaskException;
import dev.tomte.task.TaskFilter;
import dev.tomte.task.TaskPriority;
import dev.tomte.task.TaskRequest;
import dev.tomte.task.TaskSchedule;
import dev.tomte.task.TaskStatus;
import dev.tomte.task.Trigger;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Creations at random, good ones and bad ones. */
final class Requests {

    private static final int NAMES = 5;

    private final Walk walk;
    private final Model model;
    private final Random random;
    private int number;

    Requests(Walk walk) {
        this.walk = walk;
        model = walk.model;
        random = walk.random;
    }

    private <E extends Enum<E>> E any(Class<E> of) {
        E[] all = of.getEnumConstants();
        return all[random.nextInt(all.length)];
    }

    TaskSchedule schedule() {
        return switch (random.nextInt(9)) {
            case 0 -> TaskSchedule.in(Duration.ofSeconds(1 + random.nextInt(60)));
            case 1 -> TaskSchedule.at(walk.clock.time.now().plusSeconds(random.nextInt(600)));
            case 2 -> TaskSchedule.fixedRate(Duration.ofSeconds(10L + random.nextInt(20)));
            case 3 -> TaskSchedule.fixedDelay(Duration.ofSeconds(10L + random.nextInt(20)));
            case 4 -> TaskSchedule.cron("*/5 * * * *", ZoneOffset.UTC);
            case 5 -> TaskSchedule.on(Trigger.event("test/EVENT", ""));
            default -> TaskSchedule.now();
        };
    }

    private TaskRequest.Builder builder() {
        List<String> types = Walk.TYPES.keySet().stream().sorted().toList();
        Constraints constraints = random.nextInt(4) > 0 ? Constraints.NONE : Constraints.of(Walk.CONDITION);
        RetryPolicy retry = RetryPolicy.DEFAULT
                .withMaxRetries(random.nextInt(3))
                .withBackoff(Duration.ofSeconds(10), Duration.ofSeconds(10));
        return TaskRequest.builder(types.get(random.nextInt(types.size())))
                .priority(any(TaskPriority.class))
                .overlap(overlap())
                .constraints(random.nextBoolean() ? constraints : constraints.stoppingWhenLost())
                .retry(new RetryPolicy(retry.maxRetries(), retry.initialBackoff(), 1, retry.maxBackoff(), 0))
                .data("number " + ++number)
                .handlerMayComeLater();
    }

    /** Once the clock was set, it is not for the contract to say when a run is replaced by its next. */
    private OverlapPolicy overlap() {
        OverlapPolicy policy = any(OverlapPolicy.class);
        return policy == OverlapPolicy.REPLACE && walk.setsClock ? OverlapPolicy.SKIP : policy;
    }

    /** One that nothing is to be said against. */
    TaskRequest plain() {
        return builder().schedule(schedule()).build();
    }

    void create() {
        int kind = random.nextInt(4);
        if (kind == 0) {
            named();
            return;
        }
        TaskRequest.Builder wanted = builder().schedule(schedule());
        List<ModelTask> others = List.copyOf(model.all());
        boolean acceptable = true;
        if (kind == 1 && !others.isEmpty()) {
            ModelTask other = others.get(random.nextInt(others.size()));
            String name = other.request.name();
            if (!name.isEmpty()) {
                wanted.name("after " + number).after(name);
                acceptable = model.named(name)
                        .filter(one -> !one.isOver() || one.end == TaskStatus.COMPLETED)
                        .isPresent();
            }
        } else if (random.nextBoolean()) {
            wanted.name("own " + number);
        }
        create(wanted.build(), acceptable);
    }

    private void create(TaskRequest request, boolean acceptable) {
        walk.note("create " + request.type() + " '" + request.name() + "' "
                + request.schedule().kind() + " "
                + request.schedule().interval() + " " + request.overlap() + " "
                + request.constraints() + " after " + request.after() + ", retries "
                + request.retry().maxRetries());
        CompletableFuture<Task> future = walk.manager().create(request);
        if (acceptable) {
            model.born(Bench.get(future).id(), request);
        } else {
            Walk.refused(future);
        }
    }

    /** Under a name that may be taken. */
    private void named() {
        String name = "name " + random.nextInt(NAMES);
        ExistingTaskPolicy policy = any(ExistingTaskPolicy.class);
        TaskRequest request =
                builder().schedule(schedule()).name(name).existing(policy).build();
        Optional<ModelTask> existing = model.unfinished(name);
        if (existing.isEmpty()) {
            create(request, true);
            return;
        }
        walk.note("create " + policy + " '" + name + "' " + request.type() + " "
                + request.schedule().kind() + ", there is " + existing.get());
        Task answer = Bench.get(walk.manager().create(request));
        switch (policy) {
            case KEEP -> expect(answer.id() == existing.get().id, "the existing task, not " + answer);
            case REPLACE -> {
                model.cancel(existing.get());
                model.born(answer.id(), request);
            }
            case APPEND -> {
                String last = name;
                int next = 2;
                while (model.unfinished(name + "#" + next).isPresent()) {
                    last = name + "#" + next++;
                }
                expect(answer.name().equals(name + "#" + next), "the name " + name + "#" + next + ", not " + answer);
                expect(answer.request().after().equals(List.of(last)), "a task after " + last + ", not " + answer);
                model.born(answer.id(), answer.request());
            }
        }
    }

    private static void expect(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError("expected " + what);
        }
    }

    void createChain() {
        int count = 2 + random.nextInt(3);
        List<TaskRequest> chain = new ArrayList<>();
        String before = "";
        for (int i = 0; i < count; i++) {
            String name = "link " + (number + 1);
            TaskRequest.Builder link = builder().name(name);
            chain.add(before.isEmpty() ? link.build() : link.after(before).build());
            before = name;
        }
        walk.note("create a chain of " + chain.stream().map(TaskRequest::name).toList());
        List<Task> answer = Bench.get(walk.manager().createAll(chain));
        for (int i = 0; i < count; i++) {
            model.born(answer.get(i).id(), chain.get(i));
        }
    }

    void createAndCrash() throws TaskException {
        TaskRequest request = plain();
        walk.note("create and crash");
        CompletableFuture<Task> future = walk.manager().create(request);
        walk.crash();
        Optional<Task> there = walk.manager().list(TaskFilter.ALL.page(100_000, 0)).stream()
                .filter(task -> task.request().data().equals(request.data()))
                .findFirst();
        boolean acknowledged = future.isDone() && !future.isCompletedExceptionally();
        expect(there.isPresent() || !acknowledged, "the acknowledged task " + request + " to be there");
        there.ifPresent(task -> model.born(task.id(), request));
    }

    /** Mistakes are refused, and nothing is changed. */
    void invalid() {
        long unknown = 1_000_000;
        walk.note("invalid requests");
        var manager = walk.manager();
        switch (random.nextInt(8)) {
            case 0 -> Walk.refused(manager.cancel(unknown, ""));
            case 1 -> Walk.refused(manager.pause(unknown));
            case 2 -> Walk.refused(manager.runNow(unknown));
            case 3 -> Walk.refused(manager.reschedule(unknown, TaskSchedule.now()));
            case 4 ->
                illegal(() -> manager.create(TaskRequest.builder("never seen").build()));
            case 5 ->
                illegal(() -> manager.create(builder()
                        .schedule(TaskSchedule.cron("61 * * * *", ZoneOffset.UTC))
                        .build()));
            case 6 ->
                illegal(() -> manager.createAll(List.of(
                        builder().build(),
                        builder().name("x").after("y").build(),
                        builder().name("y").after("x").build())));
            default ->
                Walk.refused(manager.createAll(List.of(
                        builder().build(), builder().name("z").after("nobody").build())));
        }
    }

    private static void illegal(Supplier<CompletableFuture<?>> request) {
        try {
            var unused = request.get();
        } catch (IllegalArgumentException e) {
            expect(!e.getMessage().isBlank(), "a message");
            return;
        }
        throw new AssertionError("that should have been refused at once");
    }
}
