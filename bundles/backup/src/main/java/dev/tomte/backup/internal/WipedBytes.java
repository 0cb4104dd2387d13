package dev.tomte.backup.internal;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** Bytes in memory that are wiped when it is closed; what it outgrew meanwhile is not, which is why it begins large. */
final class WipedBytes extends ByteArrayOutputStream {

    private static final int USUALLY_ENOUGH = 256 << 10;

    WipedBytes() {
        super(USUALLY_ENOUGH);
    }

    @Override
    public synchronized void close() {
        Arrays.fill(buf, (byte) 0);
    }
}
