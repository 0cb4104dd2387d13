package dev.tomte.tasks.internal.conditions;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which connections are metered, as {@code nmcli} tells it (nmcli(1), NMMetered of libnm). Where it is not installed, or
 * NetworkManager does not run, nothing is known.
 */
final class NetworkManager {

    static final List<String> COMMAND =
            List.of("nmcli", "-t", "-f", "GENERAL.DEVICE,GENERAL.IP-IFACE,GENERAL.METERED", "device", "show");

    private static final Logger LOG = LoggerFactory.getLogger(NetworkManager.class);
    private static final Duration LIMIT = Duration.ofSeconds(1);
    private static final long AGE_OF_STRANGER = Duration.ofSeconds(1).toNanos();

    /** What is known of a connection. */
    enum Metered {
        YES,
        NO,
        GUESSED_YES,
        GUESSED_NO,
        UNKNOWN
    }

    private record Answer(long at, Map<String, Metered> links) {}

    private final List<String> command;
    private final Duration limit;
    private final LongSupplier nanoTime;
    private @Nullable Answer last;
    private boolean failed;

    /** @param command to ask with; empty if there is nobody to ask */
    NetworkManager(List<String> command, LongSupplier nanoTime) {
        this(command, LIMIT, nanoTime);
    }

    NetworkManager(List<String> command, Duration limit, LongSupplier nanoTime) {
        this.command = List.copyOf(command);
        this.limit = limit;
        this.nanoTime = nanoTime;
    }

    /** @param age how old the answer may be */
    synchronized Metered metered(String link, Duration age) {
        if (command.isEmpty()) {
            return Metered.UNKNOWN;
        }
        long now = nanoTime.getAsLong();
        if (last == null || now - last.at() > age.toNanos() || isNew(link, now, last)) {
            last = new Answer(now, ask());
        }
        return last.links().getOrDefault(link, Metered.UNKNOWN);
    }

    /** An interface that was not there when the answer was given may be a telephone that was just plugged in. */
    private static boolean isNew(String link, long now, Answer answer) {
        return !answer.links().isEmpty() && !answer.links().containsKey(link) && now - answer.at() > AGE_OF_STRANGER;
    }

    private Map<String, Metered> ask() {
        try {
            Map<String, Metered> links = parse(new BoundedCommand(command, limit).output());
            failed = false;
            return links;
        } catch (IOException e) {
            if (!failed) {
                LOG.info(
                        "NetworkManager does not tell which connections are metered ({}); the configuration alone"
                                + " counts until it does",
                        e.getMessage());
            }
            failed = true;
            return Map.of();
        }
    }

    /** A block of lines {@code field:value} for each device, in which a backslash stands before a colon. */
    private static Map<String, Metered> parse(byte[] output) {
        Map<String, Metered> links = new HashMap<>();
        String device = "";
        String link = "";
        for (String line : new String(output, StandardCharsets.UTF_8).split("\n", -1)) {
            int colon = line.indexOf(':');
            String value = line.substring(colon + 1).strip().replaceAll("\\\\(.)", "$1");
            switch (colon < 0 ? "" : line.substring(0, colon)) {
                case "GENERAL.DEVICE" -> {
                    device = value;
                    link = value;
                }
                // Of a modem, the device is its serial port and this is what routes lead over.
                case "GENERAL.IP-IFACE" -> link = value;
                case "GENERAL.METERED" -> {
                    links.put(device, metered(value));
                    links.put(link, metered(value));
                }
                default -> LOG.trace("nmcli also says {}", line);
            }
        }
        return links;
    }

    private static Metered metered(String value) {
        return switch (value) {
            case "yes" -> Metered.YES;
            case "no" -> Metered.NO;
            case "yes (guessed)" -> Metered.GUESSED_YES;
            case "no (guessed)" -> Metered.GUESSED_NO;
            default -> Metered.UNKNOWN;
        };
    }
}
