package dev.tomte.secret;

import dev.tomte.event.TomteEvent;
import java.time.Instant;

/** A key makes nothing new from soon on: whoever trusts its public key should be given the next one. */
public record KeyExpiring(KeyPurpose purpose, int version, Instant expiresAt) implements TomteEvent {

    public static final String TOPIC = "dev/tomte/secret/KEY_EXPIRING";

    @Override
    public String topic() {
        return TOPIC;
    }
}
