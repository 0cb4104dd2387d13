package dev.tomte.tasks.internal.conditions;

import dev.tomte.tasks.internal.conditions.PowerSupply.Kind;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Reads {@code /sys/class/power_supply} (kernel documentation, ABI/testing/sysfs-class-power). What belongs to a mouse or
 * a headset ({@code scope} is {@code Device}) does not feed the device and is left out, and so is an empty bay
 * ({@code present} is 0).
 */
final class PowerSupplies {

    private static final String FOLDER = "sys/class/power_supply";
    private static final Set<String> BATTERIES = Set.of("Battery", "UPS");
    private static final Set<String> STATUSES = Set.of("Charging", "Discharging", "Full", "Not charging");

    private final DeviceFiles files;

    PowerSupplies(DeviceFiles files) {
        this.files = files;
    }

    /** @throws IOException if the folder is there but cannot be read */
    List<PowerSupply> read() throws IOException {
        List<PowerSupply> supplies = new ArrayList<>();
        for (String name : files.list(FOLDER, "*")) {
            String folder = FOLDER + "/" + name + "/";
            if (files.optional(folder + "scope").filter("Device"::equals).isEmpty()
                    && files.optional(folder + "present").filter("0"::equals).isEmpty()) {
                supply(name, folder).ifPresent(supplies::add);
            }
        }
        return supplies;
    }

    private Optional<PowerSupply> supply(String name, String folder) {
        try {
            String type = files.value(folder + "type");
            if (BATTERIES.contains(type)) {
                return Optional.of(battery(name, folder));
            }
            if (type.equals("Mains") || type.equals("Wireless") || type.equals("BrickID") || type.startsWith("USB")) {
                return Optional.of(outer(name, folder));
            }
            // The kernel's own word for a supply of which it knows no more.
            return type.equals("Unknown")
                    ? Optional.empty()
                    : Optional.of(PowerSupply.unclear(name, unexpected(folder, "type", "Battery, Mains or USB", type)));
        } catch (IOException e) {
            return Optional.of(PowerSupply.unclear(name, reason(folder, "type", e)));
        }
    }

    private PowerSupply battery(String name, String folder) {
        String status =
                files.optional(folder + "status").filter(STATUSES::contains).orElse(PowerSupply.UNKNOWN);
        Optional<Integer> percent = Optional.empty();
        Optional<String> problem = Optional.empty();
        try {
            String capacity = files.value(folder + "capacity");
            OptionalInt number = number(capacity, 100);
            if (number.isPresent()) {
                percent = Optional.of(number.getAsInt());
            } else {
                problem = Optional.of(unexpected(folder, "capacity", "0 to 100", capacity));
            }
        } catch (IOException e) {
            problem = Optional.of(reason(folder, "capacity", e));
        }
        return new PowerSupply(name, Kind.BATTERY, Optional.empty(), status, percent, problem);
    }

    private PowerSupply outer(String name, String folder) {
        Optional<Boolean> delivers = Optional.empty();
        Optional<String> problem = Optional.empty();
        try {
            String online = files.value(folder + "online");
            OptionalInt number = number(online, 2);
            if (number.isPresent()) {
                delivers = Optional.of(number.getAsInt() > 0);
            } else {
                problem = Optional.of(unexpected(folder, "online", "0, 1 or 2", online));
            }
        } catch (IOException e) {
            problem = Optional.of(reason(folder, "online", e));
        }
        return new PowerSupply(name, Kind.OUTER, delivers, PowerSupply.UNKNOWN, Optional.empty(), problem);
    }

    private static OptionalInt number(String text, int most) {
        if (!text.matches("[0-9]{1,3}")) {
            return OptionalInt.empty();
        }
        int number = Integer.parseInt(text);
        return number > most ? OptionalInt.empty() : OptionalInt.of(number);
    }

    private static String unexpected(String folder, String file, String expected, String found) {
        return "/" + folder + file + ": expected " + expected + ", found " + Texts.shown(found);
    }

    private static String reason(String folder, String file, IOException e) {
        return e instanceof NoSuchFileException ? "/" + folder + file + " is missing" : String.valueOf(e.getMessage());
    }
}
