package dev.tomte.securestorage.internal;

import dev.tomte.secret.Secret;
import dev.tomte.secret.SecureStorageException;
import dev.tomte.secret.SecureStorageException.Reason;
import dev.tomte.secret.SecureStorageStatus;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps secrets where they are, and only there. The first secret chooses the back end; from then on {@link Placement} says
 * which one counts, and no other is used unless the configuration names it as a fallback. Calls go one after the other: a
 * file is rewritten whole, and a move must not meet a change.
 */
@Component(
        service = Vault.class,
        configurationPid = SecretConfig.PID,
        // The choice must see all of them, also while the bundle is just being started.
        property = "backends.cardinality.minimum:Integer=6")
@Designate(ocd = SecretConfig.class)
public final class Vault {

    private static final Logger LOG = LoggerFactory.getLogger(Vault.class);

    private final ReentrantLock lock = new ReentrantLock();
    private final SecretFolder folder;
    private final Preference backends;
    private final Choice choice;
    private final Removal removal;
    private Optional<SecretSettings> settings = Optional.empty();
    private String fault = "";
    private volatile Optional<String> trouble = Optional.empty();

    /** What a call does with the place that counts. */
    @FunctionalInterface
    private interface Call<T> {
        T at(Placement placement) throws SecureStorageException;
    }

    /** A call that may throw what a back end throws. */
    @FunctionalInterface
    private interface Guarded<T> {
        T run() throws SecureStorageException;
    }

    @Activate
    public Vault(
            BundleContext context,
            SecretConfig config,
            @Reference(name = "backends") List<SecretBackend> backends,
            @Reference ConfigurationAdmin admin,
            @Reference Auditor auditor) {
        this(SecretFolder.of(context), backends, new ConfigurationChange(admin), auditor);
        configure(config);
    }

    Vault(SecretFolder folder, List<SecretBackend> backends, ConfigurationChange change, Auditor auditor) {
        this.folder = folder;
        this.backends = new Preference(backends);
        choice = new Choice(this.backends, auditor);
        removal = new Removal(folder, this.backends, change);
    }

    /** Takes the settings. Those that will not do are not replaced by others: nothing is kept or read until they are right. */
    @Modified
    void configure(SecretConfig config) {
        lock.lock();
        try {
            settings = Optional.of(SecretSettings.of(config));
            trouble = Optional.empty();
        } catch (IllegalArgumentException e) {
            settings = Optional.empty();
            fault = SecretConfig.PID + ": " + e.getMessage();
            LOG.error("{}. No secret is kept or read until that is set right", fault);
        } finally {
            lock.unlock();
        }
    }

    /** As {@link dev.tomte.secret.SecureStorage#retrieveKey}. */
    public Optional<Secret> get(String name) throws SecureStorageException {
        return guarded(() -> read(Optional.empty(), placement -> {
            Optional<Secret> found = backends.get(placement.backend()).get(name);
            return found.isPresent() || placement.behind().isEmpty()
                    ? found
                    : behind(placement).get(name);
        }));
    }

    /** All, by name, which the caller closes. */
    public SortedMap<String, Secret> all() throws SecureStorageException {
        return guarded(() -> read(new TreeMap<>(), placement -> {
            SortedMap<String, Secret> secrets =
                    backends.get(placement.backend()).all();
            if (placement.behind().isPresent()) {
                addBehind(placement, secrets);
            }
            return secrets;
        }));
    }

    /** As {@link dev.tomte.secret.SecureStorage#list}. */
    public List<String> names() throws SecureStorageException {
        return guarded(() -> read(List.of(), placement -> {
            SortedSet<String> names =
                    new TreeSet<>(backends.get(placement.backend()).names());
            if (placement.behind().isPresent()) {
                names.addAll(behind(placement).names());
            }
            return List.copyOf(names);
        }));
    }

    /** As {@link dev.tomte.secret.SecureStorage#deleteKey}. */
    public boolean delete(String name) throws SecureStorageException {
        return guarded(() -> read(false, placement -> {
            // First the one that may not be there: then nothing was changed.
            boolean wasBehind =
                    placement.behind().isPresent() && behind(placement).delete(name);
            return backends.get(placement.backend()).delete(name) || wasBehind;
        }));
    }

    /** Keeps these; all or none where the back end can. */
    public void putAll(Map<String, Secret> secrets) throws SecureStorageException {
        guarded(() -> {
            Optional<Placement> known = placement();
            Placement placement = known.isPresent() ? known.get() : write(choice.first(settings.orElseThrow()));
            try {
                backends.get(placement.backend()).putAll(secrets);
            } catch (SecureStorageException e) {
                if (e.reason() != Reason.UNAVAILABLE) {
                    throw e;
                }
                Placement other = write(choice.instead(placement, settings.orElseThrow(), e));
                backends.get(other.backend()).putAll(secrets);
            }
            return true;
        });
    }

    /** As {@link dev.tomte.secret.SecureStorage#unlock}. */
    public void unlock(Secret passphrase, boolean create) throws SecureStorageException {
        guarded(() -> {
            backends.get(BackendName.FILE_PASSPHRASE).unlock(passphrase, create);
            return true;
        });
    }

    /** As {@link dev.tomte.secret.SecureStorage#migrate}. */
    public int migrate(BackendName target) throws SecureStorageException {
        return guarded(() -> {
            Optional<Placement> from = known();
            int moved = new Move(folder, backends).run(from, target);
            settings = settings.map(now -> now.with(target));
            removal.run();
            LOG.info("{} secrets moved to {}: {}", moved, target.text(), target.description());
            return moved;
        });
    }

    /** As {@link dev.tomte.secret.SecureStorage#status}. Asks each back end. */
    public SecureStorageStatus status() {
        lock.lock();
        try {
            List<SecureStorageStatus.Backend> all = backends.all().stream()
                    .map(backend -> new SecureStorageStatus.Backend(
                            backend.name().text(), backend.name().description(), Preference.why(backend)))
                    .toList();
            Optional<Placement> placement = known();
            return new SecureStorageStatus(
                    placement.map(known -> known.backend().text()), configured(), fallback(placement), all);
        } catch (SecureStorageException e) {
            return new SecureStorageStatus(Optional.empty(), configured(), Optional.of(e.getMessage()), List.of());
        } finally {
            lock.unlock();
        }
    }

    /** How it is, without opening anything that is not open. */
    Condition condition() {
        lock.lock();
        try {
            Optional<Placement> placement = known();
            return new Condition(
                    placement.map(Placement::backend),
                    placement.map(Placement::leftover).orElse(List.of()),
                    configured(),
                    conflict(placement),
                    fallback(placement),
                    trouble);
        } catch (SecureStorageException e) {
            return new Condition(
                    Optional.empty(),
                    List.of(),
                    configured(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(e.getMessage()));
        } finally {
            lock.unlock();
        }
    }

    private <T> T guarded(Guarded<T> call) throws SecureStorageException {
        lock.lock();
        try {
            if (settings.isEmpty()) {
                throw Failures.unavailable(fault);
            }
            T result = call.run();
            trouble = Optional.empty();
            return result;
        } catch (SecureStorageException e) {
            trouble = Optional.of(e.getMessage());
            throw e;
        } finally {
            lock.unlock();
        }
    }

    /** What the call finds, or this if no secret was ever kept. */
    private <T> T read(T nothing, Call<T> call) throws SecureStorageException {
        Optional<Placement> placement = placement();
        return placement.isPresent() ? call.at(placement.get()) : nothing;
    }

    /** The placement that counts, if the configuration does not speak against it. */
    private Optional<Placement> placement() throws SecureStorageException {
        Optional<Placement> placement = known();
        if (placement.isPresent() && removal.resume()) {
            // The configuration says so too by now, but may not have come here yet.
            settings = settings.map(now -> now.with(placement.get().backend()));
        }
        Optional<String> conflict = conflict(placement);
        if (conflict.isPresent()) {
            throw Failures.unavailable(conflict.get());
        }
        return placement;
    }

    private Optional<Placement> known() throws SecureStorageException {
        Optional<Placement> written = removal.placement();
        if (written.isPresent()) {
            return written;
        }
        List<SecretBackend> used = backends.used();
        if (used.size() > 1) {
            throw Failures.damaged(
                    "data/secrets/placement is gone, which says where the secrets are, and there are some in "
                            + String.join(
                                    ", ",
                                    used.stream()
                                            .map(backend -> backend.name().text())
                                            .toList())
                            + "; put it back, or take the files away that do not count");
        }
        return used.isEmpty()
                ? Optional.empty()
                : Optional.of(write(Placement.at(used.get(0).name())));
    }

    /** Those that are not there already, which are younger. If it fails, none is left open. */
    private void addBehind(Placement placement, SortedMap<String, Secret> secrets) throws SecureStorageException {
        try {
            behind(placement).all().forEach((name, secret) -> {
                if (secrets.putIfAbsent(name, secret) != null) {
                    secret.close();
                }
            });
        } catch (SecureStorageException e) {
            secrets.values().forEach(Secret::close);
            throw e;
        }
    }

    private SecretBackend behind(Placement placement) throws SecureStorageException {
        SecretBackend backend = backends.get(placement.behind().orElseThrow());
        try {
            backend.check();
            return backend;
        } catch (SecureStorageException e) {
            throw new SecureStorageException(
                    e.reason(),
                    "Some secrets are in " + backend.name().text() + ", which cannot be used: " + e.getMessage()
                            + ". Since then new ones are kept in "
                            + placement.backend().text(),
                    e);
        }
    }

    /** Why the configuration and the placement do not go together; while a move is not ended, they need not. */
    private Optional<String> conflict(Optional<Placement> placement) {
        if (placement.isEmpty()
                || settings.isEmpty()
                || !placement.get().leftover().isEmpty()) {
            return Optional.empty();
        }
        BackendName actual = placement.get().backend();
        SecretSettings now = settings.get();
        return now.backend().isEmpty()
                        || now.backend().get() == actual
                        || now.fallback().contains(actual)
                ? Optional.empty()
                : Optional.of(
                        "The secrets are in " + actual.text() + ", but the configuration asks for " + now.configured()
                                + ": 'tomte secret:migrate " + now.configured() + "' moves them, or set backend of "
                                + SecretConfig.PID + " back to " + actual.text());
    }

    /** That a fallback is used, and instead of what. */
    private Optional<String> fallback(Optional<Placement> placement) {
        return placement.filter(known -> conflict(placement).isEmpty()).flatMap(known -> known.behind()
                .or(() -> settings.flatMap(SecretSettings::backend).filter(name -> name != known.backend()))
                .map(instead -> known.backend().text() + " is used instead of " + instead.text()
                        + ", which could not be used; 'tomte secret:migrate " + instead.text()
                        + "' brings all together there"));
    }

    private String configured() {
        return settings.map(SecretSettings::configured).orElse("nothing that will do");
    }

    private Placement write(Placement placement) throws SecureStorageException {
        try {
            placement.write(folder);
            return placement;
        } catch (IOException e) {
            throw Failures.io("data/secrets/placement cannot be written, nothing was changed: " + e.getMessage(), e);
        }
    }
}
