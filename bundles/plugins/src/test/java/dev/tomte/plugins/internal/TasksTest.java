package dev.tomte.plugins.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tomte.plugin.Permission;
import dev.tomte.plugin.PermissionDeniedException;
import dev.tomte.plugin.PluginContext;
import dev.tomte.plugin.PluginState;
import dev.tomte.plugin.PluginTasks;
import dev.tomte.plugins.testing.Script;
import dev.tomte.task.Task;
import dev.tomte.task.TaskContext;
import dev.tomte.task.TaskFilter;
import dev.tomte.task.TaskHandler;
import dev.tomte.task.TaskManager;
import dev.tomte.task.TaskPriority;
import dev.tomte.task.TaskRequest;
import dev.tomte.task.TaskResult;
import dev.tomte.task.TaskSchedule;
import dev.tomte.task.TaskStatus;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;

@Timeout(180)
class TasksTest {

    private static final String PERMITTED = "permissions=tasks";

    @TempDir
    Path folder;

    private final AtomicReference<PluginContext> given = new AtomicReference<>();
    private final FakeTaskManager engine = new FakeTaskManager();
    private final CountDownLatch released = new CountDownLatch(1);
    private Device device;

    @BeforeEach
    void start() throws Exception {
        Script.reset();
        device = Device.start(folder);
        Script.on("alpha", "enable", given::set);
    }

    @AfterEach
    void stop() throws Exception {
        released.countDown();
        device.close();
    }

    @Test
    @DisplayName("P5: each call without the permission 'tasks' is refused with an error that names it")
    void denied() throws Exception {
        device.provide(TaskManager.class, engine);
        device.deploy(TestBundle.plugin("alpha"), "alpha", PluginState.ENABLED);
        PluginTasks tasks = given.get().tasks();

        assertThatThrownBy(() -> tasks.handle("clean", context -> TaskResult.done()))
                .isInstanceOfSatisfying(PermissionDeniedException.class, refused -> assertThat(refused.permission())
                        .isEqualTo(Permission.TASKS))
                .hasMessageContaining("'tasks'");
        assertThatThrownBy(() -> tasks.create(TaskRequest.builder("clean").build()))
                .isInstanceOf(PermissionDeniedException.class);
        assertThatThrownBy(() -> tasks.list(TaskFilter.ALL)).isInstanceOf(PermissionDeniedException.class);
        assertThatThrownBy(() -> tasks.cancel(1, "")).isInstanceOf(PermissionDeniedException.class);
        assertThatThrownBy(() -> tasks.firstRun(TaskSchedule.now())).isInstanceOf(PermissionDeniedException.class);
    }

    @Test
    @DisplayName("P4: without a task engine calls say so, handlers wait for it; it may come and go")
    void noEngine() throws Exception {
        PluginTasks tasks = deploy();
        tasks.handle("clean", context -> TaskResult.done());
        TaskRequest request = TaskRequest.builder("clean").build();

        assertThatThrownBy(() -> tasks.create(request))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("There is no task engine now");
        ServiceRegistration<TaskManager> there = device.provide(TaskManager.class, engine);
        assertThat(tasks.create(request).get().type()).isEqualTo("alpha.clean");
        there.unregister();
        assertThatThrownBy(() -> tasks.list(TaskFilter.ALL)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> tasks.firstRun(TaskSchedule.now())).isInstanceOf(IllegalStateException.class);
        assertThat(handlers()).hasSize(1);
    }

    @Test
    @DisplayName("P4: a handler is a service of the plug-in's bundle, with its options in the engine's form")
    void handler() throws Exception {
        PluginTasks tasks = deploy();
        AtomicReference<ClassLoader> loader = new AtomicReference<>();
        PluginTasks.Registration registration = tasks.handle(
                "clean",
                context -> {
                    loader.set(Thread.currentThread().getContextClassLoader());
                    return TaskResult.done("cleaned " + context.data());
                },
                Map.of(
                        TaskHandler.INTERVAL,
                        Duration.ofMinutes(5),
                        TaskHandler.PRIORITY,
                        TaskPriority.LOW,
                        TaskHandler.NAME,
                        "sweep",
                        TaskHandler.CONSTRAINTS,
                        List.of("network", "charging"),
                        TaskHandler.CONCURRENCY,
                        1,
                        TaskHandler.HISTORY,
                        false));

        ServiceReference<TaskHandler> reference = handlers().get(0);
        assertThat(reference.getBundle().getSymbolicName()).isEqualTo("test.alpha");
        assertThat(reference.getProperty(TaskHandler.TYPE)).isEqualTo("alpha.clean");
        assertThat(reference.getProperty(TaskHandler.NAME)).isEqualTo("alpha.sweep");
        assertThat(reference.getProperty(TaskHandler.INTERVAL)).isEqualTo("PT5M");
        assertThat(reference.getProperty(TaskHandler.PRIORITY)).isEqualTo("LOW");
        assertThat(reference.getProperty(TaskHandler.HISTORY)).isEqualTo("false");
        assertThat(reference.getProperty(TaskHandler.CONSTRAINTS)).isEqualTo(new String[] {"network", "charging"});
        TaskHandler handler = reference.getBundle().getBundleContext().getService(reference);
        assertThat(handler.run(contextWith("the cellar")).detail()).isEqualTo("cleaned the cellar");
        assertThat(loader.get())
                .as("context class loader")
                .isNotNull()
                .isNotEqualTo(getClass().getClassLoader());

        assertThatThrownBy(() -> tasks.handle("alpha.clean", context -> TaskResult.done()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("has a handler of task type alpha.clean already");
        registration.close();
        registration.close();
        assertThat(handlers()).isEmpty();
        assertThatThrownBy(() -> handler.run(contextWith(""))).isInstanceOf(IllegalStateException.class);
        tasks.handle("clean", context -> TaskResult.done());
        assertThat(handlers()).hasSize(1);
    }

    @Test
    @DisplayName("P4: a handler's wrong option is refused at once, with key, value and what was expected")
    void wrongOptions() throws Exception {
        PluginTasks tasks = deploy();
        TaskHandler handler = context -> TaskResult.done();

        assertThatThrownBy(() -> tasks.handle("no blanks", handler)).hasMessageContaining("'alpha.no blanks'");
        for (Map<String, ?> wrong : List.<Map<String, ?>>of(
                Map.of("cron", "* * * * *"),
                Map.of(TaskHandler.TYPE, "other"),
                Map.of(TaskHandler.INTERVAL, "5 minutes"),
                Map.of(TaskHandler.INTERVAL, Duration.ZERO),
                Map.of(TaskHandler.CONCURRENCY, 0),
                Map.of(TaskHandler.CONCURRENCY, "one"),
                Map.of(TaskHandler.PRIORITY, "urgent"),
                Map.of(TaskHandler.ZONE, "Mars/Base"),
                Map.of(TaskHandler.HISTORY, "perhaps"),
                Map.of(TaskHandler.CONSTRAINTS, 7),
                Map.of(TaskHandler.CRON, " "))) {
            assertThatThrownBy(() -> tasks.handle("clean", handler, wrong))
                    .as("%s", wrong)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(wrong.keySet().iterator().next());
        }
        assertThat(handlers()).isEmpty();
    }

    @Test
    @DisplayName("P4: a plug-in's types and names bear its name, and other plug-ins' tasks are out of its reach")
    void ownership() throws Exception {
        device.provide(TaskManager.class, engine);
        PluginTasks tasks = deploy();
        Task foreign = engine.create(TaskRequest.builder("beta.x")
                        .name("beta.x")
                        .service("beta")
                        .build())
                .get();
        Task scheduled = engine.create(TaskRequest.builder("alpha.whiteboard")
                        .service("test.alpha")
                        .build())
                .get();
        Task own = tasks.create(TaskRequest.builder("clean")
                        .name("sweep")
                        .service("beta")
                        .after("first", "alpha.second")
                        .build())
                .get();

        assertThat(own.type()).isEqualTo("alpha.clean");
        assertThat(own.name()).isEqualTo("alpha.sweep");
        assertThat(own.service()).isEqualTo("alpha");
        assertThat(own.request().after()).containsExactly("alpha.first", "alpha.second");
        assertThat(tasks.list(TaskFilter.ALL.withServices("beta"))).containsExactly(scheduled, own);
        assertThat(tasks.list(TaskFilter.ALL.withTypes("clean"))).containsExactly(own);
        assertThat(tasks.find("sweep")).hasValue(own);
        assertThat(tasks.find("beta.x")).isEmpty();
        assertThat(tasks.pause(own.id()).get().status()).isEqualTo(TaskStatus.PAUSED);
        assertThat(tasks.resume(own.id()).get().status()).isEqualTo(TaskStatus.PENDING);
        assertThat(tasks.runNow(own.id()).get().status()).isEqualTo(TaskStatus.RUNNING);
        assertThat(tasks.reschedule(own.id(), TaskSchedule.fixedRate(Duration.ofHours(1)))
                        .get()
                        .reason())
                .isEqualTo("PT1H");
        assertThat(tasks.firstRun(TaskSchedule.at(Instant.MAX)))
                .isEqualTo(engine.firstRun(TaskSchedule.at(Instant.MAX)));
        assertThat(tasks.cancel(own.id(), "enough").get().reason()).isEqualTo("enough");
        for (long id : new long[] {foreign.id(), 4711}) {
            assertThatThrownBy(() -> tasks.cancel(id, "not mine"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("Plug-in alpha has no task " + id);
            assertThatThrownBy(() -> tasks.runNow(id)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> tasks.history(id, 1)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(engine.get(foreign.id())).hasValue(foreign);
    }

    @Test
    @DisplayName("P4: disabled, its handlers go before onDisable and its tasks stay; enabled, the handlers are back")
    void handlersGo() throws Exception {
        device.provide(TaskManager.class, engine);
        List<Integer> left = new CopyOnWriteArrayList<>();
        Script.on("alpha", "enable", context -> {
            given.set(context);
            context.tasks().handle("clean", run -> TaskResult.done());
        });
        Script.on("alpha", "disable", context -> {
            left.add(handlers().size());
            try {
                context.tasks().handle("late", run -> TaskResult.done());
            } catch (IllegalStateException e) {
                left.add(-1);
            }
        });
        device.deploy(TestBundle.plugin("alpha", PERMITTED), "alpha", PluginState.ENABLED);
        Task task =
                given.get().tasks().create(TaskRequest.builder("clean").build()).get();
        PluginTasks stale = given.get().tasks();
        device.manager().disable("alpha");

        assertThat(left).containsExactly(0, -1);
        assertThat(handlers()).isEmpty();
        assertThat(engine.get(task.id())).hasValue(task);
        assertThatThrownBy(() -> stale.create(TaskRequest.builder("clean").build()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("after it was disabled");
        device.manager().enable("alpha");
        assertThat(handlers()).hasSize(1);
    }

    @Test
    @DisplayName("P10: disabling waits for a running task, so that it can end while the plug-in still works")
    void waitsForRuns() throws Exception {
        PluginTasks tasks = deploy();
        CountDownLatch begun = new CountDownLatch(1);
        List<String> order = new CopyOnWriteArrayList<>();
        Script.on("alpha", "disable", context -> order.add("onDisable"));
        tasks.handle("slow", context -> {
            begun.countDown();
            released.await();
            order.add("run of " + given.get().name());
            return TaskResult.done();
        });
        FutureTask<TaskResult> run = run(handlers().get(0));
        begun.await();
        FutureTask<Object> disabling = new FutureTask<>(() -> device.manager().disable("alpha"));
        new Thread(disabling).start();
        Await.until(() -> handlers().isEmpty(), () -> handlers());
        assertThat(disabling.isDone()).isFalse();
        released.countDown();
        disabling.get(60, TimeUnit.SECONDS);

        assertThat(order).containsExactly("run of alpha", "onDisable");
        assertThat(run.get().outcome()).isEqualTo(TaskResult.Outcome.DONE);
        assertThat(device.info("alpha").lastError()).isEmpty();
    }

    @Test
    @DisplayName("P10: a run that does not end holds the disabling no longer than its limit, and is named")
    void hangingRun() throws Exception {
        device.limit("disable", 400);
        PluginTasks tasks = deploy();
        CountDownLatch begun = new CountDownLatch(1);
        tasks.handle("stuck", context -> {
            begun.countDown();
            released.await();
            return TaskResult.done();
        });
        FutureTask<TaskResult> run = run(handlers().get(0));
        begun.await();
        long begin = System.nanoTime();
        device.manager().disable("alpha");

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(30));
        assertThat(run.isDone()).isFalse();
        assertThat(Script.calls("alpha"))
                .as("onDisable has its time all the same")
                .endsWith("disable");
        assertThat(device.info("alpha").lastError())
                .hasValueSatisfying(error -> assertThat(error).contains("1 runs of task type alpha.stuck still go on"));
    }

    @Test
    @DisplayName("P4: uninstalled, its unfinished tasks are cancelled, and nobody else's")
    void uninstalled() throws Exception {
        device.provide(TaskManager.class, engine);
        Script.on("alpha", "enable", context -> {
            context.tasks().handle("clean", run -> TaskResult.done());
            for (int i = 0; i < 2_500; i++) {
                context.tasks().create(TaskRequest.builder("clean").build()).get();
            }
        });
        Bundle bundle = device.deploy(TestBundle.plugin("alpha", PERMITTED), "alpha", PluginState.ENABLED);
        engine.create(TaskRequest.builder("alpha.own").service("test.alpha").build())
                .get();
        engine.create(TaskRequest.builder("beta.x").service("beta").build()).get();
        device.manager().beforeUninstall("test.alpha");
        bundle.uninstall();

        List<Task> all = engine.list(TaskFilter.ALL.page(10_000, 0));
        assertThat(all).hasSize(2_502);
        assertThat(all.stream().filter(task -> task.status() == TaskStatus.CANCELLED))
                .hasSize(2_501)
                .allSatisfy(task -> assertThat(task.reason()).isEqualTo("Plug-in alpha was uninstalled"));
        assertThat(all.get(2_501).status()).isEqualTo(TaskStatus.PENDING);
        assertThat(handlers()).isEmpty();
    }

    @Test
    @DisplayName("P4: a task that cannot be cancelled does not stop the uninstallation; the others are cancelled")
    void stubborn() throws Exception {
        device.provide(TaskManager.class, engine);
        PluginTasks tasks = deploy();
        tasks.create(TaskRequest.builder("clean").name("one").build()).get();
        tasks.create(TaskRequest.builder("clean").name("two").build()).get();
        engine.stubborn = "alpha.one";
        device.manager().beforeUninstall("test.alpha");

        assertThat(engine.get(2))
                .hasValueSatisfying(task -> assertThat(task.status()).isEqualTo(TaskStatus.CANCELLED));
        assertThat(device.info("alpha").state()).isEqualTo(PluginState.UNINSTALLED);
        assertThat(device.info("alpha").lastError())
                .hasValueSatisfying(error -> assertThat(error).contains("The disk refused task 1"));
    }

    private PluginTasks deploy() throws Exception {
        device.deploy(TestBundle.plugin("alpha", PERMITTED), "alpha", PluginState.ENABLED);
        return given.get().tasks();
    }

    private List<ServiceReference<TaskHandler>> handlers() {
        return device.references(TaskHandler.class);
    }

    private static FutureTask<TaskResult> run(ServiceReference<TaskHandler> reference) {
        TaskHandler handler = reference.getBundle().getBundleContext().getService(reference);
        FutureTask<TaskResult> run = new FutureTask<>(() -> handler.run(contextWith("")));
        new Thread(run).start();
        return run;
    }

    /** What the engine would hand over; only the data is looked at. */
    private static TaskContext contextWith(String data) {
        return (TaskContext) Proxy.newProxyInstance(
                TasksTest.class.getClassLoader(), new Class<?>[] {TaskContext.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("data")) {
                        return data;
                    }
                    throw new UnsupportedOperationException(method.getName());
                });
    }
}
