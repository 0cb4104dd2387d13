package com.example.hello;

import dev.tomte.event.Severity;
import dev.tomte.plugin.Plugin;
import dev.tomte.plugin.PluginContext;
import dev.tomte.plugin.PluginManifest;
import dev.tomte.plugin.PluginStateChanged;
import dev.tomte.plugin.PluginTasks;
import dev.tomte.task.TaskHandler;
import dev.tomte.task.TaskResult;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;

/** Greets at an interval and on command, and counts its starts. Uses most of what a plug-in is handed. */
@PluginManifest(
        name = "hello",
        kind = "example",
        description = "Says hello and counts its starts",
        permissions = {"storage-read", "storage-write", "notifications", "events", "tasks"},
        pid = HelloPlugin.PID)
@Component(
        service = {Plugin.class, HealthCheck.class, HelloPlugin.class},
        configurationPid = HelloPlugin.PID,
        // The context hands out the configuration; the component need not be made anew for each change.
        configurationPolicy = ConfigurationPolicy.IGNORE,
        property = {
            "osgi.command.scope=hello",
            "osgi.command.function=greet",
            HealthCheck.NAME + "=Hello",
            HealthCheck.TAGS + "=hello",
        })
@Designate(ocd = HelloConfig.class)
public class HelloPlugin implements Plugin, HealthCheck {

    static final String PID = "com.example.hello";
    static final String GREETED = "com/example/hello/GREETED";

    private static final String STARTS = "starts";

    private volatile Optional<PluginContext> working = Optional.empty();
    private volatile long starts;
    private Optional<PluginTasks.Registration> greeting = Optional.empty();

    @Override
    public void onInstall(PluginContext context) throws Exception {
        context.storage().put(STARTS, "0").get(); // get(): go on when it is on disk
        context.notify("Hello is here", "Try: tomte hello:greet Anna", Severity.INFO);
    }

    @Override
    public void onUpdate(PluginContext context, String from) {
        context.logger().info("Updated from {} to {}", from, context.version());
    }

    @Override
    public void onEnable(PluginContext context) throws Exception {
        starts = context.storage().get(STARTS).map(Long::parseLong).orElse(0L) + 1;
        context.storage().put(STARTS, String.valueOf(starts)).get();

        context.events()
                .subscribe(PluginStateChanged.TOPIC, (topic, properties) -> context.logger()
                        .info("Plug-in {} is {}", properties.get("plugin"), properties.get("state")));

        working = Optional.of(context);
        schedule(context);
        context.onConfigurationChange(changed -> schedule(context));
    }

    @Override
    public void onDisable(PluginContext context) {
        working = Optional.empty();
        context.logger().info("Goodbye after start {}", starts);
    }

    @Override
    public void onUninstall(PluginContext context) throws Exception {
        context.logger().info("Goodbye for ever, after {} starts", context.storage().get(STARTS).orElse("no"));
    }

    /** The command {@code hello:greet}: what it returns is printed. */
    public String greet(String name) {
        PluginContext context =
                working.orElseThrow(() -> new IllegalStateException("The plug-in hello is not enabled"));
        String text = context.configuration().as(HelloConfig.class).greeting() + ", " + name + "! (start " + starts
                + ")";
        context.events().publish(GREETED, Map.of("name", name, "text", text));
        return text;
    }

    @Override
    public Result execute() {
        return working.isPresent()
                ? new Result(Result.Status.OK, "Greeting, start " + starts)
                : new Result(Result.Status.WARN, "Not enabled");
    }

    /** Makes the task hello.greet, or gives it a new interval: called when enabled, and for each new configuration. */
    private void schedule(PluginContext context) {
        greeting.ifPresent(PluginTasks.Registration::close);
        Duration interval = Duration.ofSeconds(
                context.configuration().as(HelloConfig.class).interval_seconds());
        greeting = Optional.of(context.tasks()
                .handle("greet", run -> greetInLog(context), Map.of(TaskHandler.INTERVAL, interval)));
    }

    private TaskResult greetInLog(PluginContext context) {
        String text = greet("world");
        context.logger().info(text);
        return TaskResult.done(text);
    }
}
