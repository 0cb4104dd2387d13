package dev.tomte.store.internal;

import dev.tomte.store.Migration;
import dev.tomte.store.Store;
import dev.tomte.store.StoreException;
import dev.tomte.store.StoreSnapshot;
import dev.tomte.store.StoreStatus;
import dev.tomte.store.Work;
import dev.tomte.store.internal.StoreSettings.Synchronous;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives the platform its store. */
@Component(configurationPid = "dev.tomte.store", service = Store.class)
@Designate(ocd = StoreConfig.class)
public final class SqliteStore implements Store {

    private static final Logger LOG = LoggerFactory.getLogger(SqliteStore.class);
    private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*");

    private final StoreSettings settings;
    private final NativeLibrary library;
    private @Nullable SqliteDatabase database;

    /**
     * Checks the settings; nothing is opened yet.
     *
     * @throws IllegalArgumentException if a setting is not as its description says
     */
    @Activate
    public SqliteStore(StoreConfig config, BundleContext context) {
        settings = settings(config, dataFolder(context));
        library = new NativeLibrary(context.getDataFile("native").toPath());
    }

    @Activate
    void open() throws StoreException {
        library.load();
        database = SqliteDatabase.open(settings, InstantSource.system());
        LOG.info("Store: {}", settings.file());
    }

    @Deactivate
    void close() {
        database().close();
    }

    @Override
    public void migrate(String area, List<Migration> migrations) throws StoreException {
        database().migrate(area, migrations);
    }

    @Override
    public <T> CompletableFuture<T> write(Work<T> work) {
        return database().write(work);
    }

    @Override
    public <T> T read(Work<T> query) throws StoreException {
        return database().read(query);
    }

    @Override
    public void copyTo(Path file) throws StoreException {
        database().copyTo(file);
    }

    @Override
    public StoreSnapshot snapshot() throws StoreException {
        return database().snapshot();
    }

    @Override
    public StoreStatus status() {
        return database().status();
    }

    private SqliteDatabase database() {
        return Objects.requireNonNull(database, "SCR opens the store before it gives it to anybody");
    }

    static StoreSettings settings(StoreConfig config, Path folder) {
        if (!FILE_NAME.matcher(config.file()).matches()) {
            throw new IllegalArgumentException(
                    "file: expected a name of letters, digits, '.', '_' and '-' without a folder, not "
                            + config.file());
        }
        return new StoreSettings(
                folder.resolve(config.file()).toAbsolutePath(),
                synchronous(config.synchronous()),
                config.queueCapacity(),
                config.maxBatch(),
                config.readers(),
                Duration.ofMillis(config.readerWaitMs()),
                Duration.ofMillis(config.busyTimeoutMs()),
                Duration.ofMillis(config.checkWaitMs()),
                Duration.ofMillis(config.closeWaitMs()),
                (long) config.walLimitMb() << 20,
                (long) config.maxSizeMb() << 20);
    }

    private static Synchronous synchronous(String value) {
        for (Synchronous known : Synchronous.values()) {
            if (known.name().equals(value)) {
                return known;
            }
        }
        throw new IllegalArgumentException("synchronous: expected FULL or NORMAL, not " + value);
    }

    private static Path dataFolder(BundleContext context) {
        String folder = context.getProperty("tomte.data");
        if (folder == null) {
            throw new IllegalStateException("The framework property tomte.data must name the data folder");
        }
        return Path.of(folder);
    }
}
