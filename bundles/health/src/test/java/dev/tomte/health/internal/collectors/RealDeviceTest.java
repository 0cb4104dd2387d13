package dev.tomte.health.internal.collectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.tomte.health.HealthCollector;
import dev.tomte.health.Measurement;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Scanner;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the collectors say about this machine, against what its kernel says. */
@Timeout(60)
class RealDeviceTest {

    private static final double MB = 1 << 20;

    @TempDir
    Path folder;

    @BeforeAll
    static void onlyLinux() {
        assumeThat(Path.of("/proc/meminfo")).exists();
    }

    private static Map<String, Double> collect(HealthCollector collector) throws Exception {
        return collector.collect().stream().collect(Collectors.toMap(Measurement::metric, Measurement::value));
    }

    private static double meminfo(String key) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/meminfo"))) {
            String line =
                    lines.filter(text -> text.startsWith(key + ":")).findFirst().orElseThrow();
            return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
        }
    }

    @Test
    @DisplayName("W5: memory is what /proc/meminfo says")
    void memory() throws Exception {
        Map<String, Double> memory = collect(new MemoryCollector());

        double total = meminfo("MemTotal");
        double used = total - meminfo("MemAvailable");
        assertThat(memory.get("memory.total")).isCloseTo(total, within(1.0));
        assertThat(memory.get("memory.used")).isCloseTo(used, within(total / 20));
        assertThat(memory.get("memory.usage")).isCloseTo(100 * used / total, within(5.0));
    }

    @Test
    @DisplayName("W5: disk is what the folder's file system says")
    void disk() throws Exception {
        Map<String, Double> disk = collect(new DiskCollector(folder));

        FileStore store = Files.getFileStore(folder);
        double total = store.getTotalSpace() / MB;
        double used = total - store.getUsableSpace() / MB;
        assertThat(disk.get("disk.total")).isCloseTo(total, within(1.0));
        assertThat(disk.get("disk.used")).isCloseTo(used, within(total / 100 + 100));
        assertThat(disk.get("disk.usage")).isCloseTo(100 * used / total, within(1.0));
    }

    @Test
    @DisplayName("the disk of a folder that is not there fails with its name")
    void noDisk() {
        DiskCollector collector = new DiskCollector(folder.resolve("gone"));
        assertThat(catchThrowable(collector::collect))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("gone");
    }

    @Test
    @DisplayName("W5: the first call already measures the processors; a busy one shows")
    void cpu() throws Exception {
        CpuCollector collector = new CpuCollector();
        assertThat(collect(collector).get("cpu.usage")).isBetween(0.0, 100.0);

        Thread busy = new Thread(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                Thread.onSpinWait();
            }
        });
        double before = load();
        busy.start();
        Map<String, Double> cpu = collect(collector);
        busy.interrupt();
        double after = load();

        double one = 100.0 / Runtime.getRuntime().availableProcessors();
        assertThat(cpu.get("cpu.usage")).isBetween(one / 4, 100.0);
        // The kernel may have counted anew in between: on a busy machine that is more than a rounding.
        assertThat(cpu.get("cpu.load")).isBetween(Math.min(before, after) - 1, Math.max(before, after) + 1);
    }

    private static double load() throws IOException {
        return new Scanner(Files.readString(Path.of("/proc/loadavg")))
                .useLocale(Locale.ROOT)
                .nextDouble();
    }

    @Test
    @DisplayName("W5: descriptors are those in /proc/self/fd, of as many as the limits allow")
    void descriptors() throws Exception {
        FileDescriptorCollector collector = new FileDescriptorCollector();
        double before = collect(collector).get("fd.open");
        List<InputStream> opened = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            opened.add(Files.newInputStream(Path.of("/proc/self/status")));
        }
        Map<String, Double> after = collect(collector);
        for (InputStream stream : opened) {
            stream.close();
        }

        assertThat(after.get("fd.open") - before).isBetween(40.0, 60.0);
        assertThat(after.get("fd.usage")).isBetween(100 * after.get("fd.open") / 10_000_000, 100.0);
    }

    @Test
    @DisplayName("W5: heap, collections and threads are those of this virtual machine")
    void jvm() throws Exception {
        JvmCollector collector = new JvmCollector();
        collect(collector);
        long[] ballast = new long[4 << 20];
        System.gc();
        Map<String, Double> jvm = collect(collector);

        double max = Runtime.getRuntime().maxMemory() / MB;
        assertThat(ballast).hasSize(4 << 20);
        assertThat(jvm.get("jvm.heap.used")).isBetween(32.0, max);
        assertThat(jvm.get("jvm.heap.usage")).isBetween(100 * 32 / max, 100.0);
        assertThat(jvm.get("jvm.gc.time")).isBetween(0.0, 60_000.0);
        assertThat(jvm.get("jvm.threads")).isBetween(2.0, 10_000.0);
    }

    @Test
    @DisplayName("W5: a temperature is believable, or not there")
    void temperature() throws Exception {
        assertThat(collect(new TemperatureCollector()).values()).allMatch(celsius -> celsius > 1 && celsius < 150);
        assertThat(collect(new TemperatureCollector(() -> 61.5))).containsEntry("temperature.cpu", 61.5);
        assertThat(new TemperatureCollector(() -> 0).collect()).isEmpty();
        assertThat(new TemperatureCollector(() -> Double.NaN).collect()).isEmpty();
    }

    @Test
    @DisplayName("W5: network rates are there if there is a network, and never below 0")
    void network() throws Exception {
        assertThat(collect(new NetworkCollector()))
                .allSatisfy((metric, rate) -> assertThat(rate).as(metric).isBetween(0.0, 1e12));
    }
}
