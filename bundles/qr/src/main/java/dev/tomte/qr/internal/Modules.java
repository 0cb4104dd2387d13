package dev.tomte.qr.internal;

import dev.tomte.qr.QrCode;
import java.util.BitSet;
import java.util.Objects;

/** The modules, row by row. */
final class Modules implements QrCode {

    private final int version;
    private final int size;
    private final BitSet dark;

    /** @param rows a byte for each module, 1 for dark */
    Modules(int version, byte[][] rows) {
        this.version = version;
        size = rows.length;
        dark = new BitSet(size * size);
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                if (rows[y][x] == 1) {
                    dark.set(y * size + x);
                }
            }
        }
    }

    @Override
    public int version() {
        return version;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public boolean isDark(int x, int y) {
        return dark.get(Objects.checkIndex(y, size) * size + Objects.checkIndex(x, size));
    }

    @Override
    public byte[] png(int scale) {
        return PngPicture.of(this, scale);
    }

    @Override
    public String svg() {
        return SvgPicture.of(this);
    }

    @Override
    public String terminal(Terminal terminal) {
        return TerminalPicture.of(this, terminal);
    }
}
