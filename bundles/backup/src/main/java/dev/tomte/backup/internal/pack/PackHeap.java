package dev.tomte.backup.internal.pack;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How large the heap of the process that packs may be. 48 MiB do for packing. A key from a passphrase is derived in as much as
 * there is up to 128 MiB, a third of the heap, and the less there is the longer it takes: with 48 MiB, four times as long.
 */
final class PackHeap {

    static final int LEAST_MIB = 48;
    static final int MOST_MIB = 400;

    private static final Logger LOG = LoggerFactory.getLogger(PackHeap.class);
    /** Of the memory that nobody needs, one part in so many. */
    private static final int SHARE = 4;

    private static final Path MEMINFO = Path.of("/proc/meminfo");
    /** What can be had without swapping, in KiB (proc(5)). */
    private static final Pattern AVAILABLE = Pattern.compile("(?m)^MemAvailable: +([0-9]+) kB$");

    private PackHeap() {}

    /** In MiB, for a key from a passphrase, as things are at the moment. */
    static int forPassphrase() {
        return forPassphrase(availableMib());
    }

    static int forPassphrase(long availableMib) {
        return (int) Math.max(LEAST_MIB, Math.min(MOST_MIB, availableMib / SHARE));
    }

    /** Linux counts files that it keeps in memory as free; a container may have less than the machine. */
    private static long availableMib() {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        if (Files.isReadable(MEMINFO)) {
            try {
                Matcher available = AVAILABLE.matcher(Files.readString(MEMINFO));
                if (available.find()) {
                    return Math.min(Long.parseLong(available.group(1)) >> 10, system.getTotalMemorySize() >> 20);
                }
            } catch (IOException e) {
                LOG.debug("{} cannot be read", MEMINFO, e);
            }
        }
        return system.getFreeMemorySize() >> 20;
    }
}
