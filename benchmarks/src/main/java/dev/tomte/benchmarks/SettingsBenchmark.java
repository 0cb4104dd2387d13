package dev.tomte.benchmarks;

import dev.tomte.benchmarks.report.Machine;
import dev.tomte.benchmarks.report.Samples;
import dev.tomte.benchmarks.report.Table;
import dev.tomte.benchmarks.report.Target;
import dev.tomte.benchmarks.report.Target.Bound;
import dev.tomte.benchmarks.store.Checked;
import dev.tomte.benchmarks.store.Contender;
import dev.tomte.benchmarks.store.SettingWrites;
import dev.tomte.benchmarks.store.StoreWrites;
import dev.tomte.benchmarks.subject.Folders;
import dev.tomte.benchmarks.subject.Jdk;
import dev.tomte.settings.DeviceSettings;
import dev.tomte.settings.SettingsException;
import dev.tomte.settings.SettingsManager;
import dev.tomte.settings.internal.StandaloneSettings;
import dev.tomte.store.StoreException;
import dev.tomte.store.internal.StandaloneStore;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reading a setting, and setting one durably; beside plain writes through the store. */
final class SettingsBenchmark implements Benchmark {

    private static final int RUNS = 7;
    private static final int READS = 20_000_000;
    private static final Duration WARM_UP = Duration.ofSeconds(2);
    private static final Duration TIME = Duration.ofSeconds(2);

    private final Contender store64 = new StoreWrites(64, 1);
    private final Contender set64 = new SettingWrites(64);
    private final List<Contender> contenders = List.of(store64, new SettingWrites(1), new SettingWrites(8), set64);

    @Override
    public String name() {
        return "settings";
    }

    @Override
    public String description() {
        return "ns a getValue; acknowledged setValue/s with 1, 8, 64 callers, beside writes through the store";
    }

    @Override
    public void run(Options options, PrintStream out) throws IOException, InterruptedException {
        int runs = options.runs().orElse(RUNS);
        Path folder = Folders.fresh(options.work().resolve("settings"));
        // All of it runs inside this process, so on the Java that benchmarks/run starts it with.
        out.print(Machine.describe(Jdk.own().description(), folder));
        Map<Contender, Samples> rates = new LinkedHashMap<>();
        for (Contender contender : contenders) {
            System.err.println("warming up: " + contender.name());
            write(contender, folder, WARM_UP);
            rates.put(contender, new Samples(contender.name()));
        }
        Samples reads = new Samples("getValue");
        for (int run = 0; run < runs; run++) {
            System.err.println("round " + (run + 1) + " of " + runs);
            read(Folders.fresh(folder).resolve("benchmark.db"), reads);
            for (Contender contender : contenders) {
                rates.get(contender).add(write(contender, folder, TIME).perSecond());
            }
        }
        Table nanos = new Table("ns a call", "median", "min", "max");
        nanos.row(row(reads, 1));
        Table perSecond = new Table("acknowledged/s", "median", "min", "max");
        rates.values().forEach(samples -> perSecond.row(row(samples, 0)));
        out.printf("%n%s%n%s%n", nanos, perSecond);
        out.println(new Target("getValue", reads.median(), Bound.AT_MOST, 50, "ns"));
        out.println(
                new Target("setValue with 64 callers", rates.get(set64).median(), Bound.AT_LEAST, 10_000, "a second"));
        out.println("Load average at the end: " + Machine.loadAverage());
    }

    private static List<String> row(Samples samples, int digits) {
        List<String> cells = new ArrayList<>(List.of(samples.name()));
        cells.addAll(samples.cells(digits));
        return cells;
    }

    /** Two settings in turn; what they hold counts, so that no read can be left out. */
    private static void read(Path file, Samples samples) {
        try (StandaloneStore store = new StandaloneStore(file);
                StandaloneSettings settings =
                        new StandaloneSettings(store.store(), file.resolveSibling(file.getFileName() + ".config"))) {
            SettingsManager manager = settings.manager();
            long characters = count(manager, READS / 10);
            long begin = System.nanoTime();
            characters += count(manager, READS);
            double nanos = (double) (System.nanoTime() - begin) / READS;
            if (characters != 18L * (READS + READS / 10)) {
                throw new IllegalStateException("Read " + characters + " characters");
            }
            samples.add(nanos);
        } catch (StoreException | SettingsException e) {
            throw new IllegalStateException("The settings did not open", e);
        }
    }

    /** A UUID has 36 characters, and nobody has set the label. */
    private static long count(SettingsManager manager, int reads) {
        long characters = 0;
        for (int i = 0; i < reads; i += 2) {
            characters += manager.getValue(DeviceSettings.DEVICE_ID).length();
            characters += manager.getValue(DeviceSettings.DEVICE_LABEL).length();
        }
        return characters;
    }

    private static Contender.Result write(Contender contender, Path folder, Duration time)
            throws IOException, InterruptedException {
        try {
            Folders.fresh(folder);
            // Setting checks itself: it writes one row, not one each.
            return contender instanceof SettingWrites
                    ? contender.write(folder.resolve("benchmark.db"), time)
                    : Checked.write(contender, folder, time);
        } catch (SQLException | StoreException e) {
            throw new IllegalStateException(contender.name() + " failed", e);
        }
    }
}
