package dev.tomte.qr.internal;

import static dev.tomte.qr.internal.PairingFixture.atOnce;
import static dev.tomte.qr.internal.PairingFixture.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tomte.audit.AuditEvent;
import dev.tomte.qr.Pairing;
import dev.tomte.qr.Pairing.State;
import dev.tomte.qr.PairingCode;
import dev.tomte.qr.PairingException.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How often somebody may try, how long a code is good, and how many are open. */
class PairingLimitsTest extends PairingTest {

    @Test
    @DisplayName("S5: after ten wrong codes within a minute even the right one has to wait; then it is good")
    void attempts() throws Exception {
        PairingCode code = at.issue();
        for (int i = 0; i < 10; i++) {
            assertThat(refusal(() -> at.pairings.redeem("0000-0000-0000", "web")))
                    .isEqualTo(Reason.UNKNOWN);
        }
        assertThat(refusal(() -> at.pairings.redeem(code.code(), "web"))).isEqualTo(Reason.TOO_MANY_ATTEMPTS);
        assertThat(refusal(() -> at.pairings.verify(code.code()))).isEqualTo(Reason.TOO_MANY_ATTEMPTS);
        assertThat(at.pairings.list()).extracting(Pairing::wrongCodes).containsExactly(10);

        at.nanos.addAndGet(Duration.ofMinutes(1).toNanos());
        assertThat(refusal(() -> at.pairings.redeem("0000-0000-0000", "web"))).isEqualTo(Reason.UNKNOWN);
        assertThat(at.pairings.redeem(code.code(), "web").wrongCodes()).isEqualTo(11);
        assertThat(at.audit.events)
                .filteredOn(event -> event.outcome() == AuditEvent.Outcome.REFUSED)
                .as("gathered, a minute's in one entry")
                .extracting(event -> event.details().get("attempts"))
                .containsExactly("1", "12");
    }

    @Test
    @DisplayName("S5: many wrong codes at once get no more attempts than one after the other")
    void attemptsAtOnce() throws Exception {
        List<Optional<Reason>> reasons = atOnce(() -> at.pairings.redeem("0000-0000-0000", "web"));

        assertThat(reasons).filteredOn(Optional.of(Reason.UNKNOWN)::equals).hasSize(10);
        assertThat(reasons)
                .filteredOn(Optional.of(Reason.TOO_MANY_ATTEMPTS)::equals)
                .hasSize(PairingFixture.MANY - 10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1234", "0000-0000-000U", "https://tomte.example/pair", "javascript:alert(1)"})
    @DisplayName("S5: what is no code and no URL is refused without costing an attempt")
    void malformed(String text) {
        for (int i = 0; i < 20; i++) {
            assertThat(refusal(() -> at.pairings.redeem(text, "web"))).isEqualTo(Reason.MALFORMED);
        }
        assertThat(refusal(() -> at.pairings.redeem("x".repeat(1 << 20), "web")))
                .isEqualTo(Reason.MALFORMED);
    }

    @Test
    @DisplayName("S5: a code expires by the monotonic clock, whatever the wall clock is set to")
    void expiry() throws Exception {
        PairingCode code = at.issue();
        at.wall.addAndGet(Duration.ofDays(1).toMillis());
        assertThat(at.pairings.verify(code.code()).state()).isEqualTo(State.OPEN);
        at.wall.addAndGet(-Duration.ofDays(2).toMillis());
        at.nanos.addAndGet(Duration.ofSeconds(599).toNanos());
        assertThat(at.pairings.verify(code.code()).state()).isEqualTo(State.OPEN);
        at.nanos.addAndGet(Duration.ofSeconds(1).toNanos());

        assertThat(refusal(() -> at.pairings.redeem(code.code(), "web"))).isEqualTo(Reason.EXPIRED);
        assertThat(at.pairings.list()).extracting(Pairing::state).containsExactly(State.EXPIRED);
    }

    @Test
    @DisplayName("S5: over a restart the wall clock decides, but never gives a code more than its whole time again")
    void expiryOverRestart() throws Exception {
        PairingCode one = at.issue();
        PairingCode other = at.issue();
        at.wall.addAndGet(Duration.ofMinutes(9).toMillis());
        StoredPairingService restarted = at.restarted();
        assertThat(restarted.verify(one.code()).state()).isEqualTo(State.OPEN);
        at.nanos.addAndGet(Duration.ofMinutes(1).toNanos());
        assertThat(refusal(() -> restarted.verify(one.code()))).isEqualTo(Reason.EXPIRED);

        at.wall.addAndGet(-Duration.ofDays(9).toMillis());
        StoredPairingService setBack = at.restarted();
        assertThat(setBack.verify(other.code()).state()).isEqualTo(State.OPEN);
        at.nanos.addAndGet(Duration.ofMinutes(10).toNanos());
        assertThat(refusal(() -> setBack.verify(other.code()))).isEqualTo(Reason.EXPIRED);
    }

    @Test
    @DisplayName("S5: the task removes codes that ended more than an hour ago, and no open ones")
    void tidy() throws Exception {
        PairingCode redeemed = at.issue();
        at.pairings.redeem(redeemed.code(), "web");
        at.issue();
        PairingCode open = at.pairings.issue("app", Optional.of(Duration.ofHours(3)), "shell");
        PairingExpiry task = at.expiry();
        at.pass(Duration.ofMinutes(30));
        assertThat(task.tidy()).isZero();
        assertThat(at.pairings.list())
                .extracting(Pairing::state)
                .containsExactly(State.OPEN, State.EXPIRED, State.REDEEMED);

        at.pass(Duration.ofMinutes(45));
        assertThat(task.tidy()).isEqualTo(2);
        assertThat(at.store.number("SELECT count(*) FROM qr_pairing")).isEqualTo(1);
        assertThat(at.pairings.verify(open.code()).id()).isEqualTo(open.id());
    }

    @Test
    @DisplayName("S5: at most 100 codes are open; time makes room")
    void mostOpen() throws Exception {
        for (int i = 0; i < PairingTable.MOST_OPEN; i++) {
            at.issue();
        }
        assertThat(refusal(at::issue)).isEqualTo(Reason.TOO_MANY_CODES);
        at.nanos.addAndGet(Duration.ofMinutes(10).toNanos());
        assertThat(at.issue().id()).isEqualTo(PairingTable.MOST_OPEN + 1);
    }

    @Test
    @DisplayName("a purpose, a time or a name out of range is refused before anything is stored")
    void ranges() throws Exception {
        assertThatIllegalArgumentException().isThrownBy(() -> at.pairings.issue("An App", Optional.empty(), "shell"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> at.pairings.issue("app", Optional.of(Duration.ofSeconds(9)), "shell"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> at.pairings.issue("app", Optional.of(Duration.ofDays(2)), "shell"));
        assertThatIllegalArgumentException().isThrownBy(() -> at.pairings.issue("app", Optional.empty(), ""));
        assertThat(at.pairings.list()).isEmpty();
    }
}
