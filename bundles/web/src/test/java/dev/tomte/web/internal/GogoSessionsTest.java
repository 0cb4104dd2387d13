package dev.tomte.web.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Collectors;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.service.command.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
@DisplayName("U5: the sessions of the Gogo tab")
class GogoSessionsTest {

    private static final Duration LONG = Duration.ofMinutes(5);

    private final CommandProcessorImpl processor = new CommandProcessorImpl();
    private final SlowCommands commands = new SlowCommands();
    private GogoSessions sessions = limited(LONG, LONG);

    @BeforeEach
    void add() {
        for (String function : new String[] {"echo", "fail", "hang", "stubborn", "flood"}) {
            processor.addCommand("slow", commands, function);
        }
    }

    @AfterEach
    void stop() {
        commands.endAll();
        sessions.close();
        processor.stop();
    }

    @Test
    @DisplayName("U5: variables last as long as the session, and over a cancelled command")
    void variables() throws Exception {
        GogoSession session = open();
        assertThat(text(run(session, "x = 5"))).isEqualTo("5\n");
        GogoRun hanging = sessions.start(session, "slow:hang", null);
        assertThatThrownBy(() -> sessions.start(session, "slow:echo a", null))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("still runs");
        hanging.stop("Cancelled.");
        awaitEnd(hanging);
        assertThat(hanging.status()).isEqualTo(GogoRun.INTERRUPTED);
        assertThat(text(hanging)).endsWith("Cancelled.\n").doesNotContain("left behind");
        assertThat(text(run(session, "slow:echo $x"))).isEqualTo("5\n");
        assertThat(text(run(open(), "slow:echo ${x}."))).doesNotContain("5");
    }

    @Test
    @DisplayName("U5: a command is interrupted at its time limit")
    void timeLimit() throws Exception {
        sessions = limited(Duration.ofMillis(100), LONG);
        GogoRun run = run(open(), "slow:hang");
        assertThat(run.status()).isEqualTo(GogoRun.INTERRUPTED);
        assertThat(text(run)).contains("Interrupted: it ran for", "commandLimitS of dev.tomte.web");
    }

    @Test
    @DisplayName("U5: a command that ignores interrupts is left behind, and the session goes on; but not without end")
    void leftBehind() throws Exception {
        GogoSession session = open();
        for (int i = 0; i < GogoSessions.MOST; i++) {
            int number = i + 1;
            GogoRun run = sessions.start(session, "slow:stubborn", null);
            TestConsole.await("the command's start", () -> commands.begun.get() == number);
            run.stop("Cancelled.");
            awaitEnd(run);
            assertThat(text(run)).contains("does not stop and is left behind");
        }
        assertThatThrownBy(() -> sessions.start(session, "slow:echo a", null))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("left behind");
        commands.endAll();
        TestConsole.await("the end of those left behind", () -> {
            try {
                return text(run(session, "slow:echo a")).equals("a\n");
            } catch (IllegalStateException notYet) {
                assertThat(notYet).hasMessageContaining("left behind");
                return false;
            }
        });
    }

    @Test
    @DisplayName("U5: what a command prints is bounded, and ends by saying so")
    void bounded() throws Exception {
        GogoRun run = sessions.start(open(), "slow:flood", null);
        TestConsole.await("too much output", () -> text(run).contains("The rest is cut off"));
        assertThat(text(run).length()).isLessThan(Transcript.MOST_CHARACTERS + 200);
        run.stop("Cancelled.");
        awaitEnd(run);
        assertThat(text(run)).endsWith("Cancelled.\n");
    }

    @Test
    @DisplayName("U5: a session nobody uses is closed, one in which a command runs is not")
    void idle() throws Exception {
        sessions = limited(LONG, Duration.ofSeconds(3)); // more than passes between opening and using one
        GogoSessions.Named busy = sessions.open();
        GogoRun run = sessions.start(busy.session(), "slow:hang", null);
        GogoSessions.Named unused = sessions.open();
        TestConsole.await("the end of the unused one", () -> sessions.size() == 1);
        assertThat(sessions.find(unused.name())).isNull();
        assertThat(sessions.find(busy.name())).isSameAs(busy.session());
        assertThat(run.isDone()).isFalse();
        run.stop("Cancelled.");
        TestConsole.await("the end of the other", () -> sessions.size() == 0);
    }

    @Test
    @DisplayName("U5: of too many sessions the longest unused goes, but none in which a command runs")
    void many() {
        GogoSessions.Named first = sessions.open();
        for (int i = 0; i < GogoSessions.MOST; i++) {
            sessions.start(open(), "slow:hang", null);
        }
        assertThat(sessions.find(first.name())).isNull();
        assertThatThrownBy(() -> sessions.open()).hasMessageContaining("Commands run in all 8 sessions");
    }

    @Test
    @DisplayName("U5: the shell's own function runs the line, and its answer is the exit status")
    void shell() throws Exception {
        Function shell = (session, arguments) -> {
            ((java.io.OutputStream) arguments.get(2))
                    .write(("no " + arguments.get(0) + " — ü\n").getBytes(StandardCharsets.UTF_8));
            return 127;
        };
        GogoRun run = sessions.start(open(), "such command", shell);
        awaitEnd(run);
        assertThat(run.status()).isEqualTo(127);
        assertThat(run.transcript().after(0)).containsExactly(new Transcript.Part(true, "no such command — ü\n"));
    }

    @Test
    @DisplayName("U5: what steers a terminal is not passed on; a character in two writes is one")
    void printable() throws Exception {
        Transcript transcript = new Transcript();
        var out = transcript.stream(false);
        byte[] bytes = "a\u001b[2Jü\tb\r\n".getBytes(StandardCharsets.UTF_8);
        for (byte one : bytes) {
            out.write(one);
        }
        assertThat(transcript.after(0)).containsExactly(new Transcript.Part(false, "a?[2Jü\tb\n"));
        transcript.print(false, "later");
        assertThat(transcript.after(1)).containsExactly(new Transcript.Part(false, "later"));
    }

    private GogoSessions limited(Duration command, Duration idle) {
        return new GogoSessions(processor, () -> new GogoSessions.Limits(command, idle));
    }

    private GogoSession open() {
        return sessions.open().session();
    }

    private GogoRun run(GogoSession session, String line) throws Exception {
        GogoRun run = sessions.start(session, line, null);
        awaitEnd(run);
        return run;
    }

    private static void awaitEnd(GogoRun run) throws Exception {
        run.await(60_000);
        assertThat(run.isDone()).isTrue();
    }

    private static String text(GogoRun run) {
        return run.transcript().after(0).stream().map(Transcript.Part::text).collect(Collectors.joining());
    }
}
