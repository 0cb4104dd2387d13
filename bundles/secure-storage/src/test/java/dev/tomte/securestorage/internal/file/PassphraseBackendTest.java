package dev.tomte.securestorage.internal.file;

import static dev.tomte.secret.SecureStorageException.Reason.LOCKED;
import static dev.tomte.secret.SecureStorageException.Reason.UNAVAILABLE;
import static dev.tomte.secret.SecureStorageException.Reason.WRONG_KEY;
import static dev.tomte.securestorage.internal.Secrets.failure;
import static dev.tomte.securestorage.internal.file.SecretFileTest.put;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.fixtures.Outside;
import dev.tomte.secret.Secret;
import dev.tomte.securestorage.internal.Configs;
import dev.tomte.securestorage.internal.SecretFolder;
import dev.tomte.securestorage.internal.Secrets;
import java.io.FileInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class PassphraseBackendTest {

    private static final String RIGHT = "correct horse battery staple";

    @TempDir
    Path folder;

    private final Map<String, String> environment = new HashMap<>();
    private SecretFolder secrets;
    private Path file;

    @BeforeEach
    void prepare() {
        secrets = new SecretFolder(folder);
        file = secrets.file("file-passphrase.sealed");
    }

    @Test
    @DisplayName("S3: a passphrase opens what it sealed; a wrong one does not, says so, and nothing is written over")
    void wrongPassphrase() throws Exception {
        environment.put("PASS", RIGHT);
        put(backend("env:PASS"), "a", "first");
        assertThat(Secrets.text(backend("env:PASS").get("a"))).contains("first");

        byte[] before = Files.readAllBytes(file);
        environment.put("PASS", RIGHT + "r");
        PassphraseBackend wrong = backend("env:PASS");
        failure(WRONG_KEY, () -> wrong.get("a"));
        assertThat(failure(WRONG_KEY, () -> put(wrong, "b", "second")).getMessage())
                .doesNotContain("correct");
        assertThat(file).hasBinaryContent(before);
    }

    @Test
    @DisplayName("S3: the passphrase comes from a file that is its owner's alone, or from a credential of systemd")
    void filesAndCredentials() throws Exception {
        Path given = folder.resolve("pass");
        Files.writeString(given, RIGHT + "\n");
        Files.setPosixFilePermissions(given, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(failure(UNAVAILABLE, () -> put(backend("file:" + given), "a", "first")))
                .hasMessageContaining("chmod 600");
        Files.setPosixFilePermissions(given, PosixFilePermissions.fromString("rw-------"));
        put(backend("file:" + given), "a", "first");

        failure(UNAVAILABLE, () -> backend("credential:pass").get("a"));
        environment.put("CREDENTIALS_DIRECTORY", folder.toString());
        assertThat(Secrets.text(backend("credential:pass").get("a"))).contains("first");
        failure(UNAVAILABLE, () -> backend("credential:none").get("a"));
        failure(UNAVAILABLE, () -> backend("env:NONE").get("a"));
    }

    @Test
    @DisplayName("S3: a passphrase from a file descriptor is read once and serves until Tomte ends")
    void fileDescriptor() throws Exception {
        Path program = folder.resolve("pass");
        Files.writeString(program, RIGHT);
        try (var in = new FileInputStream(program.toFile())) {
            // Java opens the descriptor anew, so a position at its end would be no trouble on Linux; a pipe has no
            // such.
            int number = descriptorOf(program);
            PassphraseBackend backend = backend("fd:" + number);
            put(backend, "a", "first");
            backend.wipe();
            assertThat(in.read()).isNotNegative();
            Files.writeString(program, "something else entirely");
            put(backend, "a", "second");
        }
        environment.put("PASS", RIGHT);
        assertThat(Secrets.text(backend("env:PASS").get("a"))).contains("second");
    }

    @Test
    @DisplayName("S3: what is no source is refused without being repeated, as it may be the passphrase")
    void noSource() {
        for (String source : new String[] {RIGHT, "fd:x", "credential:../pass", "env:", "file:"}) {
            assertThat(failure(UNAVAILABLE, () -> backend(source).check()).getMessage())
                    .contains("expected env:NAME")
                    .doesNotContain(RIGHT, "../pass");
        }
        assertThat(failure(UNAVAILABLE, () -> backend("").check())).hasMessageContaining("passphraseSource");
    }

    @Test
    @DisplayName("S3: there is no default and no short passphrase")
    void shortPassphrase() {
        environment.put("PASS", "1234567");
        failure(UNAVAILABLE, () -> put(backend("env:PASS"), "a", "first"));
        environment.put("PASS", "");
        failure(UNAVAILABLE, () -> put(backend("env:PASS"), "a", "first"));
        assertThat(file).doesNotExist();
    }

    @Test
    @DisplayName("S3: with prompt it is locked until a person unlocks it; a wrong passphrase leaves it as it was")
    void prompt() throws Exception {
        PassphraseBackend backend = backend("prompt");
        assertThat(failure(LOCKED, () -> put(backend, "a", "first"))).hasMessageContaining("secret:unlock");
        failure(UNAVAILABLE, () -> unlock(backend, RIGHT, false));
        failure(UNAVAILABLE, () -> unlock(backend, "short", true));
        failure(LOCKED, backend::check);
        unlock(backend, RIGHT, true);
        put(backend, "a", "first");

        PassphraseBackend restarted = backend("prompt");
        failure(LOCKED, () -> restarted.get("a"));
        failure(UNAVAILABLE, () -> unlock(restarted, "another passphrase", true));
        failure(WRONG_KEY, () -> unlock(restarted, "another passphrase", false));
        failure(LOCKED, () -> restarted.get("a"));
        unlock(restarted, RIGHT, false);
        assertThat(Secrets.text(restarted.get("a"))).contains("first");
        restarted.close();
        failure(LOCKED, () -> restarted.get("a"));
        failure(UNAVAILABLE, () -> unlock(backend("env:PASS"), RIGHT, false));
    }

    @Test
    @DisplayName("S3: another source counts at once, and the key that the old one opened is forgotten")
    void reconfigured() throws Exception {
        environment.put("PASS", RIGHT);
        PassphraseBackend backend = backend("env:PASS");
        put(backend, "a", "first");
        backend.configure(Configs.with(Map.of("passphraseSource", "prompt", "argonMemoryMib", 19)));
        failure(LOCKED, () -> backend.get("a"));
        backend.configure(Configs.with(Map.of("passphraseSource", "env:PASS", "argonMemoryMib", 19)));
        assertThat(Secrets.text(backend.get("a"))).contains("first");
    }

    @Test
    @DisplayName("S3: Argon2id gives what the reference implementation gives")
    void reference() throws Exception {
        Path argon2 = Outside.require("argon2");
        String salt = "0123456789abcdef";
        Process process = new ProcessBuilder(
                        argon2.toString(),
                        salt,
                        "-id",
                        "-v",
                        "13",
                        "-k",
                        "65536",
                        "-t",
                        "3",
                        "-p",
                        "4",
                        "-l",
                        "32",
                        "-r")
                .redirectErrorStream(true)
                .start();
        try (var in = process.getOutputStream()) {
            in.write(RIGHT.getBytes(StandardCharsets.UTF_8));
        }
        String expected = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        Argon2 argon = new Argon2(65536, 3, 4, salt.getBytes(StandardCharsets.US_ASCII));
        try (Secret passphrase = Secrets.of(RIGHT);
                Secret key = argon.derive(passphrase)) {
            assertThat(HexFormat.of().formatHex(key.bytes())).isEqualTo(expected);
        }
    }

    private PassphraseBackend backend(String source) {
        return new PassphraseBackend(
                secrets, environment, Configs.with(Map.of("passphraseSource", source, "argonMemoryMib", 19)));
    }

    private static void unlock(PassphraseBackend backend, String passphrase, boolean create) throws Exception {
        try (Secret secret = Secrets.of(passphrase)) {
            backend.unlock(secret, create);
        }
    }

    private static int descriptorOf(Path file) throws Exception {
        try (var descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path each : descriptors) {
                if (Files.isSymbolicLink(each) && Files.readSymbolicLink(each).equals(file.toRealPath())) {
                    return Integer.parseInt(each.getFileName().toString());
                }
            }
        }
        throw new AssertionError(file + " is not open");
    }
}
