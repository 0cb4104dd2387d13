package dev.tomte.tasks.internal.conditions;

import java.util.Optional;

/**
 * A route to everywhere.
 *
 * @param link the network interface it leads over
 * @param metric the least is taken; unsigned 32 bits
 * @param version 4 or 6, of the Internet Protocol
 */
record DefaultRoute(String link, long metric, int version) {

    private static final int UP = 0x1;
    private static final int REJECT = 0x200;

    /** Reads a line of {@code /proc/net/route}; empty if it is no default route, or no route at all. */
    static Optional<DefaultRoute> v4(String line) {
        String[] field = line.strip().split("\\s+", -1);
        if (field.length < 8 || !field[1].equals("00000000") || !field[7].equals("00000000")) {
            return Optional.empty();
        }
        return of(field[0], field[6], 10, field[3], 4);
    }

    /** Reads a line of {@code /proc/net/ipv6_route}; empty if it is no default route, or no route at all. */
    static Optional<DefaultRoute> v6(String line) {
        String[] field = line.strip().split("\\s+", -1);
        if (field.length < 10 || !field[0].matches("0{32}") || !field[1].equals("00")) {
            return Optional.empty();
        }
        return of(field[9], field[5], 16, field[8], 6);
    }

    private static Optional<DefaultRoute> of(String link, String metric, int radix, String flags, int version) {
        try {
            long bits = Long.parseLong(flags, 16);
            boolean usable = (bits & UP) != 0 && (bits & REJECT) == 0 && !link.equals("lo") && Link.isName(link);
            return usable
                    ? Optional.of(new DefaultRoute(link, Long.parseLong(metric, radix), version))
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
