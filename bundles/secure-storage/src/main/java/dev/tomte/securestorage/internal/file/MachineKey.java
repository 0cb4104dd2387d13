package dev.tomte.securestorage.internal.file;

import dev.tomte.secret.Secret;
import dev.tomte.secret.SecureStorageException;
import dev.tomte.securestorage.internal.Failures;
import dev.tomte.securestorage.internal.SecretFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * Wraps the master key with 32 random bytes in an owner-only file. They are not mixed with an identity of the machine: the
 * one Linux has is new at each start of an image that is read only, and the secrets would be lost.
 */
final class MachineKey implements KeyWrap {

    private final SecretFolder folder;
    private final Path path;

    MachineKey(SecretFolder folder) {
        this.folder = folder;
        path = folder.file("machine.key");
    }

    @Override
    public Method method() {
        return Method.MACHINE;
    }

    @Override
    public byte[] wrap(Secret masterKey) throws SecureStorageException {
        Optional<Secret> existing = existing();
        try (Secret key = existing.isPresent() ? existing.get() : create()) {
            return WrappedKey.wrap(key, masterKey);
        }
    }

    @Override
    public Secret unwrap(byte[] block) throws SecureStorageException {
        try (Secret key = existing().orElseThrow(this::missing)) {
            return WrappedKey.unwrap(key, block)
                    .orElseThrow(() -> Failures.wrongKey("The key in " + path
                            + " is not the one the secrets were encrypted with; put the right one back"));
        }
    }

    @Override
    public void wipe() throws SecureStorageException {
        try {
            folder.wipe(path);
        } catch (IOException e) {
            throw Failures.io(path + " cannot be removed: " + e.getMessage(), e);
        }
    }

    private Secret create() throws SecureStorageException {
        byte[] random = Gcm.random(Gcm.KEY_LENGTH);
        try {
            folder.write(path, random);
            return Secret.of(random);
        } catch (IOException e) {
            Arrays.fill(random, (byte) 0);
            throw Failures.io(path + " cannot be written, nothing was changed: " + e.getMessage(), e);
        }
    }

    private SecureStorageException missing() {
        return Failures.wrongKey(
                "There is no " + path + ", which the secrets were encrypted with; put it back, or restore a backup");
    }

    private Optional<Secret> existing() throws SecureStorageException {
        try {
            Optional<byte[]> content = SecretFolder.read(path, Gcm.KEY_LENGTH);
            if (content.isEmpty()) {
                return Optional.empty();
            }
            Optional<String> readable = SecretFolder.readableByOthers(path);
            if (readable.isPresent()) {
                throw Failures.unavailable(readable.get());
            }
            if (content.get().length != Gcm.KEY_LENGTH) {
                throw Failures.damaged(
                        path + " was cut: expected " + Gcm.KEY_LENGTH + " bytes, not " + content.get().length);
            }
            return content.map(Secret::of);
        } catch (IOException e) {
            throw Failures.io(path + " cannot be read: " + e.getMessage(), e);
        }
    }
}
