package dev.tomte.securestorage.internal;

import dev.tomte.audit.AuditEvent;
import dev.tomte.secret.Secret;
import dev.tomte.secret.SecretTransfer;
import dev.tomte.secret.SecureStorageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Hands the vault's secrets to a backup, and takes them from one. */
@Component
public final class VaultTransfer implements SecretTransfer {

    private final Vault vault;
    private final Auditor auditor;

    @Activate
    public VaultTransfer(@Reference Vault vault, @Reference Auditor auditor) {
        this.vault = vault;
        this.auditor = auditor;
    }

    @Override
    public int exportTo(OutputStream out) throws SecureStorageException, IOException {
        SortedMap<String, Secret> all = vault.all();
        try {
            SortedMap<String, Secret> secrets = new TreeMap<>(all);
            secrets.keySet().removeIf(name -> name.startsWith(SecretTransfer.REPLACED));
            TransferFormat.write(out, secrets);
            auditor.note(AuditEvent.success("secret.export", "all").with("count", Integer.toString(secrets.size())));
            return secrets.size();
        } finally {
            all.values().forEach(Secret::close);
        }
    }

    @Override
    public int importFrom(InputStream in) throws SecureStorageException, IOException {
        SortedMap<String, Secret> secrets = TransferFormat.read(in);
        try {
            if (!secrets.isEmpty()) {
                vault.putAll(secrets);
            }
            auditor.note(AuditEvent.success("secret.import", "all").with("count", Integer.toString(secrets.size())));
            return secrets.size();
        } finally {
            secrets.values().forEach(Secret::close);
        }
    }
}
