package dev.tomte.backup.internal;

import dev.tomte.secret.Secret;
import dev.tomte.secret.SecretTransfer;
import dev.tomte.secret.SecureStorage;
import dev.tomte.secret.SecureStorageStatus;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The secrets of a device, as a backup sees them. */
final class FakeStorage implements SecureStorage, SecretTransfer {

    final Map<String, String> kept = new TreeMap<>();

    @Override
    public synchronized void storeKey(String name, Secret secret) {
        kept.put(name, new String(secret.bytes(), StandardCharsets.UTF_8));
    }

    @Override
    public synchronized Optional<Secret> retrieveKey(String name) {
        return Optional.ofNullable(kept.get(name)).map(value -> Secret.of(value.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public synchronized boolean deleteKey(String name) {
        return kept.remove(name) != null;
    }

    @Override
    public synchronized List<String> list() {
        return List.copyOf(kept.keySet());
    }

    @Override
    public int migrate(String backend) {
        throw new UnsupportedOperationException("migrate");
    }

    @Override
    public void unlock(Secret passphrase, boolean create) {
        throw new UnsupportedOperationException("unlock");
    }

    @Override
    public SecureStorageStatus status() {
        throw new UnsupportedOperationException("status");
    }

    @Override
    public synchronized int exportTo(OutputStream out) throws IOException {
        DataOutputStream data = new DataOutputStream(out);
        data.writeInt(kept.size());
        for (Map.Entry<String, String> entry : kept.entrySet()) {
            data.writeUTF(entry.getKey());
            data.writeUTF(entry.getValue());
        }
        data.flush();
        return kept.size();
    }

    @Override
    public synchronized int importFrom(InputStream in) throws IOException {
        DataInputStream data = new DataInputStream(in);
        int count = data.readInt();
        for (int i = 0; i < count; i++) {
            kept.put(data.readUTF(), data.readUTF());
        }
        return count;
    }
}
