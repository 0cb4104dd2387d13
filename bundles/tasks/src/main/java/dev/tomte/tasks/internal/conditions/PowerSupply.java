package dev.tomte.tasks.internal.conditions;

import java.util.Optional;

/**
 * A battery of the device, or what feeds it.
 *
 * @param name of its folder: {@code BAT0}
 * @param kind what it is to us
 * @param online whether an outer supply delivers
 * @param status of a battery: {@code Charging}, {@code Discharging}, {@code Full}, {@code Not charging}; else
 *     {@code Unknown}
 * @param percent charge of a battery
 * @param problem what cannot be told of it: the charge of a battery, whether an outer supply delivers, what it is at all
 */
record PowerSupply(
        String name,
        Kind kind,
        Optional<Boolean> online,
        String status,
        Optional<Integer> percent,
        Optional<String> problem) {

    static final String UNKNOWN = "Unknown";

    /** What a supply is to us. */
    enum Kind {
        /** A battery or an uninterruptible power supply. */
        BATTERY,
        /** Mains, USB, a charging pad. */
        OUTER,
        /** Something whose type cannot be told. */
        UNCLEAR
    }

    static PowerSupply unclear(String name, String problem) {
        return new PowerSupply(name, Kind.UNCLEAR, Optional.empty(), UNKNOWN, Optional.empty(), Optional.of(problem));
    }

    boolean is(Kind wanted) {
        return kind == wanted;
    }

    boolean delivers() {
        return is(Kind.OUTER) && online.orElse(false);
    }

    /** Why it cannot be told whether this charges, or is charged; the charge itself does not matter. */
    Optional<String> chargingProblem() {
        if (!is(Kind.BATTERY)) {
            return problem;
        }
        return status.equals(UNKNOWN)
                ? Optional.of("the status of the battery " + name + " is unknown")
                : Optional.empty();
    }
}
