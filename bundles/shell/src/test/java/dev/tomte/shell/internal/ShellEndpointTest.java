package dev.tomte.shell.internal;

import static java.nio.file.attribute.PosixFilePermission.OWNER_READ;
import static java.nio.file.attribute.PosixFilePermission.OWNER_WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tomte.shell.internal.Frames.Frame;
import dev.tomte.shell.internal.TestClient.Result;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class ShellEndpointTest {

    @TempDir
    Path data;

    private SampleCommands sample;
    private ShellFixture shell;

    @BeforeEach
    void start() throws IOException {
        sample = new SampleCommands(data.resolve("received"));
        shell = open(data);
    }

    @AfterEach
    void stop() throws Exception {
        shell.close();
    }

    @Test
    @DisplayName("U6: only the owner may open the socket, and nothing else is left in the folder")
    void permissions() throws IOException {
        assertThat(Files.getPosixFilePermissions(data.resolve("tomte.sock")))
                .containsExactlyInAnyOrder(OWNER_READ, OWNER_WRITE);
        try (Stream<Path> files = Files.list(data)) {
            assertThat(files).containsExactly(data.resolve("tomte.sock"));
        }
    }

    @Test
    @DisplayName("U1: a socket that a killed process left is replaced, and ours is taken away at the end")
    void stale() throws Exception {
        shell.close();
        assertThat(data.resolve("tomte.sock")).doesNotExist();
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(data.resolve("tomte.sock")));
        }
        assertThat(data.resolve("tomte.sock")).exists();
        shell = open(data);

        assertThat(shell.execute("sample:take").out()).isEqualTo("took 0\n");
    }

    @Test
    @DisplayName("U1: a data folder with a path longer than a socket's address can be works")
    void longPath() throws Exception {
        Path deep = Files.createDirectories(data.resolve("a".repeat(90)).resolve("b".repeat(90)));
        Path link = Files.createSymbolicLink(data.resolve("l"), deep);
        try (ShellFixture far = open(deep);
                TestClient client = TestClient.connect(link)) {
            assertThat(far.data.toString().length()).isGreaterThan(180);
            assertThat(client.execute("sample:take", "x").out()).isEqualTo("took 1\n");
            assertThat(Files.getPosixFilePermissions(deep.resolve("tomte.sock")))
                    .containsExactlyInAnyOrder(OWNER_READ, OWNER_WRITE);
        }
    }

    @Test
    @DisplayName("U1: two clients are served at once")
    void twoClients() throws Exception {
        try (TestClient first = shell.connect();
                TestClient second = shell.connect()) {
            first.sendLine("sample:hang");
            assertThat(sample.waiting.await(60, TimeUnit.SECONDS)).isTrue();

            assertThat(second.execute("sample:take", "x").status()).isZero();

            first.interrupt();
            assertThat(first.await().status()).isEqualTo(130);
        }
    }

    @Test
    @DisplayName("U1: an over-long frame ends its own connection with a reason, and no other")
    void overlong() throws IOException {
        try (TestClient good = shell.connect();
                TestClient bad = shell.connect()) {
            bad.channel.write(ByteBuffer.allocate(5)
                    .put(Frames.LINE)
                    .putInt(Integer.MAX_VALUE)
                    .flip());

            Result refused = bad.await();

            assertThat(refused.status()).isEqualTo(2);
            assertThat(refused.err()).contains("at most 1048576 bytes");
            assertThatThrownBy(bad::await).isInstanceOf(IOException.class);
            assertThat(good.execute("sample:take").status()).isZero();
        }
    }

    @Test
    @DisplayName("U1: a second command in a connection must wait for the first")
    void oneAtATime() throws Exception {
        try (TestClient client = shell.connect()) {
            client.sendLine("sample:hang");
            assertThat(sample.waiting.await(60, TimeUnit.SECONDS)).isTrue();
            client.sendLine("sample:take");

            assertThat(client.await().err()).contains("Expected the end of the running command");
            assertThat(sample.interrupted.await(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    @DisplayName("U1: a client that goes away interrupts its command")
    void disconnect() throws Exception {
        try (TestClient client = shell.connect()) {
            client.sendLine("sample:hang");
            assertThat(sample.waiting.await(60, TimeUnit.SECONDS)).isTrue();
        }

        assertThat(sample.interrupted.await(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    @DisplayName("U1: after an interrupt the session goes on with its variables, and its output still works")
    void interruptKeepsSession() throws Exception {
        try (TestClient client = shell.connect()) {
            assertThat(client.line("name = tomte").status()).isZero();
            client.sendLine("sample:hang");
            assertThat(sample.waiting.await(60, TimeUnit.SECONDS)).isTrue();
            client.interrupt();
            assertThat(client.await()).isEqualTo(new Result(130, "", ""));
            assertThat(sample.interrupted.await(60, TimeUnit.SECONDS)).isTrue();

            assertThat(client.line("$name").out()).isEqualTo("tomte\n");
            assertThat(client.line("sample:take $name").out()).isEqualTo("took 1\n");
            assertThat(sample.arguments()).containsExactly("tomte");
        }
    }

    @Test
    @DisplayName("U1: an interrupt that comes while nothing runs, or at once, does no harm")
    void interruptAtAnyTime() throws Exception {
        try (TestClient client = shell.connect()) {
            client.interrupt();
            for (int i = 0; i < 50; i++) {
                client.sendLine("sample:hang");
                client.interrupt();
                assertThat(client.await().status()).isEqualTo(130);
            }
            assertThat(client.line("sample:take").status()).isZero();
        }
    }

    @Test
    @DisplayName("U1: there are at most 32 connections; the next is told so, and there is room again when one ends")
    void bounded() throws Exception {
        List<TestClient> clients = new ArrayList<>();
        try {
            for (int i = 0; i < ShellEndpoint.MAX_CONNECTIONS; i++) {
                TestClient client = shell.connect();
                clients.add(client);
                assertThat(client.execute("sample:take").status()).isZero();
            }
            try (TestClient extra = shell.connect()) {
                Result refused = extra.await();
                assertThat(refused.status()).isEqualTo(1);
                assertThat(refused.err()).contains("already 32 connections");
            }
            clients.remove(0).close();
            assertThat(eventuallyServed()).isTrue();
        } finally {
            for (TestClient client : clients) {
                client.close();
            }
        }
    }

    @Test
    @DisplayName("U1: a completer that fails offers nothing, and the session goes on")
    void brokenCompleter() throws IOException {
        shell.with("broken", new BrokenCompleter(), "look");
        try (TestClient client = shell.connect()) {
            assertThat(client.complete("broken:look ")).isEmpty();
            assertThat(client.complete("broken:lo")).containsExactly("broken:look");
            assertThat(client.execute("sample:take").status()).isZero();
        }
    }

    @Test
    @DisplayName("U1: a connection for which there can be no session is ended, and the next one is served")
    void noSession() throws Exception {
        Path other = Files.createDirectory(data.resolve("other"));
        AtomicInteger attempts = new AtomicInteger();
        CommandProcessor processor = (CommandProcessor) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {CommandProcessor.class}, (self, method, given) -> {
                    switch (attempts.getAndIncrement()) {
                        case 0 -> throw new IllegalStateException("Not now");
                        case 1 -> throw new OutOfMemoryError("Not now either");
                        default -> {
                            return method.invoke(shell.processor, given);
                        }
                    }
                });
        ShellEndpoint endpoint = new ShellEndpoint(processor, other);
        endpoint.start();
        try (TestClient first = TestClient.connect(other);
                TestClient second = TestClient.connect(other);
                TestClient third = TestClient.connect(other)) {
            assertThatThrownBy(first::await).isInstanceOf(IOException.class);
            assertThatThrownBy(second::await).isInstanceOf(IOException.class);
            assertThat(third.execute("sample:take").status()).isZero();
        } finally {
            endpoint.stop();
        }
    }

    @Test
    @DisplayName("U1: what a Tomte killed while it opened its socket left is removed, and nothing else")
    void staleRooms() throws Exception {
        shell.close();
        Path room = Files.createDirectory(data.resolve(".sock123456"));
        Files.createFile(room.resolve("tomte.sock"));
        Path foreign = Files.createDirectory(data.resolve(".sock1x"));
        Files.createFile(foreign.resolve("kept"));
        Path named = Files.createDirectory(data.resolve(".socket"));
        shell = open(data);

        try (Stream<Path> files = Files.list(data)) {
            assertThat(files).containsExactlyInAnyOrder(data.resolve("tomte.sock"), foreign, named);
        }
    }

    @Test
    @DisplayName("U1: a frame of an unknown type is refused")
    void unknownType() throws IOException {
        try (TestClient client = shell.connect()) {
            client.send(Frame.of((byte) '?', new byte[0]));
            assertThat(client.await().status()).isEqualTo(2);
        }
    }

    private boolean eventuallyServed() throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (System.nanoTime() < deadline) {
            try (TestClient client = shell.connect()) {
                client.send(Frame.texts(Frames.EXECUTE, List.of("sample:take")));
                if (client.await().status() == 0) {
                    return true;
                }
            } catch (IOException e) {
                // Refused before it could send: asked again until the deadline.
                Thread.onSpinWait();
            }
        }
        return false;
    }

    /** A command whose arguments cannot be completed. */
    public static final class BrokenCompleter implements ArgumentCompleter {

        public void look(CommandSession session, String what) {
            Output.line(session, what);
        }

        @Override
        public List<String> complete(CommandSession session, String command, List<String> arguments) {
            throw new IllegalStateException("The service has gone");
        }
    }

    private ShellFixture open(Path folder) throws IOException {
        return new ShellFixture(folder).with("sample", sample, "take", "hang");
    }
}
