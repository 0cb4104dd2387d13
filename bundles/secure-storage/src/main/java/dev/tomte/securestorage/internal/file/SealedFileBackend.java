package dev.tomte.securestorage.internal.file;

import dev.tomte.secret.Secret;
import dev.tomte.secret.SecureStorageException;
import dev.tomte.securestorage.internal.BackendName;
import dev.tomte.securestorage.internal.SecretBackend;
import dev.tomte.securestorage.internal.SecretFolder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** A back end of one encrypted file, named after it. What is its own is the wrap of the master key. */
public abstract class SealedFileBackend implements SecretBackend {

    private final BackendName name;
    private final SecretFile file;

    protected SealedFileBackend(BackendName name, SecretFolder folder, KeyWrap wrap) {
        this.name = name;
        file = new SecretFile(folder, name.text() + ".sealed", wrap);
    }

    /** The encrypted file. */
    protected final SecretFile file() {
        return file;
    }

    @Override
    public final BackendName name() {
        return name;
    }

    @Override
    public final boolean isUsed() {
        return file.exists();
    }

    @Override
    public final void putAll(Map<String, Secret> secrets) throws SecureStorageException {
        file.putAll(secrets);
    }

    @Override
    public final Optional<Secret> get(String secret) throws SecureStorageException {
        return file.get(secret);
    }

    @Override
    public final SortedMap<String, Secret> all() throws SecureStorageException {
        return file.all();
    }

    @Override
    public final boolean delete(String secret) throws SecureStorageException {
        return file.delete(secret);
    }

    @Override
    public final List<String> names() throws SecureStorageException {
        return file.names();
    }

    @Override
    public final void wipe() throws SecureStorageException {
        file.wipe();
    }
}
