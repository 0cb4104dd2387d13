package dev.tomte.health;

/**
 * A file system, in MB of 1,048,576 bytes.
 *
 * @param path where it is looked at
 * @param usedMb what an ordinary user cannot write to any more
 */
public record DiskUsage(String path, long usedMb, long totalMb) {

    /** 0 to 100. */
    public double percent() {
        return totalMb == 0 ? 0 : 100.0 * usedMb / totalMb;
    }
}
