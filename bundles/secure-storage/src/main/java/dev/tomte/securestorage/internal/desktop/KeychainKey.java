package dev.tomte.securestorage.internal.desktop;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import dev.tomte.secret.Secret;
import dev.tomte.secret.SecureStorageException;
import dev.tomte.secret.SecureStorageException.Reason;
import dev.tomte.securestorage.internal.Failures;
import dev.tomte.securestorage.internal.Instance;
import dev.tomte.securestorage.internal.file.Gcm;
import dev.tomte.securestorage.internal.file.KeyWrap;
import dev.tomte.securestorage.internal.file.WrappedKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Wraps the master key with 32 random bytes that are a generic password of the default keychain: service {@code dev.tomte},
 * account the id of the data folder. What it hands out is given back to be freed.
 */
final class KeychainKey implements KeyWrap {

    private static final byte[] SERVICE = "dev.tomte".getBytes(StandardCharsets.US_ASCII);

    private final Instance instance;
    private final Supplier<SecurityFramework> security;

    KeychainKey(Instance instance, Supplier<SecurityFramework> security) {
        this.instance = instance;
        this.security = security;
    }

    @Override
    public Method method() {
        return Method.KEYCHAIN;
    }

    /** Returns if the keychain answers. */
    void check() throws SecureStorageException {
        find().ifPresent(Secret::close);
    }

    @Override
    public byte[] wrap(Secret masterKey) throws SecureStorageException {
        Optional<Secret> existing = find();
        try (Secret key = existing.isPresent() ? existing.get() : create()) {
            return WrappedKey.wrap(key, masterKey);
        }
    }

    @Override
    public Secret unwrap(byte[] block) throws SecureStorageException {
        try (Secret key = find().orElseThrow(
                        () -> Failures.wrongKey("The keychain has no key of this data folder (service"
                                + " dev.tomte); the secrets were encrypted with one that was there"))) {
            return WrappedKey.unwrap(key, block)
                    .orElseThrow(() -> Failures.wrongKey(
                            "The key in the keychain is not the one the secrets were encrypted with"));
        }
    }

    @Override
    public void wipe() throws SecureStorageException {
        byte[] account = account();
        PointerByReference item = new PointerByReference();
        int status = security.get()
                .SecKeychainFindGenericPassword(
                        null, SERVICE.length, SERVICE, account.length, account, null, null, item);
        if (status == SecurityFramework.ITEM_NOT_FOUND) {
            return;
        }
        succeed("SecKeychainFindGenericPassword", status);
        try {
            succeed("SecKeychainItemDelete", security.get().SecKeychainItemDelete(item.getValue()));
        } finally {
            security.get().CFRelease(item.getValue());
        }
    }

    private Secret create() throws SecureStorageException {
        byte[] account = account();
        byte[] random = Gcm.random(Gcm.KEY_LENGTH);
        Secret key = Secret.of(random);
        try {
            succeed(
                    "SecKeychainAddGenericPassword",
                    security.get()
                            .SecKeychainAddGenericPassword(
                                    null,
                                    SERVICE.length,
                                    SERVICE,
                                    account.length,
                                    account,
                                    random.length,
                                    random,
                                    null));
            return key;
        } catch (SecureStorageException e) {
            key.close();
            throw e;
        }
    }

    private Optional<Secret> find() throws SecureStorageException {
        byte[] account = account();
        IntByReference length = new IntByReference();
        PointerByReference data = new PointerByReference();
        int status = security.get()
                .SecKeychainFindGenericPassword(
                        null, SERVICE.length, SERVICE, account.length, account, length, data, null);
        if (status == SecurityFramework.ITEM_NOT_FOUND) {
            return Optional.empty();
        }
        succeed("SecKeychainFindGenericPassword", status);
        Pointer content = data.getValue();
        try {
            if (length.getValue() != Gcm.KEY_LENGTH) {
                throw Failures.damaged("the keychain's item of this data folder should have " + Gcm.KEY_LENGTH
                        + " bytes, not " + length.getValue());
            }
            return Optional.of(Secret.of(content.getByteArray(0, Gcm.KEY_LENGTH)));
        } finally {
            security.get().SecKeychainItemFreeContent(null, content);
        }
    }

    private byte[] account() throws SecureStorageException {
        try {
            return instance.get().getBytes(StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw Failures.io("The id of the data folder cannot be read or made: " + e.getMessage(), e);
        }
    }

    private static void succeed(String function, int status) throws SecureStorageException {
        switch (status) {
            case SecurityFramework.SUCCESS -> {}
            case SecurityFramework.INTERACTION_NOT_ALLOWED, SecurityFramework.AUTH_FAILED ->
                throw Failures.locked("The keychain is locked (" + function + ": " + status
                        + "); unlock it: security unlock-keychain");
            default ->
                throw new SecureStorageException(
                        Reason.UNAVAILABLE, "the keychain refused: " + function + ": " + status);
        }
    }
}
