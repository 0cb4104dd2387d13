package dev.tomte.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.qr.ErrorCorrection;
import dev.tomte.qr.Pairing;
import dev.tomte.qr.Pairing.State;
import dev.tomte.qr.PairingCode;
import dev.tomte.qr.PairingException;
import dev.tomte.qr.PairingException.Reason;
import dev.tomte.qr.PairingService;
import dev.tomte.qr.QrCode;
import dev.tomte.qr.QrCodeGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class QrCommandsTest {

    private static final Instant EXPIRY = Instant.parse("2026-11-22T10:10:00Z");

    private final FakeQr qr = new FakeQr();
    private final PairingCommands pairing = new PairingCommands(qr, qr);

    @TempDir
    Path data;

    private ShellFixture shell;

    @BeforeEach
    void start() throws IOException {
        shell = new ShellFixture(data)
                .with("qr", new QrCommands(qr), "show")
                .with("qr", pairing, "pair", "verify", "redeem", "pairings", "revoke");
    }

    @AfterEach
    void stop() throws IOException {
        shell.close();
    }

    @Test
    @DisplayName("S5: qr:show draws in colours at a terminal, and without where nobody sees them or --ground says so")
    void show() throws IOException {
        assertThat(shell.execute("qr:show", "text").out()).isEqualTo("M text DARK\n");
        assertThat(shell.execute("qr:show", "--level", "h", "--ground", "light", "text")
                        .out())
                .isEqualTo("H text LIGHT\n");
        try (TestClient client = shell.connect()) {
            assertThat(client.terminal(true, 80, data)
                            .execute("qr:show", "text")
                            .out())
                    .isEqualTo("M text ANSI\n");
        }
        assertThat(shell.execute("qr:show", "--level", "X", "text").status()).isEqualTo(2);
        assertThat(shell.execute("qr:show", "--ground", "blue", "text").err()).contains("dark, light");
        assertThat(shell.execute("qr:show").status()).isEqualTo(2);
    }

    @Test
    @DisplayName("S5: qr:show makes files, and replaces none unless told to")
    void files() throws IOException {
        assertThat(shell.execute("qr:show", "--png", "a.png", "--svg", "a.svg", "--scale", "3", "text")
                        .out())
                .contains(
                        data.resolve("a.png").toString(), data.resolve("a.svg").toString())
                .doesNotContain("DARK");
        assertThat(data.resolve("a.png")).hasContent("png 3");
        assertThat(data.resolve("a.svg")).hasContent("svg");
        assertThat(shell.execute("qr:show", "--png", "a.png", "text").status()).isEqualTo(2);
        assertThat(shell.execute("qr:show", "--png", "a.png", "--force", "text").status())
                .isZero();
        assertThat(data.resolve("a.png")).hasContent("png 8");
        assertThat(shell.execute("qr:show", "--scale", "33", "text").status()).isEqualTo(2);
    }

    @Test
    @DisplayName("S5: qr:pair shows the code as a picture and to be typed, once")
    void pair() throws IOException {
        assertThat(shell.execute("qr:pair", "--device", "tomte-1", "--ttl", "5m")
                        .out())
                .startsWith("M tomte-1 1 DARK\nPairing code 1 for app: 7K3M-9QXT-2WHP, good for one time until 2026");
        assertThat(qr.asked).containsExactly("issue app Optional[PT5M] shell");
        assertThat(shell.execute("qr:pair").err()).contains("--device");
        assertThat(shell.execute("qr:pair", "--device", "tomte-1", "--ttl", "soon")
                        .status())
                .isEqualTo(2);
        assertThat(shell.execute("qr:pair", "--device", "tomte-1", "--ttl", "1s")
                        .err())
                .contains("10 s to 1 d");
        assertThat(qr.asked).hasSize(2);
    }

    @Test
    @DisplayName("S5: qr:pair without --device is for the device that the settings know")
    void ownDevice() throws IOException {
        pairing.settings = new FakeSettings();
        assertThat(shell.execute("qr:pair").out()).startsWith("M 0b9b7a3e-53a0-4f5d-9d3c-7f1f0f6b2a11 1 DARK\n");
        assertThat(shell.execute("qr:pair", "--device", "tomte-1").out()).startsWith("M tomte-1 1 DARK\n");
    }

    @Test
    @DisplayName("S5: a code that could not be shown is revoked")
    void notShown() throws IOException {
        qr.failure = Optional.of(Reason.CONFIGURATION);
        TestClient.Result failed = shell.execute("qr:pair", "--device", "tomte-1");
        assertThat(failed.status()).isEqualTo(1);
        assertThat(failed.err()).contains("no payload");
        assertThat(failed.out()).doesNotContain("7K3M");
        assertThat(qr.asked).containsExactly("issue app Optional.empty shell", "revoke 1 shell");
        assertThat(Files.exists(data.resolve("a.png"))).isFalse();
    }

    @Test
    @DisplayName("S5: qr:verify says until when a code is good, or fails with the reason")
    void verify() throws IOException {
        assertThat(shell.execute("qr:verify", "7k3m9qxt2whp").out())
                .startsWith("Pairing code 1 for app is good until 2026");
        TestClient.Result refused = shell.execute("qr:verify", "other");
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err()).contains("There is no such code");
    }

    @Test
    @DisplayName("S5: qr:redeem uses a code up for the shell, and fails with the reason where it is no good")
    void redeem() throws IOException {
        assertThat(shell.execute("qr:redeem", "7k3m9qxt2whp").out())
                .isEqualTo("Pairing code 1 for app is redeemed, and good no more.\n");
        assertThat(qr.asked).containsExactly("redeem 7k3m9qxt2whp shell");
        TestClient.Result again = shell.execute("qr:redeem", "7k3m9qxt2whp");
        assertThat(again.status()).isEqualTo(1);
        assertThat(again.err()).contains("used before");
        assertThat(again.out()).isEmpty();
        assertThat(shell.execute("qr:redeem", "other").err()).contains("There is no such code");
        assertThat(shell.execute("qr:redeem", "7k3m", "9qxt", "2whp").status()).isEqualTo(2);
        assertThat(qr.asked).hasSize(3);
    }

    @Test
    @DisplayName("S5: qr:verify and qr:redeem without a code read it from standard input, or ask for it unseen")
    void notAnArgument() throws IOException {
        try (TestClient client = shell.connect().terminal(false, 0, data)) {
            client.inputs.add("7k3m9qxt2whp\n");
            assertThat(client.execute("qr:verify").out()).startsWith("Pairing code 1 for app is good until 2026");
            TestClient.Result nothing = client.execute("qr:redeem");
            assertThat(nothing.status()).isEqualTo(1);
            assertThat(nothing.err()).contains("Expected 1 to 1024 bytes, not 0");
            assertThat(qr.asked).isEmpty();
        }
        try (TestClient client = shell.connect().terminal(true, 80, data)) {
            client.inputs.add("7k3m9qxt2whp\n");
            assertThat(client.execute("qr:redeem").out()).startsWith("Pairing code 1 for app is redeemed");
            assertThat(client.secretReads).isEqualTo(1);
        }
        assertThat(qr.asked).containsExactly("redeem 7k3m9qxt2whp shell");
    }

    @Test
    @DisplayName("S5: qr:pairings and qr:revoke name codes by their number")
    void list() throws IOException {
        assertThat(shell.execute("qr:pairings", "--json").out())
                .isEqualTo(
                        "[{\"id\":1,\"purpose\":\"app\",\"state\":\"OPEN\",\"issuedAt\":\"2026-11-22T10:00:00Z\","
                                + "\"expiresAt\":\"2026-11-22T10:10:00Z\",\"endedAt\":null,\"endedBy\":null,\"wrongCodes\":2}]\n");
        assertThat(shell.execute("qr:pairings").out()).contains("WRONG CODES");
        assertThat(shell.execute("qr:revoke", "1").out()).isEqualTo("Pairing code 1 is revoked.\n");
        assertThat(shell.execute("qr:revoke", "2").out()).isEqualTo("Pairing code 2 was not open any more.\n");
        assertThat(shell.execute("qr:revoke", "one").status()).isEqualTo(2);
    }

    private static final class FakeQr implements QrCodeGenerator, PairingService {

        private final List<String> asked = new ArrayList<>();
        private Optional<Reason> failure = Optional.empty();
        private boolean redeemed;

        @Override
        public QrCode generateQrCode(String data, ErrorCorrection level) {
            return new FakeCode(level + " " + data);
        }

        @Override
        public QrCode generateQrCodeWithPairingCode(String deviceId, PairingCode code) throws PairingException {
            return generateQrCode(payload(deviceId, code));
        }

        @Override
        public PairingCode issue(String purpose, Optional<Duration> timeToLive, String who) {
            asked.add("issue " + purpose + " " + timeToLive + " " + who);
            if (timeToLive.filter(time -> time.compareTo(SHORTEST) < 0).isPresent()) {
                throw new IllegalArgumentException("Expected a time to live of " + SHORTEST + " to " + LONGEST);
            }
            return new PairingCode(1, "7K3M-9QXT-2WHP", purpose, EXPIRY);
        }

        @Override
        public String payload(String deviceId, PairingCode code) throws PairingException {
            if (failure.isPresent()) {
                throw new PairingException(failure.get(), "no payload");
            }
            return deviceId + " " + code.id();
        }

        @Override
        public Pairing redeem(String codeOrUrl, String who) throws PairingException {
            asked.add("redeem " + codeOrUrl + " " + who);
            verify(codeOrUrl);
            if (redeemed) {
                throw new PairingException(Reason.USED, "Pairing code 1 was used before");
            }
            redeemed = true;
            return pairing(State.REDEEMED, Optional.of(EXPIRY), Optional.of(who));
        }

        @Override
        public Pairing verify(String codeOrUrl) throws PairingException {
            if (!codeOrUrl.equals("7k3m9qxt2whp")) {
                throw new PairingException(Reason.UNKNOWN, "There is no such code");
            }
            return pairing();
        }

        @Override
        public List<Pairing> list() {
            return List.of(pairing());
        }

        @Override
        public boolean revoke(long id, String who) {
            asked.add("revoke " + id + " " + who);
            return id == 1;
        }

        private static Pairing pairing() {
            return pairing(State.OPEN, Optional.empty(), Optional.empty());
        }

        private static Pairing pairing(State state, Optional<Instant> endedAt, Optional<String> endedBy) {
            return new Pairing(1, "app", state, EXPIRY.minusSeconds(600), EXPIRY, endedAt, endedBy, 2);
        }
    }

    private record FakeCode(String text) implements QrCode {

        @Override
        public int version() {
            return 1;
        }

        @Override
        public int size() {
            return 21;
        }

        @Override
        public boolean isDark(int x, int y) {
            return false;
        }

        @Override
        public byte[] png(int scale) {
            return ("png " + scale).getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public String svg() {
            return "svg";
        }

        @Override
        public String terminal(Terminal terminal) {
            return text + " " + terminal + "\n";
        }
    }
}
