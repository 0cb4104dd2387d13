package dev.tomte.health.internal;

import dev.tomte.health.CpuUsage;
import dev.tomte.health.DiskUsage;
import dev.tomte.health.MemoryUsage;
import dev.tomte.health.SystemHealth;
import java.nio.file.Path;
import java.util.Optional;

/** The usages that a measurement shows; empty where what they need was not measured. */
final class Usages {

    private Usages() {}

    static Optional<CpuUsage> cpu(SystemHealth health) {
        double load = health.value("cpu.load").orElse(-1.0);
        return health.value("cpu.usage")
                .map(percent -> new CpuUsage(percent, Runtime.getRuntime().availableProcessors(), load));
    }

    static Optional<MemoryUsage> memory(SystemHealth health) {
        return health.value("memory.used").flatMap(used -> health.value("memory.total")
                .map(total -> new MemoryUsage(Math.round(used), Math.round(total))));
    }

    static Optional<DiskUsage> disk(SystemHealth health, Path folder) {
        return health.value("disk.used").flatMap(used -> health.value("disk.total")
                .map(total -> new DiskUsage(folder.toString(), Math.round(used), Math.round(total))));
    }
}
