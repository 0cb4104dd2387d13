package dev.tomte.securestorage.internal;

import dev.tomte.audit.AuditEntry;
import dev.tomte.audit.AuditEvent;
import dev.tomte.audit.AuditLog;
import dev.tomte.securestorage.internal.desktop.DesktopBackends;
import dev.tomte.securestorage.internal.file.FileBackends;
import dev.tomte.securestorage.internal.keyring.KeyRingBackends;
import dev.tomte.securestorage.internal.tpm.TpmBackends;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** A device with a data folder, all back ends as they are, no TPM, no session bus, and a passphrase that comes and goes. */
public final class VaultFixture {

    private final SecretFolder folder;
    private final Map<String, String> environment = new HashMap<>();
    private final List<AuditEvent> audited = new ArrayList<>();
    private final List<String> configured = new ArrayList<>();
    private List<SecretBackend> backends = List.of();
    private @Nullable IOException refusal;

    public VaultFixture(Path dataFolder) {
        folder = new SecretFolder(dataFolder);
    }

    /** As after a start of Tomte: nothing is open that was. */
    public Vault start(Map<String, ?> config) {
        Map<String, Object> all = new HashMap<>(Map.of(
                "tpmDevice",
                folder.file("no-tpm").toString(),
                "busAddress",
                "unix:path=" + folder.file("no-bus"),
                "argonMemoryMib",
                19));
        all.putAll(config);
        SecretConfig settings = Configs.with(all);
        backends = new ArrayList<>();
        backends.addAll(FileBackends.all(folder, environment, settings));
        backends.addAll(TpmBackends.all(folder, settings));
        backends.addAll(KeyRingBackends.all(folder, settings));
        backends.addAll(DesktopBackends.none(folder));
        Vault vault = new Vault(folder, backends, new ConfigurationChange(admin()), auditor());
        vault.configure(settings);
        return vault;
    }

    public Auditor auditor() {
        return new Auditor((AuditLog) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {AuditLog.class}, (self, method, given) -> {
                    audited.add((AuditEvent) given[0]);
                    return CompletableFuture.completedFuture(
                            new AuditEntry(audited.size(), Instant.EPOCH, (AuditEvent) given[0], "0".repeat(64)));
                }));
    }

    AuditedSecureStorage storage(Vault vault) {
        return new AuditedSecureStorage(vault, auditor());
    }

    /** Those of the last start. */
    List<SecretBackend> backends() {
        return backends;
    }

    /** In the variable PASS; none if null. */
    void passphrase(@Nullable String passphrase) {
        if (passphrase == null) {
            environment.remove("PASS");
        } else {
            environment.put("PASS", passphrase);
        }
    }

    /** The configuration cannot be written from now on; null: it can. */
    void refuseConfiguration(@Nullable IOException why) {
        refusal = why;
    }

    /** The back ends that were written into the configuration. */
    List<String> configured() {
        return configured;
    }

    /** Action, subject and outcome of what was audited. */
    public List<String> audited() {
        return audited.stream()
                .map(event -> event.action() + " " + event.subject() + " " + event.outcome())
                .toList();
    }

    /** A configuration that takes what it is given, unless it is told to refuse. */
    private ConfigurationAdmin admin() {
        Configuration configuration = (Configuration) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Configuration.class}, (self, method, given) -> {
                    if (method.getName().equals("update")) {
                        if (refusal != null) {
                            throw refusal;
                        }
                        configured.add((String) ((Dictionary<?, ?>) given[0]).get("backend"));
                    }
                    return null;
                });
        return (ConfigurationAdmin) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ConfigurationAdmin.class},
                (self, method, given) -> configuration);
    }
}
