package dev.tomte.qr;

import org.osgi.annotation.versioning.ProviderType;

/**
 * A QR code of model 2 (ISO/IEC 18004): a square of dark and light modules, and its pictures. All of them have the quiet zone
 * of four light modules around it that scanners want. Immutable; may be used from any thread.
 */
@ProviderType
public interface QrCode {

    /** Light modules around the code, on each side. */
    int QUIET_ZONE = 4;

    /** The most pixels of a module in {@link #png}. */
    int MAX_SCALE = 32;

    /** How the terminal looks that a code is shown on. */
    enum Terminal {
        /** Takes ANSI colours (ECMA-48): both colours are set, so it does not matter what the terminal's own are. */
        ANSI,
        /** Light text on a dark ground, without colours. */
        DARK,
        /** Dark text on a light ground, without colours. */
        LIGHT
    }

    /** 1 to 40. */
    int version();

    /** Modules along a side without the quiet zone: 17 + 4 x version, 21 to 177. */
    int size();

    /**
     * Whether a module is dark.
     *
     * @param x from the left, 0 to size - 1
     * @param y from the top, 0 to size - 1
     * @throws IndexOutOfBoundsException if there is no such module
     */
    boolean isDark(int x, int y);

    /**
     * A PNG file (W3C PNG, second edition) in black and white, one bit a pixel.
     *
     * @param scale pixels along a side of a module, 1 to {@value #MAX_SCALE}
     * @throws IllegalArgumentException if the scale is not in the range
     */
    byte[] png(int scale);

    /** An SVG 1.1 document without a size of its own, a unit for each module. */
    String svg();

    /** Lines of half blocks, two modules high each, with a line feed after each. */
    String terminal(Terminal terminal);
}
