package dev.tomte.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.service.command.CommandSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
@DisplayName("U1: what the shell lends to other faces")
class SharedFunctionsTest {

    @TempDir
    Path data;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private ShellFixture shell;
    private CommandSession session;

    @BeforeEach
    void start() throws Exception {
        shell = new ShellFixture(data)
                .with("sample", new SampleCommands(data.resolve("received")), "take", "count", "fail");
        CommandProcessorImpl processor = shell.processor;
        session = processor.createSession(InputStream.nullInputStream(), out, err);
    }

    @AfterEach
    void stop() throws Exception {
        session.close();
        shell.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sample:take a b",
                "sample take a",
                "sample:count 3",
                "sample:tak",
                "nothing:like",
                "sample:fail why",
                "sample:fail",
                "sample:count x",
                "take 'open"
            })
    @DisplayName("U1: a line answers with the same words and the same exit status as at the shell's socket")
    void sameWords(String line) throws Exception {
        TestClient.Result expected;
        try (TestClient client = shell.connect()) {
            expected = client.terminal(false, 0, data).line(line);
        }
        Object status = new LineFunction().execute(session, List.of(line, out, err));
        assertThat(status).isEqualTo(expected.status());
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(expected.out());
        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo(expected.err());
        assertThat(expected.out() + expected.err()).isNotEmpty();
    }

    @Test
    @DisplayName("U1: a line is completed as in the shell")
    void completes() {
        assertThat(new CompletionFunction().execute(session, List.of("sample:f")))
                .isEqualTo(List.of("sample:fail"));
    }
}
