package dev.tomte.backup.internal.age;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * scrypt (RFC 7914) with r = 8 and p = 1, as the age format has it, in less memory than usual. The function keeps 2^N blocks
 * of 1 KiB: 256 MiB for the work factor that {@code age} writes, twice the heap of the runtime. Here only every
 * <i>stride</i>-th is kept, and those between are computed again when they are asked for. The result is the same; at a
 * stride of 8 it takes 32 MiB and not quite three times as long.
 */
final class Scrypt {

    private static final int WORDS = 256;
    private static final int BLOCK_BYTES = 4 * WORDS;
    /** A third of the heap at most may be taken for the moment that it takes, */
    private static final int HEAP_SHARE = 3;
    /** and this part of it even where little seems to be free: most of what is not will turn out to be garbage. */
    private static final int LEAST_HEAP_SHARE = 16;
    /** How often blocks may be mixed: a minute or two of a small device. */
    private static final long MAXIMUM_MIXES = 1L << 25;

    private final int[] block;
    private final int[] scratch = new int[WORDS];
    private final int[] looked = new int[WORDS];
    private final int[] x = new int[16];

    private Scrypt(byte[] bytes) {
        block = new int[WORDS];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(block);
    }

    /** Whether a work factor of 2^logN can be computed in this heap in bearable time. */
    static boolean feasible(int logN) {
        return mixes(logN, stride(logN, Runtime.getRuntime().maxMemory() / HEAP_SHARE)) <= MAXIMUM_MIXES;
    }

    /** The heap in which a work factor is feasible. */
    static long wantedHeapMebibytes(int logN) {
        long mebibytes = 1;
        while (mixes(logN, stride(logN, (mebibytes << 20) / HEAP_SHARE)) > MAXIMUM_MIXES) {
            mebibytes *= 2;
        }
        return mebibytes;
    }

    /** @param length of the key, in bytes */
    static byte[] derive(byte[] passphrase, byte[] salt, int logN, int length) {
        return derive(passphrase, salt, logN, length, stride(logN, budget()));
    }

    /** @param stride a power of two: of how many blocks one is kept */
    static byte[] derive(byte[] passphrase, byte[] salt, int logN, int length, int stride) {
        byte[] bytes = stretch(passphrase, salt, BLOCK_BYTES);
        Scrypt scrypt = new Scrypt(bytes);
        scrypt.mix(1 << logN, stride);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().put(scrypt.block);
        try {
            return stretch(passphrase, bytes, length);
        } finally {
            Arrays.fill(bytes, (byte) 0);
            Arrays.fill(scrypt.block, 0);
            Arrays.fill(scrypt.scratch, 0);
            Arrays.fill(scrypt.looked, 0);
        }
    }

    private static long budget() {
        Runtime runtime = Runtime.getRuntime();
        long maximum = runtime.maxMemory();
        long free = maximum - (runtime.totalMemory() - runtime.freeMemory());
        return Math.max(maximum / LEAST_HEAP_SHARE, Math.min(maximum / HEAP_SHARE, free / 2));
    }

    private static int stride(int logN, long budget) {
        int stride = 1;
        while (((long) BLOCK_BYTES << logN) / stride > budget) {
            stride *= 2;
        }
        return stride;
    }

    private static long mixes(int logN, int stride) {
        return (2L << logN) + (((stride - 1L) << logN) >> 1);
    }

    /** PBKDF2-HMAC-SHA-256 of one iteration. */
    private static byte[] stretch(byte[] passphrase, byte[] salt, int length) {
        // The JDK knows no empty key; HMAC fills keys up with zeros, so that this one is the same.
        byte[] key = passphrase.length == 0 ? new byte[1] : passphrase;
        byte[] numbered = Arrays.copyOf(salt, salt.length + Integer.BYTES);
        byte[] out = new byte[length];
        for (int i = 1, at = 0; at < length; i++, at += Keys.KEY_BYTES) {
            ByteBuffer.wrap(numbered).putInt(salt.length, i);
            byte[] part = Keys.hmac(key, numbered);
            System.arraycopy(part, 0, out, at, Math.min(part.length, length - at));
            Arrays.fill(part, (byte) 0);
        }
        Arrays.fill(numbered, (byte) 0);
        return out;
    }

    /** scryptROMix: fills the table, then goes through it in an order that depends on the passphrase. */
    private void mix(int n, int stride) {
        int[][] kept = new int[n / stride][];
        for (int i = 0; i < n; i++) {
            if (i % stride == 0) {
                kept[i / stride] = block.clone();
            }
            mixBlock(block);
        }
        for (int i = 0; i < n; i++) {
            int j = block[WORDS - 16] & (n - 1);
            System.arraycopy(kept[j / stride], 0, looked, 0, WORDS);
            for (int behind = j % stride; behind > 0; behind--) {
                mixBlock(looked);
            }
            for (int k = 0; k < WORDS; k++) {
                block[k] ^= looked[k];
            }
            mixBlock(block);
        }
        for (int[] one : kept) {
            Arrays.fill(one, 0);
        }
    }

    /** scryptBlockMix, in place. */
    private void mixBlock(int[] b) {
        System.arraycopy(b, WORDS - 16, x, 0, 16);
        for (int i = 0; i < WORDS; i += 16) {
            for (int k = 0; k < 16; k++) {
                x[k] ^= b[i + k];
            }
            salsa();
            // Even parts come first in the result, then the odd ones.
            System.arraycopy(x, 0, scratch, (i & 16) * (WORDS / 32) + (i / 32) * 16, 16);
        }
        System.arraycopy(scratch, 0, b, 0, WORDS);
    }

    /** The Salsa20/8 core (RFC 7914 section 3) on x. */
    private void salsa() {
        int x0 = x[0];
        int x1 = x[1];
        int x2 = x[2];
        int x3 = x[3];
        int x4 = x[4];
        int x5 = x[5];
        int x6 = x[6];
        int x7 = x[7];
        int x8 = x[8];
        int x9 = x[9];
        int x10 = x[10];
        int x11 = x[11];
        int x12 = x[12];
        int x13 = x[13];
        int x14 = x[14];
        int x15 = x[15];
        for (int round = 0; round < 8; round += 2) {
            x4 ^= Integer.rotateLeft(x0 + x12, 7);
            x8 ^= Integer.rotateLeft(x4 + x0, 9);
            x12 ^= Integer.rotateLeft(x8 + x4, 13);
            x0 ^= Integer.rotateLeft(x12 + x8, 18);
            x9 ^= Integer.rotateLeft(x5 + x1, 7);
            x13 ^= Integer.rotateLeft(x9 + x5, 9);
            x1 ^= Integer.rotateLeft(x13 + x9, 13);
            x5 ^= Integer.rotateLeft(x1 + x13, 18);
            x14 ^= Integer.rotateLeft(x10 + x6, 7);
            x2 ^= Integer.rotateLeft(x14 + x10, 9);
            x6 ^= Integer.rotateLeft(x2 + x14, 13);
            x10 ^= Integer.rotateLeft(x6 + x2, 18);
            x3 ^= Integer.rotateLeft(x15 + x11, 7);
            x7 ^= Integer.rotateLeft(x3 + x15, 9);
            x11 ^= Integer.rotateLeft(x7 + x3, 13);
            x15 ^= Integer.rotateLeft(x11 + x7, 18);
            x1 ^= Integer.rotateLeft(x0 + x3, 7);
            x2 ^= Integer.rotateLeft(x1 + x0, 9);
            x3 ^= Integer.rotateLeft(x2 + x1, 13);
            x0 ^= Integer.rotateLeft(x3 + x2, 18);
            x6 ^= Integer.rotateLeft(x5 + x4, 7);
            x7 ^= Integer.rotateLeft(x6 + x5, 9);
            x4 ^= Integer.rotateLeft(x7 + x6, 13);
            x5 ^= Integer.rotateLeft(x4 + x7, 18);
            x11 ^= Integer.rotateLeft(x10 + x9, 7);
            x8 ^= Integer.rotateLeft(x11 + x10, 9);
            x9 ^= Integer.rotateLeft(x8 + x11, 13);
            x10 ^= Integer.rotateLeft(x9 + x8, 18);
            x12 ^= Integer.rotateLeft(x15 + x14, 7);
            x13 ^= Integer.rotateLeft(x12 + x15, 9);
            x14 ^= Integer.rotateLeft(x13 + x12, 13);
            x15 ^= Integer.rotateLeft(x14 + x13, 18);
        }
        x[0] += x0;
        x[1] += x1;
        x[2] += x2;
        x[3] += x3;
        x[4] += x4;
        x[5] += x5;
        x[6] += x6;
        x[7] += x7;
        x[8] += x8;
        x[9] += x9;
        x[10] += x10;
        x[11] += x11;
        x[12] += x12;
        x[13] += x13;
        x[14] += x14;
        x[15] += x15;
    }
}
