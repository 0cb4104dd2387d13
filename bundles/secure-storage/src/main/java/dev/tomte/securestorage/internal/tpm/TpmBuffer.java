package dev.tomte.securestorage.internal.tpm;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** The marshalling of TPM 2.0: big-endian numbers, and sized buffers (TPM2B) with a length of two bytes before. */
final class TpmBuffer {

    private final byte[] array;
    private final ByteBuffer buffer;

    private TpmBuffer(byte[] array) {
        this.array = array;
        buffer = ByteBuffer.wrap(array);
    }

    static TpmBuffer toWrite() {
        return new TpmBuffer(new byte[TpmDevice.MAX_LENGTH]);
    }

    static TpmBuffer toRead(byte[] bytes) {
        return new TpmBuffer(bytes);
    }

    TpmBuffer u8(int value) {
        buffer.put((byte) value);
        return this;
    }

    TpmBuffer u16(int value) {
        buffer.putShort((short) value);
        return this;
    }

    TpmBuffer u32(int value) {
        buffer.putInt(value);
        return this;
    }

    TpmBuffer bytes(byte[] value) {
        buffer.put(value);
        return this;
    }

    TpmBuffer sized(byte[] value) {
        return u16(value.length).bytes(value);
    }

    /** What was written. */
    byte[] written() {
        return Arrays.copyOf(array, buffer.position());
    }

    /** Where a secret was written. */
    void wipe() {
        Arrays.fill(array, (byte) 0);
    }

    int u16() throws IOException {
        try {
            return Short.toUnsignedInt(buffer.getShort());
        } catch (BufferUnderflowException e) {
            throw cut(e);
        }
    }

    int u32() throws IOException {
        try {
            return buffer.getInt();
        } catch (BufferUnderflowException e) {
            throw cut(e);
        }
    }

    byte[] sized() throws IOException {
        byte[] value = new byte[u16()];
        try {
            buffer.get(value);
        } catch (BufferUnderflowException e) {
            throw cut(e);
        }
        return value;
    }

    private static IOException cut(BufferUnderflowException e) {
        return new IOException("The TPM's answer is shorter than it should be", e);
    }
}
