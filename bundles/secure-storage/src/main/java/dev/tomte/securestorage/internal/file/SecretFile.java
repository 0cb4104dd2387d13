package dev.tomte.securestorage.internal.file;

import dev.tomte.secret.Secret;
import dev.tomte.secret.SecureStorageException;
import dev.tomte.secret.SecureStorageException.Reason;
import dev.tomte.securestorage.internal.Failures;
import dev.tomte.securestorage.internal.SecretFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An encrypted file that is read and written whole. Its master key is unwrapped once and kept until {@link #close}, the
 * secrets only while they are looked at. May be used from any thread.
 */
public final class SecretFile {

    private final SecretFolder folder;
    private final Path path;
    private final KeyWrap wrap;
    private Optional<Secret> masterKey = Optional.empty();
    /** What the master key came out of, or went into. */
    private byte[] block = {};

    public SecretFile(SecretFolder folder, String name, KeyWrap wrap) {
        this.folder = folder;
        path = folder.file(name);
        this.wrap = wrap;
    }

    public boolean exists() {
        return Files.exists(path);
    }

    /** Returns if the file can be opened, or there is none. */
    public synchronized void check() throws SecureStorageException {
        read().close();
    }

    public synchronized Optional<Secret> get(String name) throws SecureStorageException {
        try (Contents contents = read()) {
            return Optional.ofNullable(contents.secrets().get(name)).map(secret -> Secret.of(secret.bytes()));
        }
    }

    /** All, by name, which the caller closes. */
    public synchronized SortedMap<String, Secret> all() throws SecureStorageException {
        try (Contents contents = read()) {
            SortedMap<String, Secret> copies = new TreeMap<>();
            contents.secrets().forEach((name, secret) -> copies.put(name, Secret.of(secret.bytes())));
            return copies;
        }
    }

    public synchronized void putAll(Map<String, Secret> secrets) throws SecureStorageException {
        try (Contents contents = read()) {
            secrets.forEach((name, secret) -> contents.put(name, Secret.of(secret.bytes())));
            write(contents);
        }
    }

    public synchronized boolean delete(String name) throws SecureStorageException {
        try (Contents contents = read()) {
            boolean removed = contents.remove(name);
            if (removed) {
                write(contents);
            }
            return removed;
        }
    }

    public synchronized List<String> names() throws SecureStorageException {
        try (Contents contents = read()) {
            return List.copyOf(contents.secrets().keySet());
        }
    }

    /** First what opens it, so that what the medium may keep of the file is worth nothing. */
    public synchronized void wipe() throws SecureStorageException {
        close();
        wrap.wipe();
        try {
            folder.wipe(path);
        } catch (IOException e) {
            throw Failures.io(path + " cannot be removed: " + e.getMessage(), e);
        }
    }

    /** Forgets the master key, until it is needed again. */
    public synchronized void close() {
        masterKey.ifPresent(Secret::close);
        masterKey = Optional.empty();
    }

    /** Whether the master key is there. */
    public synchronized boolean isOpen() {
        return masterKey.isPresent();
    }

    private Contents read() throws SecureStorageException {
        Optional<byte[]> file = bytes();
        if (file.isEmpty()) {
            close();
            return new Contents();
        }
        try {
            Envelope envelope = Envelope.read(file.get(), wrap.method());
            return envelope.open(masterKey(envelope.block()));
        } catch (SecureStorageException e) {
            throw e.reason() == Reason.DAMAGED
                    ? new SecureStorageException(
                            Reason.DAMAGED,
                            path + " is damaged: " + e.getMessage() + ". It is left as it is; restore it from a backup",
                            e)
                    : e;
        }
    }

    private Optional<byte[]> bytes() throws SecureStorageException {
        try {
            return SecretFolder.read(path, Envelope.MAX_LENGTH);
        } catch (IOException e) {
            throw Failures.io(path + " cannot be read: " + e.getMessage(), e);
        }
    }

    private Secret masterKey(byte[] ofFile) throws SecureStorageException {
        if (masterKey.isEmpty() || !Arrays.equals(block, ofFile)) {
            Secret key = wrap.unwrap(ofFile);
            keep(key, ofFile);
        }
        return masterKey.orElseThrow();
    }

    private void write(Contents contents) throws SecureStorageException {
        boolean isNew = masterKey.isEmpty();
        if (isNew) {
            Secret key = Secret.of(Gcm.random(Gcm.KEY_LENGTH));
            try {
                keep(key, wrap.wrap(key));
            } catch (SecureStorageException e) {
                key.close();
                throw e;
            }
        }
        try {
            folder.write(path, Envelope.seal(wrap.method(), block, masterKey.orElseThrow(), contents));
        } catch (IOException e) {
            if (isNew) {
                close();
            }
            throw Failures.io(path + " cannot be written, nothing was changed: " + e.getMessage(), e);
        }
    }

    private void keep(Secret key, byte[] from) {
        close();
        masterKey = Optional.of(key);
        block = from;
    }
}
