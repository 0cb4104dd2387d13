package dev.tomte.qr.internal;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Optional;

/**
 * The configuration, checked.
 *
 * @param baseUrl without a slash at its end; empty for the server of the device's settings
 */
record QrSettings(Optional<String> baseUrl, Duration timeToLive, int attemptsPerMinute) {

    static final QrSettings DEFAULTS = of(Defaults.class.getAnnotation(QrConfig.class));

    private static final int LONGEST_URL = 200;

    /** Carries the annotation with nothing set, so that the defaults stand in one place. */
    @QrConfig
    private static final class Defaults {}

    /** @throws IllegalArgumentException naming key, value and what is allowed */
    static QrSettings of(QrConfig config) {
        return new QrSettings(
                baseUrl(config.baseUrl().strip()),
                Duration.ofSeconds(range("timeToLiveS", config.timeToLiveS(), 10, 86_400)),
                range("attemptsPerMinute", config.attemptsPerMinute(), 1, 1000));
    }

    /** The address, without slashes at its end, if an app can be sent there; empty if not. */
    static Optional<String> base(String address) {
        try {
            URI uri = new URI(address);
            boolean leads = address.length() <= LONGEST_URL
                    && "https".equals(uri.getScheme())
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null
                    && address.chars().allMatch(c -> c > ' ' && c < 0x7f);
            return leads ? Optional.of(address.replaceAll("/+$", "")) : Optional.empty();
        } catch (URISyntaxException noAddress) {
            return Optional.empty();
        }
    }

    private static Optional<String> baseUrl(String value) {
        if (value.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> base = base(value);
        if (base.isEmpty()) {
            throw new IllegalArgumentException("baseUrl: expected an address like https://pair.example of at most "
                    + LONGEST_URL + " characters of US-ASCII, without user, query and fragment, not " + value);
        }
        return base;
    }

    private static int range(String key, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(key + ": expected " + min + " to " + max + ", not " + value);
        }
        return value;
    }
}
