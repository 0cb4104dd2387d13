package dev.tomte.securestorage.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.audit.AuditException;
import dev.tomte.audit.AuditLog;
import dev.tomte.secret.Secret;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class AuditorTest {

    @TempDir
    Path folder;

    @Test
    @DisplayName("S3: an audit log that cannot write or is gone takes no secret away")
    void failing() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        AuditLog failing = (AuditLog) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {AuditLog.class}, (self, method, given) -> {
                    if (asked.incrementAndGet() % 2 == 0) {
                        throw new IllegalStateException("The store is closing");
                    }
                    return CompletableFuture.failedFuture(
                            new AuditException("The disk is full", new IllegalStateException()));
                });
        Vault vault = new VaultFixture(folder).start(Map.of());
        for (Auditor auditor : new Auditor[] {new Auditor(failing), new Auditor(null)}) {
            AuditedSecureStorage storage = new AuditedSecureStorage(vault, auditor);
            try (Secret secret = Secrets.of("kept all the same")) {
                storage.storeKey("a", secret);
            }
            assertThat(Secrets.text(storage.retrieveKey("a"))).contains("kept all the same");
        }
        assertThat(asked).hasValue(2);
    }
}
