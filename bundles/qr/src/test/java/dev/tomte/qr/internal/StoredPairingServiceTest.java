package dev.tomte.qr.internal;

import static dev.tomte.qr.internal.PairingFixture.atOnce;
import static dev.tomte.qr.internal.PairingFixture.config;
import static dev.tomte.qr.internal.PairingFixture.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tomte.audit.AuditEvent;
import dev.tomte.qr.Pairing;
import dev.tomte.qr.Pairing.State;
import dev.tomte.qr.PairingCode;
import dev.tomte.qr.PairingException.Reason;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class StoredPairingServiceTest extends PairingTest {

    @Test
    @DisplayName("S5: a code is redeemed once, however it is typed")
    void redeem() throws Exception {
        PairingCode code = at.issue();
        assertThat(code.expiresAt()).isEqualTo(Instant.parse("2026-11-22T10:10:00Z"));
        assertThat(at.pairings.verify(code.code()).state()).isEqualTo(State.OPEN);
        String typed = " "
                + code.code()
                        .toLowerCase(Locale.ROOT)
                        .replace("-", " ")
                        .replace('0', 'o')
                        .replace('1', 'L');

        Pairing redeemed = at.pairings.redeem(typed, "web");

        assertThat(redeemed.id()).isEqualTo(code.id());
        assertThat(redeemed.purpose()).isEqualTo("app");
        assertThat(redeemed.state()).isEqualTo(State.REDEEMED);
        assertThat(redeemed.endedBy()).contains("web");
        assertThat(refusal(() -> at.pairings.redeem(code.code(), "web"))).isEqualTo(Reason.USED);
        assertThat(refusal(() -> at.pairings.verify(code.code()))).isEqualTo(Reason.USED);
        assertThat(at.pairings.list()).containsExactly(redeemed);
    }

    @Test
    @DisplayName("S5: of many who redeem a code at once, one succeeds")
    void manyAtOnce() throws Exception {
        at.pairings.configure(config("", 600, 1000));
        PairingCode code = at.issue();

        List<Optional<Reason>> reasons = atOnce(() -> at.pairings.redeem(code.code(), "web"));

        assertThat(reasons).containsOnlyOnce(Optional.empty());
        assertThat(reasons).containsOnly(Optional.empty(), Optional.of(Reason.USED));
    }

    @Test
    @DisplayName("S5: a code that the full disk does not let be redeemed can be redeemed once there is room")
    void fullDisk() throws Exception {
        PairingCode code = at.issue();
        at.store.fillDisk();
        assertThat(refusal(() -> at.pairings.redeem(code.code(), "web"))).isEqualTo(Reason.UNAVAILABLE);
        at.store.freeDisk();
        assertThat(at.pairings.redeem(code.code(), "web").id()).isEqualTo(code.id());
    }

    @Test
    @DisplayName("S5: the code itself is neither in the database, the audit log nor a text of its record")
    void secret() throws Exception {
        PairingCode code = at.issue();
        String plain = CodeText.normalized(code.code()).orElseThrow();
        at.pairings.redeem(code.code(), "web");
        at.issue();

        String database = Files.readString(folder.resolve("tomte.db"), StandardCharsets.ISO_8859_1)
                + Files.readString(folder.resolve("tomte.db-wal"), StandardCharsets.ISO_8859_1);
        assertThat(database.contains("qr_pairing")).isTrue();
        assertThat(database.contains(code.code()) || database.contains(plain)).isFalse();
        assertThat(code.toString()).doesNotContain(code.code());
        assertThat(at.audit.events.toString()).doesNotContain(code.code(), plain);
        assertThat(at.audit.events)
                .containsSubsequence(
                        AuditEvent.success("qr.issue", "1").by("shell").with("purpose", "app"),
                        AuditEvent.success("qr.redeem", "1").by("web").with("purpose", "app"));
    }

    @Test
    @DisplayName("S5: a revoked code is no good, and one that ended cannot be revoked")
    void revoke() throws Exception {
        PairingCode code = at.issue();
        assertThat(at.pairings.revoke(code.id(), "shell")).isTrue();
        assertThat(at.pairings.revoke(code.id(), "shell")).isFalse();
        assertThat(refusal(() -> at.pairings.redeem(code.code(), "web"))).isEqualTo(Reason.REVOKED);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> at.pairings.revoke(99, "shell"))
                .withMessageContaining("no pairing code 99");
    }
}
