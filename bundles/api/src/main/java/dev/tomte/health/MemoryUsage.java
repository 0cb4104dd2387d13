package dev.tomte.health;

/**
 * The device's memory, in MB of 1,048,576 bytes.
 *
 * @param usedMb what is not available to a new program
 */
public record MemoryUsage(long usedMb, long totalMb) {

    /** 0 to 100. */
    public double percent() {
        return totalMb == 0 ? 0 : 100.0 * usedMb / totalMb;
    }
}
