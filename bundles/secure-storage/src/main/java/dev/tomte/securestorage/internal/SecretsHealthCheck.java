package dev.tomte.securestorage.internal;

import java.util.Optional;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Says where secrets are kept. A warning while a fallback is used, critical while secrets cannot be had. */
@Component(
        service = HealthCheck.class,
        property = {HealthCheck.NAME + "=Secrets", HealthCheck.TAGS + "=secrets", HealthCheck.TAGS + "=tomte"})
public final class SecretsHealthCheck implements HealthCheck {

    private final Vault vault;

    @Activate
    public SecretsHealthCheck(@Reference Vault vault) {
        this.vault = vault;
    }

    @Override
    public Result execute() {
        Condition condition = vault.condition();
        FormattingResultLog log = new FormattingResultLog();
        log.info(
                "{} (configured: {})",
                condition
                        .backend()
                        .map(name -> "Secrets are kept in " + name.text() + ": " + name.description())
                        .orElse("No secret is kept yet"),
                condition.configured());
        condition
                .leftover()
                .forEach(name -> log.warn(
                        "What was moved away from {} is not wiped there yet; the next start tries again", name.text()));
        condition.fallback().ifPresent(words -> log.warn("{}", words));
        condition.conflict().ifPresent(words -> log.critical("{}", words));
        condition
                .trouble()
                .filter(words -> !condition.conflict().equals(Optional.of(words)))
                .ifPresent(words -> log.critical("Secrets could not be kept or read: {}", words));
        return new Result(log);
    }
}
