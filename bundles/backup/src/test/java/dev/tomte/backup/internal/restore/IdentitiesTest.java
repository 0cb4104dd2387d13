package dev.tomte.backup.internal.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tomte.backup.internal.age.AgeIdentity;
import dev.tomte.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A file of identities")
class IdentitiesTest {

    private final List<Secret> held = new ArrayList<>();

    @Test
    @DisplayName("is read with its comments and empty lines, and wiped when it is closed and not before")
    void wiped() {
        String key = key();
        try (Identities identities = parse("# created\r\n\n" + key + "\n" + key + "\r\n")) {
            assertThat(identities.all()).hasSize(2);
            assertThat(held).hasSize(2).allSatisfy(secret -> assertThat(text(secret))
                    .isEqualTo(key));
        }
        assertThatAllAreWiped();
    }

    @Test
    @DisplayName("that has a wrong line is wiped at once, what was right before it as well, and is not in the message")
    void wrongLine() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse(key() + "\nAGE-SECRET-KEY-1GEHEIM\n" + key()))
                .withMessageNotContaining("GEHEIM");
        assertThat(held).hasSize(2);
        assertThatAllAreWiped();
    }

    @Test
    @DisplayName("that has none or too many is refused, and wiped")
    void number() {
        assertThatIllegalArgumentException().isThrownBy(() -> parse("# none\n")).withMessageContaining("not 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse((key() + "\n").repeat(1001)))
                .withMessageContaining("Expected 1 to 1000");
        assertThat(held).isNotEmpty();
        assertThatAllAreWiped();
    }

    private Identities parse(String text) {
        try (Secret secret = Secret.of(text.getBytes(StandardCharsets.US_ASCII))) {
            return Identities.parse(secret, bytes -> {
                held.add(Secret.of(bytes));
                return held.get(held.size() - 1);
            });
        }
    }

    private void assertThatAllAreWiped() {
        assertThat(held).allSatisfy(secret -> assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(secret::bytes));
    }

    private static String key() {
        byte[] bytes = new byte[32];
        bytes[1] = 7;
        try (Secret bare = Secret.of(bytes);
                Secret text = AgeIdentity.textOf(bare)) {
            return text(text);
        }
    }

    private static String text(Secret secret) {
        return new String(secret.bytes(), StandardCharsets.US_ASCII);
    }
}
