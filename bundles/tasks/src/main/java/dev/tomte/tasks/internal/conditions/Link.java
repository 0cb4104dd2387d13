package dev.tomte.tasks.internal.conditions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** A network interface in {@code /sys/class/net} (kernel documentation, ABI/testing/sysfs-class-net). */
final class Link {

    private static final int UP = 0x1;
    private static final String LOOPBACK = "772";
    // IFNAMSIZ is 16 with the zero at the end; a slash or a space is not allowed, see dev_valid_name of Linux.
    private static final Pattern NAME = Pattern.compile("[^/\\s\\p{Cntrl}]{1,15}");

    private final DeviceFiles files;
    private final String folder;

    Link(DeviceFiles files, String name) {
        this.files = files;
        this.folder = "sys/class/net/" + name;
    }

    /** Whether a network interface can have this name; such a name cannot lead out of the folder. */
    static boolean isName(String name) {
        return NAME.matcher(name).matches() && !name.equals(".") && !name.equals("..");
    }

    /** Why nothing goes over it; empty if something does. */
    Optional<String> problem() {
        if (!files.exists(folder)) {
            return Optional.of("is not there");
        }
        if (files.optional(folder + "/type").filter(LOOPBACK::equals).isPresent()) {
            return Optional.of("leads back to the device");
        }
        String flags = files.optional(folder + "/flags").orElse("");
        if (!flags.matches("0x[0-9a-fA-F]{1,8}")) {
            return Optional.of("is in no known state: /" + folder + "/flags is " + Texts.shown(flags));
        }
        if ((Long.parseLong(flags.substring(2), 16) & UP) == 0) {
            return Optional.of("is switched off");
        }
        String state = files.optional(folder + "/operstate").orElse("unknown");
        return switch (state) {
            case "up" -> Optional.empty();
            // Drivers that do not tell, of tunnels and modems mostly.
            case "unknown" -> noCarrier() ? Optional.of("has no carrier") : Optional.empty();
            default -> Optional.of("is " + Texts.line(state));
        };
    }

    private boolean noCarrier() {
        return files.optional(folder + "/carrier").filter("0"::equals).isPresent();
    }

    /** The name of the driver, which tells a tethered telephone whatever the interface is called. */
    Optional<String> driver() {
        Path driver = files.path(folder + "/device/driver");
        try {
            return Files.isSymbolicLink(driver)
                    ? Optional.ofNullable(Files.readSymbolicLink(driver).getFileName())
                            .map(Path::toString)
                    : Optional.empty();
        } catch (IOException e) {
            // It went away in between: an interface without a driver is none that costs.
            return Optional.empty();
        }
    }
}
