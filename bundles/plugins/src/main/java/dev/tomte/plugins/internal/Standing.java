package dev.tomte.plugins.internal;

import dev.tomte.plugin.PermissionDeniedException;
import dev.tomte.plugin.PluginState;
import dev.tomte.plugin.PluginStateChanged;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where one plug-in stands: its state, what went wrong, and what the ledger has of it. Every change is told to the
 * ledger, the log, the audit log and the event bus here, and nowhere else.
 */
final class Standing implements ErrorSink {

    private static final Logger LOG = LoggerFactory.getLogger(Standing.class);

    private final Declaration declaration;
    private final String version;
    private final HostServices host;
    private boolean announced;
    private boolean forgotten;
    private PluginState state;
    private Instant since;
    private Optional<String> detail = Optional.empty();
    private Optional<String> lastError;
    private Optional<Throwable> cause = Optional.empty();
    private boolean retired;
    private final LedgerEntry unknown;
    private final AuditNotes notes;

    Standing(Declaration declaration, String bundle, long bundleId, String version, HostServices host) {
        this.declaration = declaration;
        this.version = version;
        this.host = host;
        Instant now = host.clock().instant();
        this.unknown = new LedgerEntry(
                declaration.name(),
                bundle,
                bundleId,
                host.boot(),
                Optional.empty(),
                PluginState.INSTALLED,
                false,
                Optional.empty(),
                now);
        Optional<LedgerEntry> known = entry();
        boolean off = known.map(LedgerEntry::switchedOff).orElse(false);
        this.announced = known.isPresent();
        this.state = off ? PluginState.DISABLED : PluginState.INSTALLED;
        this.since = off ? known.get().since() : now;
        this.lastError = known.flatMap(LedgerEntry::lastError);
        this.notes = new AuditNotes(
                declaration.name(),
                bundle,
                version,
                known.filter(entry -> entry.state() == PluginState.FAILED).flatMap(LedgerEntry::lastError),
                host.audit());
    }

    /** What can be told of it, taken at one moment. */
    record Snapshot(
            PluginState state,
            Instant since,
            Optional<String> detail,
            Optional<String> lastError,
            Optional<Throwable> cause) {}

    synchronized Snapshot snapshot() {
        return new Snapshot(state, since, detail, lastError, cause);
    }

    synchronized PluginState state() {
        return state;
    }

    Optional<String> installedVersion() {
        return entry().flatMap(LedgerEntry::version);
    }

    boolean isSwitchedOff() {
        return entry().map(LedgerEntry::switchedOff).orElse(false);
    }

    /** Whether the ledger knows this very installation, so that the framework's flag is newer than the ledger's. */
    boolean isSeen(long bundleId, boolean cacheRebuilt) {
        return entry().filter(known -> known.bundleId() == bundleId)
                .filter(known -> !cacheRebuilt || known.boot().equals(host.boot()))
                .isPresent();
    }

    /** Another revision of its bundle has taken its place: what comes now is told to nobody but the log. */
    synchronized void retire() {
        retired = true;
    }

    void seen(String bundle, long bundleId) {
        update(known -> known.seen(bundle, bundleId, host.boot()));
    }

    /** The installing or updating hook of this version has returned; on disk when this returns. */
    void hooksRan() {
        updateAndWait(known -> known.withVersion(version));
    }

    void switchOff(boolean off) {
        if (isSwitchedOff() != off && !host.leaving().getAsBoolean()) {
            updateAndWait(known -> known.withSwitchedOff(off));
            LOG.info("Plug-in {} is switched {} by its owner", declaration.name(), off ? "off" : "on");
            if (declaration.problem().isEmpty()) { // of a refused one the ledger cannot know what it was before
                notes.switched(!off);
            }
        }
    }

    /** Its owner has it tried again. */
    void retried() {
        notes.switched(true);
    }

    void refused(PermissionDeniedException denied) {
        notes.refused(denied);
    }

    /** What keeps the owner's switch from being on disk; empty if it is there. */
    Optional<Throwable> switchUnsaved() {
        return declaration.problem().isPresent()
                ? Optional.empty()
                : Ledger.awaitSaved(host.ledger().switchSaved(declaration.name()));
    }

    void moveTo(PluginState next) {
        moveTo(next, Optional.empty());
    }

    void fail(HookFailure failure) {
        LOG.error("Plug-in {} {} failed: {}", declaration.name(), version, failure.getMessage(), failure.getCause());
        fail(String.valueOf(failure.getMessage()));
        synchronized (this) {
            cause = Optional.ofNullable(failure.getCause());
        }
    }

    /** Marks it failed, for a reason that is in the log already or needs no stack. */
    void fail(String reason) {
        if (isNoted()) {
            notes.failed(reason);
        }
        remember(reason);
        moveTo(PluginState.FAILED, Optional.of(reason));
    }

    /** Keeps the error of something that does not change the state. */
    @Override
    public void failed(String what, Throwable error) {
        String sentence = error instanceof HookFailure
                ? String.valueOf(error.getMessage())
                : what + ": " + (error instanceof IllegalArgumentException ? error.getMessage() : error);
        LOG.error("Plug-in {}: {}", declaration.name(), sentence, error);
        remember(sentence);
    }

    /** It is gone, and so is everything it kept. */
    void uninstalled() {
        moveTo(PluginState.UNINSTALLED, Optional.empty());
        synchronized (this) {
            announced = false;
            forgotten = true;
        }
        Ledger.await(declaration.name(), host.ledger().forget(declaration.name()));
    }

    private void moveTo(PluginState next, Optional<String> reason) {
        PluginStateChanged changed;
        synchronized (this) {
            if (retired || (announced && next == state && detail.equals(reason))) {
                return;
            }
            changed = new PluginStateChanged(
                    declaration.name(),
                    version,
                    announced ? Optional.of(state) : Optional.empty(),
                    next,
                    next == PluginState.FAILED ? reason : Optional.empty(),
                    host.clock().instant());
            announced = true;
            forgotten = false;
            state = next;
            since = changed.at();
            detail = reason;
            cause = Optional.empty();
        }
        // What a stopping framework does to a plug-in is not what the ledger is to remember.
        if (next != PluginState.UNINSTALLED && !host.leaving().getAsBoolean()) {
            update(known -> known.withState(next, changed.at()));
        }
        LOG.info("Plug-in {} {} is {}", declaration.name(), version, next);
        host.post(changed);
    }

    /** What is refused is so at every start, and the ledger cannot tell that it was before. */
    private synchronized boolean isNoted() {
        return !retired && declaration.problem().isEmpty() && !host.leaving().getAsBoolean();
    }

    private void remember(String error) {
        synchronized (this) {
            lastError = Optional.of(error);
        }
        update(known -> known.withLastError(error));
    }

    private void updateAndWait(UnaryOperator<LedgerEntry> change) {
        Ledger.await(declaration.name(), updated(change));
    }

    private void update(UnaryOperator<LedgerEntry> change) {
        Future<?> unused = updated(change); // the ledger logs it if it does not get to the disk
    }

    private CompletableFuture<Void> updated(UnaryOperator<LedgerEntry> change) {
        synchronized (this) {
            // Of a refused plug-in the ledger cannot know whose name it bears.
            if (forgotten || retired || declaration.problem().isPresent()) {
                return CompletableFuture.completedFuture(null);
            }
        }
        return host.ledger().update(unknown, change);
    }

    private Optional<LedgerEntry> entry() {
        return declaration.problem().isPresent()
                ? Optional.empty()
                : host.ledger().get(declaration.name());
    }
}
