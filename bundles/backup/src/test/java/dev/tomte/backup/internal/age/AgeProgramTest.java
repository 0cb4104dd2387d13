package dev.tomte.backup.internal.age;

import static dev.tomte.backup.internal.age.Sealed.open;
import static dev.tomte.backup.internal.age.Sealed.random;
import static dev.tomte.backup.internal.age.Sealed.seal;
import static dev.tomte.backup.internal.age.Sealed.secret;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.fixtures.Outside;
import dev.tomte.secret.Secret;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("With the age program")
class AgeProgramTest {

    /** What it takes itself. */
    static final int WORK_FACTOR = 18;

    private static final byte[] PLAIN = random(200_000);
    private static final String PASSPHRASE = "four words of Öl";

    @TempDir
    Path folder;

    private Path age;
    private Path key;
    private String identity;
    private String recipient;

    @BeforeEach
    void keys() throws Exception {
        age = Outside.require("age");
        key = folder.resolve("key.txt");
        Outside.Result made = Outside.run(folder, Outside.require("age-keygen", "age"), "-o", key.toString());
        assertThat(made.status()).as(made.err()).isZero();
        identity = Files.readAllLines(key).stream()
                .filter(line -> !line.startsWith("#"))
                .findFirst()
                .orElseThrow();
        recipient = AgeIdentity.recipientOf(secret(identity));
        assertThat(Files.readString(key)).contains("public key: " + recipient);
    }

    @Test
    @DisplayName("what we write to a recipient opens with its key file")
    void oursForRecipient() throws Exception {
        Path file = folder.resolve("ours.age");
        Files.write(file, seal(PLAIN, Sealed.recipient(), AgeRecipient.x25519(recipient)));
        Outside.Result opened = Outside.run(folder, age, "-d", "-i", key.toString(), "-o", "plain", file.toString());
        assertThat(opened.status()).as(opened.err()).isZero();
        assertThat(folder.resolve("plain")).hasBinaryContent(PLAIN);
    }

    @Test
    @DisplayName("what it writes to recipients opens here, with the key as text and as bare bytes")
    void theirsForRecipient() throws Exception {
        Files.write(folder.resolve("plain"), PLAIN);
        Outside.Result made =
                Outside.run(folder, age, "-r", Sealed.RECIPIENT, "-r", recipient, "-o", "theirs.age", "plain");
        assertThat(made.status()).as(made.err()).isZero();
        byte[] file = Files.readAllBytes(folder.resolve("theirs.age"));
        assertThat(open(file, AgeIdentity.x25519(secret(identity)))).isEqualTo(PLAIN);
        byte[] scalar = X25519Identity.scalar(secret(identity));
        assertThat(open(file, AgeIdentity.x25519(Secret.of(scalar)))).isEqualTo(PLAIN);
    }

    @Test
    @DisplayName("what we write with a passphrase opens with it")
    void oursForPassphrase() throws Exception {
        Path file = folder.resolve("ours.age");
        Files.write(file, seal(PLAIN, AgeRecipient.passphrase(secret(PASSPHRASE), WORK_FACTOR)));
        atTerminal(age + " -d -o plain ours.age", PASSPHRASE + "\n");
        assertThat(folder.resolve("plain")).hasBinaryContent(PLAIN);
    }

    @Test
    @DisplayName("what it writes with a passphrase opens here")
    void theirsForPassphrase() throws Exception {
        Files.write(folder.resolve("plain"), PLAIN);
        atTerminal(age + " -p -o theirs.age plain", (PASSPHRASE + "\n").repeat(2));
        byte[] file = Files.readAllBytes(folder.resolve("theirs.age"));
        assertThat(open(file, AgeIdentity.passphrase(secret(PASSPHRASE)))).isEqualTo(PLAIN);
    }

    /** It asks for passphrases at a terminal only. */
    private void atTerminal(String command, String typed) throws IOException, InterruptedException {
        Path script = Outside.require("script", "bsdutils");
        Process process = new ProcessBuilder(script.toString(), "-qec", command, "/dev/null")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("terminal.txt").toFile())
                .start();
        try (OutputStream keyboard = process.getOutputStream()) {
            keyboard.write(typed.getBytes(StandardCharsets.UTF_8));
        }
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(command + " did not end within 60 s");
        }
        assertThat(process.exitValue())
                .as(Files.readString(folder.resolve("terminal.txt")))
                .isZero();
    }
}
