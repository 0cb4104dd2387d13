package dev.tomte.securestorage.internal.keyring;

import dev.tomte.secret.Secret;
import dev.tomte.secret.SecureStorageException;
import dev.tomte.securestorage.internal.Failures;
import dev.tomte.securestorage.internal.file.Gcm;
import java.io.Closeable;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.freedesktop.dbus.DBusPath;
import org.freedesktop.dbus.types.Variant;

/**
 * An encrypted session with the default collection of the freedesktop.org Secret Service (API draft 0.2). It never has a
 * person prompted: where the service would, the collection is locked.
 */
final class SecretService implements Closeable {

    private static final String NAME = "org.freedesktop.secrets";
    private static final String ROOT = "/org/freedesktop/secrets";
    private static final String SERVICE = "org.freedesktop.Secret.Service";
    private static final String COLLECTION = "org.freedesktop.Secret.Collection";
    private static final String ITEM = "org.freedesktop.Secret.Item";
    private static final String NO_OBJECT = "/";

    private final Bus bus;
    private final SessionCipher cipher = new SessionCipher();
    private final String session;
    private final String collection;

    private SecretService(Bus bus) throws IOException, SecureStorageException {
        this.bus = bus;
        session = openSession();
        collection = path(bus.call(ROOT, SERVICE, "ReadAlias", "s", "default")[0]);
        if (collection.equals(NO_OBJECT)) {
            throw Failures.unavailable(
                    "the key ring has no default collection yet; log in to the desktop once, or make" + " one there");
        }
        unlock();
    }

    /**
     * Connects, and unlocks the collection if that takes nobody's password.
     *
     * @throws SecureStorageException if the collection is locked or there is none
     */
    static SecretService open(String address) throws IOException, SecureStorageException {
        Bus bus = Bus.connect(address, NAME);
        try {
            return new SecretService(bus);
        } catch (IOException | SecureStorageException | RuntimeException e) {
            bus.close();
            throw e;
        }
    }

    /** The items that have these attributes, perhaps among others. */
    List<String> search(Map<String, String> attributes) throws IOException {
        return paths(bus.call(collection, COLLECTION, "SearchItems", "a{ss}", attributes)[0]);
    }

    /** Makes an item, or replaces the one that has the same attributes. */
    void put(String label, Map<String, String> attributes, Secret secret) throws IOException, SecureStorageException {
        byte[] plain = secret.bytes();
        try {
            byte[] iv = Gcm.random(SessionCipher.IV_LENGTH);
            Object[] transferred = {new DBusPath(session), iv, cipher.encrypt(iv, plain), "application/octet-stream"};
            Map<String, Variant<?>> properties = Map.of(
                    ITEM + ".Label", new Variant<>(label),
                    ITEM + ".Attributes", new Variant<>(attributes, "a{ss}"));
            Object[] results =
                    bus.call(collection, COLLECTION, "CreateItem", "a{sv}(oayays)b", properties, transferred, true);
            refusePrompt(path(results[1]));
        } catch (GeneralSecurityException e) {
            throw new IOException("this Java cannot encrypt for the key ring: " + e, e);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    /** What an item holds, which the caller closes. */
    Secret get(String item) throws IOException {
        Object[] transferred = structure(bus.call(item, ITEM, "GetSecret", "o", new DBusPath(session))[0]);
        try {
            return Secret.of(cipher.decrypt(bytes(transferred[1]), bytes(transferred[2])));
        } catch (GeneralSecurityException e) {
            throw new IOException("the key ring's answer cannot be decrypted: " + e, e);
        }
    }

    Optional<String> attribute(String item, String name) throws IOException {
        return bus.property(item, ITEM, "Attributes") instanceof Map<?, ?> attributes
                ? Optional.ofNullable((String) attributes.get(name))
                : Optional.empty();
    }

    void delete(String item) throws IOException, SecureStorageException {
        refusePrompt(path(bus.call(item, ITEM, "Delete", "")[0]));
    }

    @Override
    public void close() {
        cipher.close();
        bus.close();
    }

    private String openSession() throws IOException {
        try {
            Object[] results = bus.call(
                    ROOT,
                    SERVICE,
                    "OpenSession",
                    "sv",
                    SessionCipher.ALGORITHM,
                    new Variant<>(cipher.publicKey(), "ay"));
            cipher.agree(bytes(((Variant<?>) results[0]).getValue()));
            return path(results[1]);
        } catch (GeneralSecurityException e) {
            throw new IOException("no encrypted session with the key ring: " + e.getMessage(), e);
        }
    }

    private void unlock() throws IOException, SecureStorageException {
        if (Boolean.TRUE.equals(bus.property(collection, COLLECTION, "Locked"))) {
            Object[] results = bus.call(ROOT, SERVICE, "Unlock", "ao", List.of(new DBusPath(collection)));
            refusePrompt(path(results[1]));
        }
    }

    private static void refusePrompt(String prompt) throws SecureStorageException {
        if (!prompt.equals(NO_OBJECT)) {
            throw Failures.locked("The key ring is locked. Unlock it in the desktop session (log in there, or with its"
                    + " password manager), then try again");
        }
    }

    private static String path(Object value) throws IOException {
        if (value instanceof DBusPath path) {
            return path.getPath();
        }
        if (value instanceof String text) {
            return text;
        }
        throw unexpected(value);
    }

    private static List<String> paths(Object value) throws IOException {
        if (!(value instanceof Collection<?> list)) {
            throw unexpected(value);
        }
        List<String> paths = new ArrayList<>();
        for (Object each : list) {
            paths.add(path(each));
        }
        return paths;
    }

    /** The library makes an array or a list of them, depending on what they are in. */
    private static byte[] bytes(Object value) throws IOException {
        if (value instanceof byte[] array) {
            return array;
        }
        if (!(value instanceof List<?> list)) {
            throw unexpected(value);
        }
        byte[] array = new byte[list.size()];
        for (int i = 0; i < array.length; i++) {
            if (!(list.get(i) instanceof Byte each)) {
                throw unexpected(list.get(i));
            }
            array[i] = each;
        }
        return array;
    }

    private static Object[] structure(Object value) throws IOException {
        if (value instanceof Object[] fields && fields.length == 4) {
            return fields;
        }
        throw unexpected(value);
    }

    private static IOException unexpected(Object value) {
        return new IOException("the key ring answered with a "
                + (value == null ? "nothing" : value.getClass().getSimpleName()) + " where the API says otherwise");
    }
}
