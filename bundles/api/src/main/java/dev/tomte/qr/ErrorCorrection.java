package dev.tomte.qr;

/**
 * How much of a code may be unreadable (ISO/IEC 18004, section 7.5.1), and what therefore fits into the largest one,
 * version 40.
 */
public enum ErrorCorrection {
    /** About 7 % may be unreadable. */
    L(7089, 4296, 2953),
    /** About 15 %. */
    M(5596, 3391, 2331),
    /** About 25 %. */
    Q(3993, 2420, 1663),
    /** About 30 %. */
    H(3057, 1852, 1273);

    private final int maxDigits;
    private final int maxAlphanumeric;
    private final int maxBytes;

    ErrorCorrection(int maxDigits, int maxAlphanumeric, int maxBytes) {
        this.maxDigits = maxDigits;
        this.maxAlphanumeric = maxAlphanumeric;
        this.maxBytes = maxBytes;
    }

    /** The most digits, if there is nothing but digits. */
    public int maxDigits() {
        return maxDigits;
    }

    /** The most characters, if there are only {@code 0-9A-Z $%*+-./:}. */
    public int maxAlphanumeric() {
        return maxAlphanumeric;
    }

    /** The most bytes of any other text in US-ASCII; one byte less in UTF-8, which the code has to say. */
    public int maxBytes() {
        return maxBytes;
    }
}
