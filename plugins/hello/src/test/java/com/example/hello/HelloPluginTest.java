package com.example.hello;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tomte.task.TaskHandler;
import dev.tomte.task.TaskResult;
import java.time.Duration;
import java.util.Map;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class HelloPluginTest {

    private final FakeContext context = new FakeContext();
    private final HelloPlugin plugin = new HelloPlugin();

    @BeforeEach
    void install() throws Exception {
        plugin.onInstall(context);
        plugin.onEnable(context);
    }

    @AfterEach
    void disable() throws Exception {
        context.tasks.takeBack();
        plugin.onDisable(context);
        context.giveBack();
    }

    @Test
    @DisplayName("it counts its starts in its storage")
    void countsStarts() throws Exception {
        assertThat(context.stored).containsEntry("starts", "1");

        disable();
        plugin.onEnable(context);

        assertThat(context.stored).containsEntry("starts", "2");
    }

    @Test
    @DisplayName("it greets with the configured words, and tells the event bus")
    void greets() {
        assertThat(plugin.greet("Anna")).isEqualTo("Hello, Anna! (start 1)");

        context.configured.put("greeting", "God kveld");
        assertThat(plugin.greet("Anna")).isEqualTo("God kveld, Anna! (start 1)");
        assertThat(context.published)
                .containsExactly(
                        HelloPlugin.GREETED + " Hello, Anna! (start 1)",
                        HelloPlugin.GREETED + " God kveld, Anna! (start 1)");
    }

    @Test
    @DisplayName("its task greets the world, each minute")
    void greetsByTask() throws Exception {
        assertThat(context.tasks.options)
                .containsEntry("greet", Map.of(TaskHandler.INTERVAL, Duration.ofMinutes(1)));

        assertThat(context.tasks.run("greet")).isEqualTo(TaskResult.done("Hello, world! (start 1)"));
        assertThat(context.published).containsExactly(HelloPlugin.GREETED + " Hello, world! (start 1)");
    }

    @Test
    @DisplayName("a new interval holds at once")
    void reschedules() {
        context.configured.put("interval.seconds", 1L);
        context.listeners.forEach(listener -> listener.accept(context));

        assertThat(context.tasks.options)
                .containsEntry("greet", Map.of(TaskHandler.INTERVAL, Duration.ofSeconds(1)));
    }

    @Test
    @DisplayName("disabled, it says so to whoever greets and to the health check")
    void disabled() {
        assertThat(plugin.execute().getStatus()).isEqualTo(Result.Status.OK);
        plugin.onDisable(context);

        assertThat(plugin.execute().getStatus()).isEqualTo(Result.Status.WARN);
        assertThatThrownBy(() -> plugin.greet("Anna")).isInstanceOf(IllegalStateException.class);
    }
}
