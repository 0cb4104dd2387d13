package dev.tomte.web.internal;

import dev.tomte.audit.AuditEvent;
import dev.tomte.security.AdminPassword;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the hash of the password in {@code data/admin.password}, and makes the first password. The file is read again
 * when it changes, so deleting it and restarting is the way back in for who forgot.
 */
@Component(
        service = {AdminPassword.class, PasswordFile.class},
        immediate = true)
public final class PasswordFile implements AdminPassword {

    private static final Logger LOG = LoggerFactory.getLogger(PasswordFile.class);
    private static final int LARGEST = 1024;

    private final Path file;
    private final @Nullable String given;
    private final Consumer<AuditEvent> audit;
    private final PasswordMemory memory = new PasswordMemory();
    private final CompletableFuture<Optional<FirstPassword>> first = new CompletableFuture<>();
    private final AtomicBoolean taken = new AtomicBoolean();
    private final AtomicReference<@Nullable Kept> kept = new AtomicReference<>();
    private final Object slow = new Object();
    private volatile @Nullable Thread hashing;

    @Activate
    public PasswordFile(BundleContext context) {
        this(
                Path.of(Objects.requireNonNull(context.getProperty("tomte.data"), "tomte.data")),
                Optional.ofNullable(context.getProperty(FirstPassword.VARIABLE))
                        .orElse(System.getenv(FirstPassword.VARIABLE)),
                WebAudit.of(context));
    }

    PasswordFile(Path data, @Nullable String given, Consumer<AuditEvent> audit) {
        this.audit = audit;
        this.file = data.resolve("admin.password");
        this.given = given;
    }

    /** Hashing takes a good part of a second, which the start of the device need not wait for. */
    @Activate
    void makeFirst() {
        if (Files.exists(file)) {
            first.complete(Optional.empty());
            return;
        }
        FirstPassword password = FirstPassword.choose(given);
        memory.remember(password.password());
        kept.set(new Kept(Map.of(), null));
        Thread thread = new Thread(() -> save(password), "tomte-first-password");
        thread.setDaemon(true);
        hashing = thread;
        thread.start();
    }

    @Deactivate
    void stop() throws InterruptedException {
        awaitFirst();
        memory.forget();
    }

    void awaitFirst() throws InterruptedException {
        Thread thread = hashing;
        if (thread != null) {
            thread.join(10_000);
        }
    }

    /**
     * The password if this start made the first one, once it has been saved. Only one caller gets it, who wipes it; all
     * others get nothing.
     */
    CompletableFuture<Optional<FirstPassword>> takeFirst() {
        return first.thenApply(made -> made.filter(password -> taken.compareAndSet(false, true)));
    }

    /** What is known of this password without the slow hash. */
    PasswordMemory.Verdict recall(char[] password) {
        if (password.length > MAX_LENGTH) {
            return PasswordMemory.Verdict.WRONG;
        }
        refresh();
        return memory.verdict(password);
    }

    @Override
    public void set(char[] password) throws IOException {
        keep(password);
        audit.accept(AuditEvent.success("web.password", ConsoleSecurity.USER));
    }

    private void keep(char[] password) throws IOException {
        if (password.length < MIN_LENGTH || password.length > MAX_LENGTH) {
            throw new IllegalArgumentException("Expected a password of " + MIN_LENGTH + " to " + MAX_LENGTH
                    + " characters, not " + password.length);
        }
        synchronized (slow) {
            OwnerFile.write(file, Argon2Hash.of(password).format() + "\n");
            memory.remember(password);
            kept.set(read());
        }
        LOG.info("The password of the user admin was changed");
    }

    /** Only one unknown password is worked on at a time, so that guessing cannot take all processors. */
    @Override
    public boolean matches(char[] password) {
        PasswordMemory.Verdict recalled = recall(password);
        if (recalled != PasswordMemory.Verdict.UNKNOWN) {
            return recalled == PasswordMemory.Verdict.RIGHT;
        }
        synchronized (slow) {
            // Who waited here may find that the one before was right, as when a browser asks for a page's parts at
            // once.
            if (memory.verdict(password) == PasswordMemory.Verdict.RIGHT) {
                return true;
            }
            Kept now = kept.get();
            if (now == null || now.hash == null || !now.hash.matches(password)) {
                return false;
            }
            memory.remember(password);
            return true;
        }
    }

    private void save(FirstPassword password) {
        try {
            keep(password.password());
            first.complete(Optional.of(password));
        } catch (IOException e) {
            LOG.error(
                    "The first password cannot be saved in {}; it holds until the next start, which makes another: {}",
                    file,
                    e.getMessage(),
                    e);
            first.complete(Optional.of(password));
        }
    }

    private void refresh() {
        if (isCurrent(kept.get())) {
            return;
        }
        synchronized (slow) {
            Kept before = kept.get();
            if (!isCurrent(before)) {
                if (before != null) {
                    memory.forget();
                }
                kept.set(read());
            }
        }
    }

    private boolean isCurrent(@Nullable Kept before) {
        return before != null && before.stamp.equals(stamp());
    }

    private Kept read() {
        Map<String, Object> stamp = stamp();
        if (stamp.isEmpty()) {
            return new Kept(stamp, null);
        }
        try {
            if (Files.size(file) > LARGEST) {
                throw new IOException("Expected at most " + LARGEST + " bytes");
            }
            return new Kept(stamp, PasswordHash.parse(Files.readString(file)));
        } catch (IOException | IllegalArgumentException e) {
            LOG.error(
                    "{} cannot be read, so nobody can log in: {} Set a password with 'tomte password', or delete the"
                            + " file and restart to get a new one",
                    file,
                    e.getMessage());
            return new Kept(stamp, null);
        }
    }

    /** What changes when the file does; empty if there is none. */
    private Map<String, Object> stamp() {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return Map.of(
                    "modified", attributes.lastModifiedTime(),
                    "size", attributes.size(),
                    "key", Optional.ofNullable(attributes.fileKey()));
        } catch (IOException absent) {
            return Map.of();
        }
    }

    private record Kept(Map<String, Object> stamp, @Nullable PasswordHash hash) {}
}
