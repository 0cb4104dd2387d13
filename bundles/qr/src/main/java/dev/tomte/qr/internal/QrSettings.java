package dev.tomte.qr.internal;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Optional;

/**
 * The configuration, checked.
 *
 * @param baseUrl without a slash at its end; empty if there is none
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

    private static Optional<String> baseUrl(String value) {
        if (value.isEmpty()) {
            return Optional.empty();
        }
        try {
            URI uri = new URI(value);
            if (value.length() <= LONGEST_URL
                    && "https".equals(uri.getScheme())
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null
                    && value.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
                return Optional.of(value.replaceAll("/+$", ""));
            }
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(wrongUrl(value), e);
        }
        throw new IllegalArgumentException(wrongUrl(value));
    }

    private static String wrongUrl(String value) {
        return "baseUrl: expected an address like https://pair.example of at most " + LONGEST_URL
                + " characters of US-ASCII, without user, query and fragment, not " + value;
    }

    private static int range(String key, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(key + ": expected " + min + " to " + max + ", not " + value);
        }
        return value;
    }
}
