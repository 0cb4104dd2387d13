package dev.tomte.benchmarks.store;

import dev.tomte.settings.DeviceSettings;
import dev.tomte.settings.SettingsException;
import dev.tomte.settings.SettingsManager;
import dev.tomte.settings.internal.StandaloneSettings;
import dev.tomte.store.Store;
import dev.tomte.store.StoreException;
import dev.tomte.store.StoreStatus;
import dev.tomte.store.internal.StandaloneStore;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Callers that set one setting to ever new values, and wait for each; mirrored in a configuration meanwhile. */
public final class SettingWrites implements Contender {

    private final int callers;

    public SettingWrites(int callers) {
        this.callers = callers;
    }

    @Override
    public String name() {
        return "setValue, " + callers + (callers == 1 ? " caller" : " callers");
    }

    @Override
    public Result write(Path file, Duration time) throws StoreException, InterruptedException {
        try (StandaloneStore open = new StandaloneStore(file);
                StandaloneSettings settings =
                        new StandaloneSettings(open.store(), file.resolveSibling(file.getFileName() + ".config"))) {
            Store store = open.store();
            SettingsManager manager = settings.manager();
            AtomicLong next = new AtomicLong();
            StoreStatus before = store.status();
            Result result = Callers.run(callers, time, deadline -> {
                long acknowledged = 0;
                while (System.nanoTime() < deadline) {
                    String label = "label " + next.incrementAndGet();
                    manager.setValue(DeviceSettings.DEVICE_LABEL, label, "benchmark")
                            .get();
                    acknowledged++;
                }
                return acknowledged;
            });
            StoreStatus after = store.status();
            check(store, manager, result.acknowledged());
            double perCommit = (double) (after.writes() - before.writes()) / (after.commits() - before.commits());
            return new Result(result.acknowledged(), result.seconds(), perCommit);
        } catch (SettingsException e) {
            throw new IllegalStateException("The settings did not open", e);
        }
    }

    /** Each change made the row's revision one more. */
    private static void check(Store store, SettingsManager manager, long acknowledged) throws StoreException {
        String expected = acknowledged + " " + manager.getValue(DeviceSettings.DEVICE_LABEL);
        String found = store.read(connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(
                            "SELECT revision || ' ' || value FROM settings WHERE name = 'deviceLabel'")) {
                return row.next() ? row.getString(1) : "nothing";
            }
        });
        if (!found.equals(expected)) {
            throw new IllegalStateException("Expected revision and value " + expected + ", found " + found);
        }
    }
}
