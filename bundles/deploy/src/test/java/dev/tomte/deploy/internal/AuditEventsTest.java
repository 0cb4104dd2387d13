package dev.tomte.deploy.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.audit.AuditEvent;
import dev.tomte.audit.AuditEvent.Outcome;
import dev.tomte.deploy.BundleDeployed;
import dev.tomte.deploy.BundleDeployed.Action;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class AuditEventsTest {

    @Test
    @DisplayName("W7: the audit log tells which bundle came, changed, went, or was not let in and why")
    void events() {
        assertThat(AuditEvents.of(deployed(Action.INSTALLED, "hello", Optional.empty())))
                .isEqualTo(AuditEvent.success("plugin.install", "hello")
                        .with("file", "hello.jar")
                        .with("version", "1.0.0"));
        assertThat(AuditEvents.of(deployed(Action.UPDATED, "hello", Optional.empty()))
                        .action())
                .isEqualTo("plugin.update");
        assertThat(AuditEvents.of(deployed(Action.REMOVED, "hello", Optional.empty()))
                        .action())
                .isEqualTo("plugin.remove");
        AuditEvent refused = AuditEvents.of(deployed(Action.REFUSED, "h".repeat(300), Optional.of("no manifest")));
        assertThat(refused.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(refused.subject()).hasSize(200);
        assertThat(refused.details()).containsEntry("why", "no manifest");
    }

    private static BundleDeployed deployed(Action action, String bundle, Optional<String> problem) {
        return new BundleDeployed(
                "hello.jar", Optional.of(bundle), Optional.of("1.0.0"), action, problem, Instant.EPOCH);
    }
}
