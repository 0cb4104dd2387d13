package dev.tomte.health;

import java.util.regex.Pattern;

/**
 * One value.
 *
 * @param metric its name, lower-case words joined by dots and dashes: {@code cpu.usage}, {@code disk.used}
 * @param value finite
 * @param unit {@code %}, {@code MB} (1,048,576 bytes), {@code B/s}, {@code °C}, {@code ms}, or empty for a count
 */
public record Measurement(String metric, double value, String unit) {

    private static final Pattern METRIC = Pattern.compile("[a-z0-9][a-z0-9.\\-]{0,119}");

    public Measurement {
        if (!METRIC.matcher(metric).matches() || !Double.isFinite(value)) {
            throw new IllegalArgumentException("Expected a name of up to 120 of a-z0-9.- and a finite value, not "
                    + (metric.length() > 130 ? metric.substring(0, 130) + "…" : metric) + " = " + value);
        }
    }
}
