package dev.tomte.tasks.internal.conditions;

import dev.tomte.task.TaskCondition.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;

/** A machine made of files, with a clock and processors that do as they are told. */
final class Machine {

    private static final String V4_HEAD =
            "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT";

    private final Path root;
    private final StringBuilder v4 = new StringBuilder(V4_HEAD + "\n");
    private final StringBuilder v6 = new StringBuilder();

    Machine(Path root) {
        this.root = root;
    }

    DeviceFiles files() {
        return new DeviceFiles(root);
    }

    Machine file(String name, String content) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
        return this;
    }

    /** @param values file and content by turns */
    Machine supply(String name, String... values) throws IOException {
        for (int i = 0; i < values.length; i += 2) {
            file("sys/class/power_supply/" + name + "/" + values[i], values[i + 1] + "\n");
        }
        return this;
    }

    Machine battery(String name, String status, int percent) throws IOException {
        return supply(name, "type", "Battery", "status", status, "capacity", Integer.toString(percent));
    }

    Machine link(String name, String operstate, String flags, String... values) throws IOException {
        String folder = "sys/class/net/" + name + "/";
        file(folder + "operstate", operstate + "\n");
        file(folder + "flags", flags + "\n");
        file(folder + "type", (name.equals("lo") ? "772" : "1") + "\n");
        for (int i = 0; i < values.length; i += 2) {
            file(folder + values[i], values[i + 1] + "\n");
        }
        return this;
    }

    Machine up(String name) throws IOException {
        return link(name, "up", "0x1003", "carrier", "1");
    }

    Machine driver(String link, String driver) throws IOException {
        Path device = Files.createDirectories(root.resolve("sys/class/net/" + link + "/device"));
        Path target = Files.createDirectories(root.resolve("sys/bus/usb/drivers/" + driver));
        Files.createSymbolicLink(device.resolve("driver"), target);
        return this;
    }

    Machine v4(String link, int metric) throws IOException {
        v4.append(link)
                .append("\t00000000\t0100A8C0\t0003\t0\t0\t")
                .append(metric)
                .append("\t00000000\t0\t0\t0\n");
        return file("proc/net/route", v4.toString());
    }

    Machine v6(String link, int metric) throws IOException {
        return v6(link, String.format("%08x", metric), "00000003");
    }

    Machine v6(String link, String metric, String flags) throws IOException {
        v6.append("0".repeat(32) + " 00 " + "0".repeat(32) + " 00 fe80000000000000021122fffe334455 ")
                .append(metric)
                .append(" 00000001 00000000 ")
                .append(flags)
                .append("     ")
                .append(link)
                .append('\n');
        return file("proc/net/ipv6_route", v6.toString());
    }

    /** Ticks since the start, on two processors. */
    Machine processors(long busy, long idle, long own) throws IOException {
        file(
                "proc/stat",
                "cpu  " + busy + " 0 0 " + idle + " 0 0 0 0 0 0\ncpu0 1 0 0 1 0 0 0 0 0 0\ncpu1 1 0 0 1 0 0 0 0 0 0\n"
                        + "intr 1 2 3\n");
        return file(
                "proc/self/stat",
                "4711 (java) x (y) S 1 4711 4711 0 -1 4194304 99 0 0 0 " + own
                        + " 0 0 0 20 0 30 0 1277198 31334 360\n");
    }

    Machine load(String averages) throws IOException {
        return file("proc/loadavg", averages + " 1/161 29069\n");
    }

    Machine terminal(String name, Instant typed) throws IOException {
        Path file = root.resolve("dev/" + name);
        if (!Files.exists(file)) {
            file("dev/" + name, "");
        }
        Files.getFileAttributeView(file, BasicFileAttributeView.class).setTimes(null, FileTime.from(typed), null);
        return this;
    }

    Verdict network() {
        return new NetworkCondition(files()).check();
    }

    Verdict unmetered(LiveSettings settings) {
        return new UnmeteredNetworkCondition(files(), settings, new NetworkManager(List.of(), System::nanoTime))
                .check();
    }

    Verdict charging() {
        return new ChargingCondition(files()).check();
    }

    Verdict batteryNotLow() {
        return new BatteryNotLowCondition(files(), new LiveSettings(ConditionsSettings.DEFAULTS)).check();
    }
}
