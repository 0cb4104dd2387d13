package dev.tomte.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.secret.KeyInfo;
import dev.tomte.secret.KeyInfo.State;
import dev.tomte.secret.KeyManager;
import dev.tomte.secret.KeyPurpose;
import dev.tomte.shell.internal.TestClient.Result;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class KeyCommandsTest {

    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    @TempDir
    Path data;

    private final List<String> asked = new ArrayList<>();
    private ShellFixture shell;

    @BeforeEach
    void start() throws IOException {
        KeyManager keys = (KeyManager) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {KeyManager.class}, (self, method, given) -> {
                    asked.add(method.getName() + (given == null ? "" : Arrays.toString(given)));
                    return switch (method.getName()) {
                        case "list" ->
                            List.of(
                                    key(KeyPurpose.SIGNING, 2, State.CURRENT),
                                    key(KeyPurpose.SIGNING, 1, State.RETIRED));
                        case "rotate" -> key((KeyPurpose) given[0], 3, State.CURRENT);
                        case "expire" -> key((KeyPurpose) given[0], (int) given[1], State.CURRENT);
                        case "wipe" -> key((KeyPurpose) given[0], (int) given[1], State.WIPED);
                        default -> throw new UnsupportedOperationException(method.toString());
                    };
                });
        shell = new ShellFixture(data)
                .with("key", new KeyCommands(keys, InstantSource.fixed(NOW)), "list", "rotate", "expire", "wipe");
    }

    @AfterEach
    void stop() throws IOException {
        shell.close();
    }

    @Test
    @DisplayName("S4: key:list shows purpose, version and state, and no key")
    void list() throws IOException {
        assertThat(shell.execute("key:list").out().lines())
                .anyMatch(line -> line.matches("signing +2 +CURRENT .*"))
                .anyMatch(line -> line.matches("signing +1 +RETIRED .*"));
        assertThat(shell.execute("key:list", "--json").out())
                .startsWith("[{\"purpose\":\"signing\",\"version\":2,\"state\":\"CURRENT\"");
    }

    @Test
    @DisplayName("S4: key:rotate and key:expire say what became of the key")
    void rotateAndExpire() throws IOException {
        assertThat(shell.execute("key:rotate", "database").out()).isEqualTo("Version 3 of the database key: CURRENT\n");
        assertThat(shell.execute("key:expire", "--in", "30d", "database", "3").status())
                .isZero();
        assertThat(shell.execute("key:expire", "database", "3").status()).isZero();
        assertThat(asked)
                .containsExactly(
                        "rotate[DATABASE]",
                        "expire[DATABASE, 3, 2026-12-22T10:00:00Z]",
                        "expire[DATABASE, 3, 2026-11-22T10:00:00Z]");
    }

    @Test
    @DisplayName("S4: key:wipe wants to be told twice, and a purpose that there is")
    void wipe() throws IOException {
        Result unsure = shell.execute("key:wipe", "network", "1");
        assertThat(unsure.status()).isEqualTo(2);
        assertThat(unsure.err()).contains("With --yes it is wiped");
        assertThat(shell.execute("key:wipe", "--yes", "networt", "1").err())
                .contains("one of database, network, signing, backup");
        assertThat(shell.execute("key:wipe", "--yes", "network", "0").status()).isEqualTo(2);
        assertThat(asked).isEmpty();
        assertThat(shell.execute("key:wipe", "--yes", "network", "1").out())
                .isEqualTo("Version 1 of the network key: WIPED\n");
    }

    private static KeyInfo key(KeyPurpose purpose, int version, State state) {
        return new KeyInfo(purpose, version, state, NOW, Optional.empty(), Optional.empty());
    }
}
