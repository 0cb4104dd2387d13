package dev.tomte.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class MainTest {

    @TempDir
    Path data;

    private record Result(int status, String out, String err) {}

    @Test
    @DisplayName("U1: a one-shot passes arguments, output and exit status on as they are")
    void oneShots() throws IOException {
        try (RealEndpoint endpoint = new RealEndpoint(data)) {
            assertThat(run("", "sample:show", "", "$x 'y' \"z\"", "a\nb", "grüße 🧙"))
                    .isEqualTo(new Result(0, "[, $x 'y' \"z\", a\nb, grüße 🧙]\n", ""));
            assertThat(run("", "sample", "fail", "it broke")).isEqualTo(new Result(1, "", "sample:fail: it broke\n"));
            assertThat(run("", "sample:fail").status()).isEqualTo(2);
            assertThat(run("", "nothing:there").status()).isEqualTo(127);
            assertThat(run("grüße\nof two lines", "sample:copy").out()).isEqualTo("grüße\nof two lines");
            assertThat(run("", "status", "--json").out()).startsWith("{\"state\":\"running\",\"pid\":");
            assertThat(run("", "status", "--help").out()).startsWith("tomte:status:");
            assertThat(endpoint.exits).isEmpty();
        }
    }

    @Test
    @DisplayName("U1: standard input that no command reads is left to whoever reads it next")
    void inputIsLeft() throws IOException {
        try (RealEndpoint endpoint = new RealEndpoint(data)) {
            ByteArrayInputStream in = new ByteArrayInputStream("next".getBytes(StandardCharsets.UTF_8));
            StandardStreams streams =
                    new StandardStreams(in, OutputStream.nullOutputStream(), OutputStream.nullOutputStream(), null);
            PrintStream none = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);

            int status = new Main(data, "/", streams, none, none, false).run(List.of("sample:show"));

            assertThat(status).isZero();
            assertThat(in.available()).isEqualTo(4);
            assertThat(endpoint.exits).isEmpty();
        }
    }

    @Test
    @DisplayName("U1: without a terminal, the shell runs the lines of standard input; its status is the last one's")
    void script() throws IOException {
        try (RealEndpoint endpoint = new RealEndpoint(data)) {
            Result result = run("x = 'a b'\n\nsample:fail no\nsample:show $x\nunknown", "shell");
            assertThat(result)
                    .isEqualTo(new Result(
                            127, "a b\n[a b]\n", "no\nThere is no command 'unknown'. 'tomte help' lists them all.\n"));
            assertThat(run("", "shell", "sample:show", "1;", "sample:show", "2").out())
                    .isEqualTo("[1]\n[2]\n");
            assertThat(endpoint.exits).isEmpty();
        }
    }

    @Test
    @DisplayName("U1: when Tomte does not run, that is said with exit status 3, also by a socket that was left behind")
    void notRunning() throws IOException {
        for (int i = 0; i < 2; i++) {
            assertThat(run("", "status", "--json"))
                    .isEqualTo(new Result(
                            3,
                            "{\"state\":\"stopped\",\"pid\":null,\"uptimeMs\":null,\"http\":null,\"version\":null,"
                                    + "\"archive\":null,\"plugins\":[],\"lastRestart\":null}\n",
                            ""));
            assertThat(run("", "status").status()).isEqualTo(3);
            assertThat(run("", "health:status"))
                    .isEqualTo(new Result(
                            3, "", "tomte: Tomte is not running on " + data + "; 'tomte start' starts it\n"));
            assertThat(run("", "restart").status()).isEqualTo(3);
            assertThat(run("", "shell").status()).isEqualTo(3);
            assertThat(run("", "stop")).isEqualTo(new Result(0, "Tomte is not running on " + data + ".\n", ""));
            assertThat(run("", "help").out()).contains("  run  ", "Tomte is not running");
            if (i == 0) {
                try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                    dead.bind(UnixDomainSocketAddress.of(data.resolve("tomte.sock")));
                }
            }
        }
    }

    @Test
    @DisplayName("U1: help lists the script's commands and those of the running Tomte")
    void help() throws IOException {
        try (RealEndpoint endpoint = new RealEndpoint(data)) {
            for (String[] words : new String[][] {{}, {"help"}, {"--help"}}) {
                assertThat(run("", words).out()).contains("  run  ", "tomte:status  ", "sample:show");
            }
            assertThat(run("", "help", "tomte:stop").out()).startsWith("tomte:stop: Stops Tomte");
            assertThat(run("", "stop", "now").status()).isEqualTo(2);
            assertThat(endpoint.exits).isEmpty();
        }
    }

    @Test
    @DisplayName("U1: a data folder with a path longer than a socket's address can be works")
    void longPath() throws IOException {
        Path deep = Files.createDirectories(data.resolve("a".repeat(100)).resolve("b".repeat(100)));
        try (RealEndpoint endpoint = new RealEndpoint(deep)) {
            assertThat(run(deep, "", "sample:show", "x")).isEqualTo(new Result(0, "[x]\n", ""));
            assertThat(endpoint.exits).isEmpty();
        }
    }

    @Test
    @DisplayName("U1: what Java lost of arguments in a locale without their characters is read from the kernel")
    void rawArguments() {
        byte[] commandLine =
                "java\0-Dx=y\0dev.tomte.client.Main\0plugin:info\0\0grüße\0".getBytes(StandardCharsets.UTF_8);
        assertThat(Arguments.last(commandLine, new String[] {"plugin:info", "", "gr??e"}))
                .containsExactly("plugin:info", "", "grüße");
        assertThat(Arguments.last(new byte[0], new String[] {"a"})).containsExactly("a");
    }

    private Result run(String input, String... words) {
        return run(data, input, words);
    }

    private static Result run(Path data, String input, String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        StandardStreams streams =
                new StandardStreams(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), out, err, null);
        Main main = new Main(
                data,
                data.toString(),
                streams,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false);
        int status = main.run(Arrays.asList(words));
        return new Result(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
