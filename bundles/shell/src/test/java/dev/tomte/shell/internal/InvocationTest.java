package dev.tomte.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.shell.internal.TestClient.Result;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class InvocationTest {

    @TempDir
    Path data;

    private SampleCommands sample;
    private ShellFixture shell;

    @BeforeEach
    void start() throws IOException {
        sample = new SampleCommands(data.resolve("received"));
        shell = new ShellFixture(data)
                .with("sample", sample, "take", "count", "fail", "breakdown", "copy", "where")
                .with("other", sample, "count")
                .with("tomte", new HelpCommand(), "help");
    }

    @AfterEach
    void stop() throws Exception {
        shell.close();
    }

    @Test
    @DisplayName("U1: arguments reach the command as they are, whatever characters they hold")
    void verbatim() throws IOException {
        String[] arguments = {
            "",
            " ",
            "a b",
            "\"",
            "'",
            "$HOME",
            "${x}",
            "$(stop)",
            "`x`",
            "\\",
            "\\n",
            "line\nbreak",
            "tab\t",
            "*",
            "?",
            "[x]",
            "{",
            "}",
            ";",
            "|",
            "&&",
            ">",
            "#",
            "~",
            "-x",
            "--json",
            "null",
            "true",
            "1",
            "1.0",
            "=",
            "grüße",
            "日本語",
            "🧙",
            "\0"
        };
        String[] words = new String[arguments.length + 2];
        words[0] = "sample:take";
        words[1] = "--";
        System.arraycopy(arguments, 0, words, 2, arguments.length);

        Result result = shell.execute(words);

        assertThat(result).isEqualTo(new Result(0, "took " + arguments.length + "\n", ""));
        assertThat(sample.arguments()).containsExactly(arguments);
    }

    @Test
    @DisplayName("U1: 'scope name' is 'scope:name', at once and within a line, and a clear name needs no scope")
    void scopes() throws IOException {
        assertThat(shell.execute("sample", "take", "a", "b").out()).isEqualTo("took 2\n");
        assertThat(shell.execute("take", "a").out()).isEqualTo("took 1\n");
        assertThat(shell.execute("SAMPLE:Take").out()).isEqualTo("took 0\n");
        try (TestClient client = shell.connect()) {
            assertThat(client.line("sample take 'a b' c; sample:take").out()).isEqualTo("took 2\ntook 0\n");
        }
    }

    @Test
    @DisplayName("U1: what a command returns is printed")
    void result() throws IOException {
        assertThat(shell.execute("sample:count", "--step", "2", "4")).isEqualTo(new Result(0, "2\n4\n2\n", ""));
    }

    @Test
    @DisplayName("U1: a failed command is one line and exit status 1; --trace shows where")
    void failed() throws IOException {
        assertThat(shell.execute("sample:fail", "Expected x,\n not y"))
                .isEqualTo(new Result(1, "", "sample:fail: Expected x,; not y\n"));
        assertThat(shell.execute("sample:breakdown")).isEqualTo(new Result(1, "", "sample:breakdown: broken\n"));
        assertThat(shell.execute("--trace", "sample:fail", "no").err())
                .startsWith("sample:fail: no\n")
                .contains("at dev.tomte.shell.internal.SampleCommands.fail");
    }

    @Test
    @DisplayName("U1: wrong arguments are exit status 2 and the usage")
    void usage() throws IOException {
        assertThat(misuse()).isEqualTo("Argument LAST is missing");
        assertThat(misuse("1", "2")).isEqualTo("Expected 1 argument, not 2: '1', '2'");
        assertThat(misuse("99999999999")).isEqualTo("Expected a whole number for LAST, not '99999999999'");
        assertThat(misuse("x")).isEqualTo("Expected a whole number for LAST, not 'x'");
        assertThat(misuse("-s", "x", "2")).isEqualTo("Expected a whole number for -s, not 'x'");
        assertThat(misuse("--step")).isEqualTo("Expected a value for --step");
        assertThat(misuse("--stpe", "2")).isEqualTo("There is no option '--stpe'. Did you mean --step?");
        assertThat(misuse("--step", "1", "--step", "2")).isEqualTo("Option --step was given twice");
        assertThat(shell.execute("sample:where", "--bogus").err())
                .startsWith("sample:where: There is no option '--bogus'. sample:where has none.\n");
        assertThat(shell.execute().status()).isEqualTo(2);
        assertThat(shell.execute("sample").err()).contains("'sample' is a scope", "sample:take");
        assertThat(shell.execute("count", "1").err()).contains("in several scopes", "other:count, sample:count");
        try (TestClient client = shell.connect()) {
            assertThat(client.line("sample:count x").status()).isEqualTo(2);
            assertThat(client.line("sample:take 'open").status()).isEqualTo(2);
            assertThat(client.line("sample:take )").status()).isEqualTo(2);
        }
    }

    @Test
    @DisplayName("U1: a command without options refuses one, too; after '--' it is an operand")
    void endOfOptions() throws IOException {
        assertThat(shell.execute("sample:take", "a", "--bogus")).isEqualTo(new Result(2, "", """
                        sample:take: There is no option '--bogus'. sample:take has none.
                        Usage: sample:take [GIVEN...]
                        """));
        assertThat(sample.arguments()).isEmpty();

        shell.execute("sample:take", "--", "--bogus", "--", "-x");
        assertThat(sample.arguments()).containsExactly("--bogus", "--", "-x");
        assertThat(misuse("--", "--bogus", "2")).isEqualTo("Expected 1 argument, not 2: '--bogus', '2'");
        assertThat(misuse("--", "--step", "2")).isEqualTo("Expected no option after --, not '--step'");
        assertThat(misuse("--step", "--", "2")).isEqualTo("Expected a whole number for --step, not '--'");
        assertThat(shell.execute("sample:count", "--step", "2", "--", "4").out())
                .isEqualTo("2\n4\n2\n");
        try (TestClient client = shell.connect()) {
            assertThat(client.line("sample:take -- --bogus").out()).isEqualTo("took 1\n");
        }
        assertThat(sample.arguments()).containsExactly("--bogus");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '"',
            value = {
                "x = two; sample:count $x~Expected a whole number for LAST, not 'two'",
                "x = --bogus; sample:count $x 1~There is no option '--bogus'.",
                "sample:count (sample:copy)~Expected a whole number for LAST, not ''",
                "y = (sample:count x)~Expected a whole number for LAST, not 'x'",
                "f = { sample:count $args }; f 1 2~Expected 1 argument, not 2: '1', '2'",
                "sample:take | sample:count --stpe 2~There is no option '--stpe'. Did you mean --step?",
                "sample count~Argument LAST is missing",
                "sample:count $none~Expected a value for each argument, but the one at place 1 is empty",
                "Sample:Count %(1+1) 3~Expected 1 argument, not 2: '2', '3'",
            })
    @DisplayName("U1: what is wrong with arguments is said of a line in Gogo's language as well")
    void misuseInLines(String line, String says) throws IOException {
        try (TestClient client = shell.connect()) {
            Result result = client.line(line);
            assertThat(result.err())
                    .startsWith("sample:count: " + says)
                    .endsWith("\nUsage: sample:count [-s|--step STEP] LAST\n");
            assertThat(result.status()).isEqualTo(2);
        }
    }

    @Test
    @DisplayName("U1: a line leaves no variables behind but its own, and hides none")
    void variables() throws IOException {
        try (TestClient client = shell.connect()) {
            assertThat(client.line("take = { sample:count 1 }; take").out()).isEqualTo("1\n1\n");
            assertThat(client.line("take").out()).isEqualTo("1\n1\n");
            assertThat(client.line("sample:count x").status()).isEqualTo(2);
            assertThat(client.line("help sample:count").out()).contains("-s|--step STEP   how far apart");
            shell.processor.removeCommand(sample);
            assertThat(client.line("sample:count 1").status()).isEqualTo(127);
        }
    }

    @Test
    @DisplayName("U1: a command in the middle of a pipe says what is wrong in the same words")
    void misuseInPipe() throws IOException {
        try (TestClient client = shell.connect()) {
            assertThat(client.line("sample:count x | sample:copy").err())
                    .contains("sample:count: Expected a whole number for LAST, not 'x'");
        }
    }

    /** What it says before the usage. */
    private String misuse(String... arguments) throws IOException {
        String[] words = new String[arguments.length + 1];
        words[0] = "sample:count";
        System.arraycopy(arguments, 0, words, 1, arguments.length);
        Result result = shell.execute(words);
        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err()).startsWith("sample:count: ").endsWith("\nUsage: sample:count [-s|--step STEP] LAST\n");
        return result.err().lines().findFirst().orElseThrow().substring("sample:count: ".length());
    }

    @Test
    @DisplayName("U1: an unknown command is exit status 127, with the names that look like it")
    void unknown() throws IOException {
        Result typo = shell.execute("sample:tkae");
        assertThat(typo.status()).isEqualTo(127);
        assertThat(typo.err()).contains("no command 'sample:tkae'", "sample:take");
        assertThat(shell.execute("sample", "coun").err()).contains("Did you mean sample:count?");
        assertThat(shell.execute("x".repeat(100_000)).err()).hasSizeLessThan(300);
        try (TestClient client = shell.connect()) {
            assertThat(client.line("nothing").status()).isEqualTo(127);
        }
    }

    @Test
    @DisplayName("U1: a command that has gone is unknown, although Gogo keeps its name")
    void gone() throws IOException {
        shell.processor.removeCommand(sample);
        assertThat(shell.execute("sample:take").status()).isEqualTo(127);
        assertThat(shell.execute("help").out()).doesNotContain("sample").contains("tomte:help");
    }

    @Test
    @DisplayName("U1: --help after any command, and help before it, say what its annotations say")
    void help() throws IOException {
        String expected = """
                sample:count: Counts up to a number

                Usage: sample:count [-s|--step STEP] LAST

                  -s|--step STEP   how far apart
                  LAST             the last one
                """;
        assertThat(shell.execute("sample:count", "--help")).isEqualTo(new Result(0, expected, ""));
        assertThat(shell.execute("help", "sample", "count").out()).isEqualTo(expected);
        try (TestClient client = shell.connect()) {
            assertThat(client.line("sample:count --help").out()).isEqualTo(expected);
            assertThat(client.complete("help other")).containsExactly("other:count");
        }
        assertThat(shell.execute("help").out())
                .contains("sample\n", "  sample:take              Takes any arguments\n");
    }

    @Test
    @DisplayName("U1: input is asked for when a command reads it, to its end, and only then")
    void input() throws IOException {
        try (TestClient client = shell.connect()) {
            client.inputs.add("grü");
            client.inputs.add("ße\n");
            assertThat(client.execute("sample:take").status()).isZero();
            assertThat(client.reads).isZero();

            assertThat(client.execute("sample:copy").out()).isEqualTo("grüße\n");
            assertThat(client.reads).isEqualTo(3);
        }
    }

    @Test
    @DisplayName("U1: a pipe goes through Gogo, and a file is looked for where the client is")
    void pipeAndDirectory() throws IOException {
        try (TestClient client = shell.connect().terminal(false, 0, data)) {
            assertThat(client.line("sample:count 2 | sample:copy").out()).startsWith("1\n2\n");
            assertThat(client.line("sample:where").out()).isEqualTo(data + "\n");
        }
    }
}
