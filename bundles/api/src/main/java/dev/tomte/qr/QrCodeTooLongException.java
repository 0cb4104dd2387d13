package dev.tomte.qr;

/** A text does not fit into a QR code. */
public final class QrCodeTooLongException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final int length;
    private final int limit;

    /**
     * Says how long it may be.
     *
     * @param unit what is counted: {@code digits}, {@code characters} or {@code bytes}
     */
    public QrCodeTooLongException(int length, int limit, String unit, ErrorCorrection level) {
        super("Expected at most " + limit + " " + unit + " for a QR code of level " + level + ", not " + length
                + (level == ErrorCorrection.L ? "" : "; a lower level holds more"));
        this.length = length;
        this.limit = limit;
    }

    public int length() {
        return length;
    }

    public int limit() {
        return limit;
    }
}
