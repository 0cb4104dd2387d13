package dev.tomte.tasks.internal.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tomte.task.TaskResult;
import dev.tomte.task.TaskResult.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemoHandlersTest {

    private final DemoContext context = new DemoContext();

    @Test
    @DisplayName("T1: demo.hello greets whom its data names, or the world")
    void hello() {
        assertThat(new HelloHandler().run(context)).isEqualTo(TaskResult.done("Hello, world!"));
        context.data = "{\"name\":\"Tomte\"}";
        assertThat(new HelloHandler().run(context)).isEqualTo(TaskResult.done("Hello, Tomte!"));
    }

    @Test
    @DisplayName("T4: demo.fail fails in a way that is worth a retry")
    void fail() {
        TaskResult result = new FailHandler().run(context);
        assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(result.detail()).contains("attempt 1");
    }

    @Test
    @DisplayName("T7: demo.progress tells each step, and has it saved before the next")
    void progress() throws Exception {
        context.data = "{\"steps\":4,\"stepMs\":7}";
        List<String> order = new ArrayList<>();
        ProgressHandler handler = new ProgressHandler(millis -> order.add(millis + " ms after " + context.saved));

        assertThat(handler.run(context)).isEqualTo(TaskResult.done("{\"steps\":4,\"resumedAfter\":0}"));

        assertThat(order)
                .containsExactly(
                        "7 ms after null",
                        "7 ms after {\"done\":1}",
                        "7 ms after {\"done\":2}",
                        "7 ms after {\"done\":3}");
        assertThat(context.progress)
                .containsExactly("25 step 1 of 4", "50 step 2 of 4", "75 step 3 of 4", "100 step 4 of 4");
    }

    @Test
    @DisplayName("T7: demo.progress that was stopped goes on from its checkpoint")
    void resumes() throws Exception {
        context.data = "{\"steps\":3,\"stepMs\":0}";
        ProgressHandler stopped = new ProgressHandler(millis -> {
            if (context.saved != null) {
                context.cancelled = "the plug-in is updated";
            }
        });
        assertThatThrownBy(() -> stopped.run(context))
                .isInstanceOf(CancellationException.class)
                .hasMessage("the plug-in is updated");
        assertThat(context.saved).isEqualTo("{\"done\":2}");

        context.cancelled = null;
        context.progress.clear();
        assertThat(new ProgressHandler(millis -> {}).run(context))
                .isEqualTo(TaskResult.done("{\"steps\":3,\"resumedAfter\":2}"));
        assertThat(context.progress).containsExactly("100 step 3 of 3");
    }

    @Test
    @DisplayName("T7: demo.progress that is interrupted ends, and keeps what it had saved")
    void interrupted() {
        ProgressHandler handler = new ProgressHandler(millis -> {
            throw new InterruptedException("stop");
        });
        context.saved = "{\"done\":2}";
        assertThatThrownBy(() -> handler.run(context)).isInstanceOf(InterruptedException.class);
        assertThat(context.saved).isEqualTo("{\"done\":2}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no JSON",
                "[1]",
                "{\"steps\":0}",
                "{\"steps\":1.5}",
                "{\"steps\":\"4\"}",
                "{\"stepMs\":99999999999}"
            })
    @DisplayName("T4: demo.progress gives up for good on data that will never be right")
    void wrongData(String data) throws Exception {
        context.data = data;
        TaskResult result = new ProgressHandler(millis -> {}).run(context);
        assertThat(result.outcome()).isEqualTo(Outcome.FAILED_FOR_GOOD);
        assertThat(result.detail()).startsWith("Expected ");
        assertThat(context.progress).isEmpty();
    }

    @Test
    @DisplayName("T4: demo.hello gives up for good on a name that is none")
    void wrongName() {
        context.data = "{\"name\":5}";
        assertThat(new HelloHandler().run(context))
                .isEqualTo(TaskResult.failedForGood("Expected a text for name, not 5"));
    }
}
