package dev.tomte.qr.internal;

import dev.tomte.secret.KeySignature;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The URL of a pairing code. Its signature covers every byte before {@code &k=}.
 *
 * @param signed those bytes
 * @param code as it was issued
 */
record PairingUrl(String signed, String code, KeySignature signature) {

    private static final int LONGEST = 1024;
    private static final Pattern DEVICE = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern FORM = Pattern.compile("(https://[!-~&&[^#]]{1,300}#v=1&d=" + DEVICE.pattern()
            + "&c=([0-9A-Z-]{14})&e=\\d{1,12})&k=(\\d{1,9})&s=([A-Za-z0-9_-]{86})");
    /** Goes before what is signed, so that no signature of the device for anything else fits. */
    private static final String DOMAIN = "tomte-pairing-1\0";

    /** Whether a text is meant to be a URL rather than a code. */
    static boolean isMeant(String text) {
        return text.contains(":");
    }

    /**
     * The part that is to be signed.
     *
     * @throws IllegalArgumentException if the device's id is not as {@link dev.tomte.qr.PairingService#payload} says
     */
    static String toSign(String baseUrl, String deviceId, String code, Instant expiresAt) {
        if (!DEVICE.matcher(deviceId).matches()) {
            throw new IllegalArgumentException(
                    "Expected a device's id of 1 to 64 letters, digits, '.', '_' and '-', not '" + deviceId + "'");
        }
        return baseUrl + "/pair#v=1&d=" + deviceId + "&c=" + code + "&e=" + expiresAt.getEpochSecond();
    }

    static byte[] bytes(String signed) {
        return (DOMAIN + signed).getBytes(StandardCharsets.US_ASCII);
    }

    static String format(String signed, KeySignature signature) {
        return signed + "&k=" + signature.version() + "&s=" + signature.signature();
    }

    /** Empty if it is anything else. */
    static Optional<PairingUrl> parse(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        Matcher url = FORM.matcher(text.strip());
        if (!url.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new PairingUrl(
                    url.group(1), url.group(2), new KeySignature(Integer.parseInt(url.group(3)), url.group(4))));
        } catch (IllegalArgumentException noSignature) {
            return Optional.empty();
        }
    }
}
