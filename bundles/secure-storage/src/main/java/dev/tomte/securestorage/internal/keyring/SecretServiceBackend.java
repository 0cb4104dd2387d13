package dev.tomte.securestorage.internal.keyring;

import dev.tomte.secret.Secret;
import dev.tomte.secret.SecureStorageException;
import dev.tomte.secret.SecureStorageException.Reason;
import dev.tomte.securestorage.internal.BackendName;
import dev.tomte.securestorage.internal.Failures;
import dev.tomte.securestorage.internal.Instance;
import dev.tomte.securestorage.internal.SecretBackend;
import dev.tomte.securestorage.internal.SecretConfig;
import dev.tomte.securestorage.internal.SecretFolder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;

/**
 * {@code secret-service}: each secret is an item of the default collection, with the attributes {@code application=tomte},
 * {@code instance} and {@code name}. A connection is made for each call, so that nothing runs in between and a bus that
 * went away is found again. Several secrets are kept one after the other: a failure leaves the first ones.
 */
@Component(service = SecretBackend.class, configurationPid = SecretConfig.PID)
public final class SecretServiceBackend implements SecretBackend {

    private static final String ATTRIBUTE = "name";

    private final Instance instance;
    private final Map<String, String> environment;
    private volatile String busAddress;

    /** What is done in a session. */
    @FunctionalInterface
    private interface Call<T> {
        T in(SecretService service) throws IOException, SecureStorageException;
    }

    @Activate
    public SecretServiceBackend(BundleContext context, SecretConfig config) {
        this(SecretFolder.of(context), System.getenv(), config.busAddress());
    }

    SecretServiceBackend(SecretFolder folder, Map<String, String> environment, String busAddress) {
        instance = new Instance(folder);
        this.environment = environment;
        this.busAddress = busAddress;
    }

    @Modified
    void configure(SecretConfig config) {
        busAddress = config.busAddress();
    }

    @Override
    public BackendName name() {
        return BackendName.SECRET_SERVICE;
    }

    @Override
    public void check() throws SecureStorageException {
        call(service -> true);
    }

    @Override
    public boolean isUsed() {
        return false; // To look would mean to open it.
    }

    @Override
    public void putAll(Map<String, Secret> secrets) throws SecureStorageException {
        call(service -> {
            for (Map.Entry<String, Secret> entry : secrets.entrySet()) {
                service.put("Tomte: " + entry.getKey(), attributes(entry.getKey()), entry.getValue());
            }
            return true;
        });
    }

    @Override
    public Optional<Secret> get(String name) throws SecureStorageException {
        return call(service -> get(service, name));
    }

    @Override
    public SortedMap<String, Secret> all() throws SecureStorageException {
        return call(service -> {
            SortedMap<String, Secret> secrets = new TreeMap<>();
            boolean whole = false;
            try {
                for (String name : names(service)) {
                    secrets.put(
                            name,
                            get(service, name)
                                    .orElseThrow(() ->
                                            Failures.damaged("the key ring lists " + name + ", but does not have it")));
                }
                whole = true;
                return secrets;
            } finally {
                if (!whole) {
                    secrets.values().forEach(Secret::close);
                }
            }
        });
    }

    @Override
    public boolean delete(String name) throws SecureStorageException {
        return call(service -> deleteAll(service, attributes(name)));
    }

    @Override
    public List<String> names() throws SecureStorageException {
        return call(this::names);
    }

    @Override
    public void wipe() throws SecureStorageException {
        call(service -> deleteAll(service, attributes()));
    }

    private Optional<Secret> get(SecretService service, String name) throws IOException {
        List<String> items = service.search(attributes(name));
        return items.isEmpty() ? Optional.empty() : Optional.of(service.get(items.get(0)));
    }

    private List<String> names(SecretService service) throws IOException {
        List<String> names = new ArrayList<>();
        for (String item : service.search(attributes())) {
            service.attribute(item, ATTRIBUTE).ifPresent(names::add);
        }
        return names.stream().distinct().sorted().toList();
    }

    private static boolean deleteAll(SecretService service, Map<String, String> attributes)
            throws IOException, SecureStorageException {
        List<String> items = service.search(attributes);
        for (String item : items) {
            service.delete(item);
        }
        return !items.isEmpty();
    }

    private Map<String, String> attributes() throws IOException {
        return Map.of("application", "tomte", "instance", instance.get());
    }

    private Map<String, String> attributes(String name) throws IOException {
        return Map.of("application", "tomte", "instance", instance.get(), ATTRIBUTE, name);
    }

    private <T> T call(Call<T> call) throws SecureStorageException {
        String address = Bus.address(busAddress, environment)
                .orElseThrow(() -> Failures.unavailable("no session bus: DBUS_SESSION_BUS_ADDRESS is not set"));
        try (SecretService service = SecretService.open(address)) {
            return call.in(service);
        } catch (Bus.BusException e) {
            if (e.is("org.freedesktop.Secret.Error.IsLocked")) {
                throw Failures.locked("The key ring is locked. Unlock it in the desktop session, then try again");
            }
            throw new SecureStorageException(
                    Reason.UNAVAILABLE, "the Secret Service cannot be used: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new SecureStorageException(
                    Reason.UNAVAILABLE, "the Secret Service cannot be used: " + e.getMessage(), e);
        }
    }
}
