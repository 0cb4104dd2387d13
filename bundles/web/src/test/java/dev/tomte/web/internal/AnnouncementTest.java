package dev.tomte.web.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("U6: what the terminal shows at a start")
class AnnouncementTest {

    private static final String LINE = "Tomte 0.1.0 is running at http://127.0.0.1:8181/  (user admin)\n";
    private static final Pattern PASSWORD = Pattern.compile("  Password  ([2-9a-z]{5}(?:-[2-9a-z]{5}){3})   \\(shown");
    private static final Duration LONG = Duration.ofHours(1);

    @TempDir
    Path data;

    private final Terminal terminal = new Terminal();

    @Test
    @DisplayName("U6: the first start shows address and password in one write, later ones the address only")
    void announces() throws Exception {
        PasswordFile passwords = started(null);
        announce(passwords);
        assertThat(terminal.writes).isEqualTo(1);
        assertThat(terminal.text())
                .startsWith(LINE + "\n  Console   http://127.0.0.1:8181/\n  User      admin\n  Password  ")
                .contains("(shown only now)\n\n  Next:\n    ./tomte health:status", "plugins/", "./tomte shell");
        assertThat(passwords.matches(shown())).isTrue();

        terminal.reset();
        announce(started(null));
        assertThat(terminal.text()).isEqualTo(LINE);
        assertThat(terminal.writes).isEqualTo(1);
    }

    @Test
    @DisplayName("U6: when HTTP comes back after the first password was shown, the address alone is shown again")
    void once() throws Exception {
        PasswordFile passwords = started(null);
        announce(passwords);
        terminal.reset();
        announce(passwords);
        assertThat(terminal.text()).isEqualTo(LINE);
    }

    @Test
    @DisplayName("U6: a first password that was given is not shown")
    void given() throws Exception {
        announce(started("given by the owner"));
        assertThat(terminal.text())
                .contains("Password  as given in TOMTE_ADMIN_PASSWORD\n")
                .doesNotContain("given by the owner");
    }

    @Test
    @DisplayName("U6: without HTTP the first password is shown all the same, once, with the reason")
    void withoutHttp() throws Exception {
        PasswordFile passwords = started(null);
        HttpWatch watch = watch(passwords, Duration.ofMillis(1));
        watch.start();
        TestConsole.await("the password", () -> terminal.writes == 1);
        watch.stop();
        assertThat(terminal.text())
                .startsWith("Tomte runs without its Web Console: ")
                .contains("choose another with TOMTE_PORT (0 = any free one). Log: /x/logs/tomte.log\n\n")
                .contains("  User      admin\n");
        assertThat(passwords.matches(shown())).isTrue();

        terminal.reset();
        announce(passwords);
        assertThat(terminal.text()).isEqualTo(LINE);
    }

    @Test
    @DisplayName("U6: a first password that is refused is named beside the one that was made instead")
    void refused() throws Exception {
        PasswordFile passwords = started("short");
        announce(passwords);
        assertThat(terminal.text())
                .contains("(shown only now)\n            TOMTE_ADMIN_PASSWORD is not taken: ")
                .contains("expected 8 to 256 characters, it has 5\n\n");
        assertThat(passwords.matches(shown())).isTrue();
    }

    @Test
    @DisplayName("U6: a port that another program has is said in one line, at a later start, too")
    void portTaken() throws Exception {
        announce(started(null));
        terminal.reset();
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(other.getLocalPort());
            HttpWatch watch = watch(port, started(null), Duration.ofMillis(1));
            watch.start();
            TestConsole.await("the line", () -> terminal.writes == 1);
            watch.stop();
            assertThat(terminal.text())
                    .isEqualTo("Tomte runs without its Web Console: port " + port + " is taken by another program;"
                            + " choose another with TOMTE_PORT (0 = any free one). Log: /x/logs/tomte.log\n");
        }
    }

    @Test
    @DisplayName("U6: what is wrong with a port that nobody has is said as the system says it")
    void portTrouble() {
        assertThat(PortProbe.trouble("127.0.0.1", "0")).contains("nothing serves HTTP on port 0");
        assertThat(PortProbe.trouble("127.0.0.1", "65536")).contains("port 65536 cannot be opened: ");
        // RFC 5737: an address that no machine has.
        assertThat(PortProbe.trouble("192.0.2.1", "8181")).contains("port 8181 cannot be opened: ");
    }

    @Test
    @DisplayName("U6: a stop before HTTP came does not lose the first password, and after it came shows nothing")
    void stopped() throws Exception {
        PasswordFile passwords = started(null);
        HttpWatch early = watch(passwords, LONG);
        early.start();
        assertThat(terminal.writes).isZero();
        early.stop();
        assertThat(passwords.matches(shown())).isTrue();

        terminal.reset();
        HttpWatch late = watch(passwords, LONG);
        late.start();
        late.stop();
        assertThat(terminal.writes).isZero();
    }

    private void announce(PasswordFile passwords) {
        new Announcement("0.1.0", URI.create("http://127.0.0.1:8181/"), passwords, terminal.stream()).announce();
    }

    private HttpWatch watch(PasswordFile passwords, Duration patience) {
        return watch("8181", passwords, patience);
    }

    private HttpWatch watch(String port, PasswordFile passwords, Duration patience) {
        return new HttpWatch("127.0.0.1", port, "/x/logs/tomte.log", passwords, terminal.stream(), patience);
    }

    /** Hashed and saved, so that what is shown is shown at once. */
    private PasswordFile started(String given) throws Exception {
        PasswordFile passwords = new PasswordFile(data, given, event -> {});
        passwords.makeFirst();
        passwords.awaitFirst();
        return passwords;
    }

    private char[] shown() {
        Matcher matcher = PASSWORD.matcher(terminal.text());
        assertThat(matcher.find()).as(terminal.text()).isTrue();
        return matcher.group(1).toCharArray();
    }

    private static final class Terminal extends ByteArrayOutputStream {

        private volatile int writes;

        @Override
        public synchronized void write(int b) {
            super.write(b);
            writes++;
        }

        @Override
        public synchronized void write(byte[] bytes, int offset, int length) {
            super.write(bytes, offset, length);
            writes++;
        }

        @Override
        public synchronized void reset() {
            super.reset();
            writes = 0;
        }

        String text() {
            return toString(StandardCharsets.UTF_8);
        }

        PrintStream stream() {
            return new PrintStream(this, true, StandardCharsets.UTF_8);
        }
    }
}
