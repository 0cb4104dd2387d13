package dev.tomte.settings.internal;

import dev.tomte.settings.SettingKey;
import dev.tomte.settings.internal.MirrorTable.Told;
import dev.tomte.store.Store;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the settings of one owner and their configuration the same. Both may be changed at any time; what tells who did is
 * what the configuration was last told, which the database keeps: a value in the configuration that is neither that nor
 * about to be that was put there by somebody, and is taken over; a setting that differs from it is told.
 *
 * <p>The configuration's values are taken over in the order in which they arrive, as changes by everybody else are, so the
 * last one holds. Telling is done in the {@link MirrorThread}, many changes at a time.
 */
final class Mirror {

    static final String WHO = "configuration";

    private static final Logger LOG = LoggerFactory.getLogger(Mirror.class);

    private final Map<String, Slot<?>> slots;
    private final MirroredConfiguration configuration;
    private final Store store;
    private final Writer writer;
    private final MirrorThread thread;
    /** What the configuration was last told, or said itself; only with the lock on this map. */
    private final Map<String, @Nullable String> told = new HashMap<>();
    /** How many changes that the configuration made are on their way to the disk, by name. */
    private final Map<String, Integer> underWay = new ConcurrentHashMap<>();

    private CompletableFuture<Void> arriving = CompletableFuture.completedFuture(null);
    private boolean opened;
    private boolean failing;

    /** Changes settings on behalf of the configuration. */
    @FunctionalInterface
    interface Writer {
        /** Writes these values, and in the same transaction that the configuration has them already. */
        CompletableFuture<Void> write(Map<String, @Nullable String> values);
    }

    @FunctionalInterface
    private interface TableChange {
        void apply(Connection connection, Map<String, @Nullable String> values) throws SQLException;
    }

    /**
     * Looks at nothing yet.
     *
     * @param slots by the names they have in the configuration
     */
    Mirror(
            Map<String, Slot<?>> slots,
            MirroredConfiguration configuration,
            Store store,
            Writer writer,
            MirrorThread thread) {
        this.slots = Map.copyOf(slots);
        this.configuration = configuration;
        this.store = store;
        this.writer = writer;
        this.thread = thread;
    }

    /**
     * Compares both sides for the first time. Where both have changed since they last were the same, the configuration
     * counts: a person edited it.
     *
     * @param last what the configuration was last told, by the settings' full names
     * @return done when what was taken over is on disk or was given up; does not fail
     */
    CompletableFuture<Void> open(Map<String, Told> last) throws IOException {
        synchronized (told) {
            Map<String, String> now = configuration.read();
            for (Map.Entry<String, Slot<?>> each : slots.entrySet()) {
                String name = each.getKey();
                Slot<?> slot = each.getValue();
                Told known = last.getOrDefault(slot.key.name(), Told.NOTHING);
                String there = canonical(slot, now.get(name));
                boolean ours = known.mayBe(there);
                told.put(name, ours ? there : known.value());
                String set = slot.set();
                if (!ours && !Objects.equals(set, there) && !known.mayBe(set)) {
                    LOG.warn(
                            "{} was changed in {} and elsewhere; what the configuration says counts, and '{}' is replaced",
                            slot.key.name(),
                            configuration.place(),
                            slot.effective(set));
                }
            }
            opened = true;
            takeOver(now);
            return arriving;
        }
    }

    /** The configuration may have been changed. */
    void arrived() {
        try {
            synchronized (told) {
                if (opened) { // otherwise it is about to be looked at
                    takeOver(configuration.read());
                }
            }
        } catch (IOException | RuntimeException e) {
            LOG.error("A change of a configuration could not be taken over as settings", e);
        }
    }

    /** A setting may have been changed. Returns at once. */
    void changed() {
        thread.wake(this);
    }

    /** Tells the configuration what it does not know yet. Called by one thread at a time. */
    void tell() throws InterruptedException {
        try {
            Map<String, @Nullable String> news;
            synchronized (told) {
                if (!opened) {
                    return;
                }
                takeOver(configuration.read());
                news = news();
            }
            if (!news.isEmpty()) {
                // First what will be said, then saying it: after a crash in between it is known whose value it is.
                save(news, MirrorTable::begin);
                save(say(news), MirrorTable::end);
            }
            if (failing) {
                failing = false;
                LOG.info("The configuration shows the settings again: {}", configuration.place());
            }
        } catch (IOException | ExecutionException | IllegalStateException e) {
            Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
            if (!failing) {
                LOG.error(
                        "The settings hold, but their configuration does not show them yet; it is tried again: {}",
                        cause.getMessage(),
                        cause);
            }
            failing = true;
            thread.tryLater(this);
        }
    }

    /** Leaves out what was put there in the meantime: that came later. */
    private Map<String, @Nullable String> say(Map<String, @Nullable String> news) throws IOException {
        synchronized (told) {
            takeOver(configuration.read());
            Map<String, @Nullable String> said = new HashMap<>(news);
            said.keySet().removeIf(underWay::containsKey);
            Map<String, @Nullable Object> values = new HashMap<>();
            Map<String, @Nullable String> before = new HashMap<>();
            said.forEach((name, text) -> {
                values.put(name, text == null ? null : typed(slot(name).key, text));
                before.put(name, told.put(name, text));
            });
            boolean updated = false;
            try {
                configuration.update(values);
                updated = true;
            } finally {
                if (!updated) {
                    told.putAll(before);
                }
            }
            return said;
        }
    }

    private void save(Map<String, @Nullable String> texts, TableChange change)
            throws ExecutionException, InterruptedException {
        Map<String, @Nullable String> byFullName = new HashMap<>();
        texts.forEach((name, text) -> byFullName.put(slot(name).key.name(), text));
        store.write(connection -> {
                    change.apply(connection, byFullName);
                    return true;
                })
                .get();
    }

    /** The settings that differ from what the configuration was told. With the lock. */
    private Map<String, @Nullable String> news() {
        Map<String, @Nullable String> news = new HashMap<>();
        slots.forEach((name, slot) -> {
            String set = slot.set();
            if (!underWay.containsKey(name) && !Objects.equals(set, told.get(name))) {
                news.put(name, set);
            }
        });
        return news;
    }

    /** Sends what somebody put into the configuration on its way to the disk. With the lock, for the order counts. */
    private void takeOver(Map<String, String> now) throws IOException {
        Map<String, @Nullable String> values = new HashMap<>();
        List<String> taken = new ArrayList<>();
        boolean refused = false;
        for (Map.Entry<String, Slot<?>> each : slots.entrySet()) {
            String name = each.getKey();
            Slot<?> slot = each.getValue();
            String there = canonical(slot, now.get(name));
            if (Objects.equals(there, told.get(name))) {
                continue;
            }
            told.put(name, there);
            if (isAllowed(slot, there)) {
                values.put(slot.key.name(), there);
                taken.add(name);
            } else {
                refused = true;
            }
        }
        if (refused) {
            changed(); // to put right again what it says
        }
        if (taken.isEmpty()) {
            return;
        }
        taken.forEach(name -> underWay.merge(name, 1, Integer::sum));
        arriving = writer.write(values).handle((done, failure) -> {
            if (failure != null) {
                LOG.error("What was configured is put back: {}", failure.getMessage(), failure);
            }
            taken.forEach(name -> underWay.computeIfPresent(name, (same, count) -> count == 1 ? null : count - 1));
            changed();
            return null;
        });
    }

    private boolean isAllowed(Slot<?> slot, @Nullable String text) throws IOException {
        if (text != null) {
            try {
                slot.key.parse(text);
            } catch (IllegalArgumentException e) {
                LOG.warn("{}: {}; the old value stays and is put back", configuration.place(), e.getMessage());
                return false;
            }
        }
        return true;
    }

    /** A value that is not allowed stays as it is written. */
    private static @Nullable String canonical(Slot<?> slot, @Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return canonical(slot.key, text);
        } catch (IllegalArgumentException e) {
            return text; // said and refused where it is taken over
        }
    }

    private static <T> String canonical(SettingKey<T> key, String text) {
        return key.format(key.parse(text));
    }

    private static Object typed(SettingKey<?> key, String text) {
        return switch (key.type()) {
            case INTEGER, DECIMAL, FLAG -> key.parse(text);
            case TEXT, CHOICE, URL, IDENTITY -> text;
        };
    }

    private Slot<?> slot(String name) {
        return Objects.requireNonNull(slots.get(name), name);
    }
}
