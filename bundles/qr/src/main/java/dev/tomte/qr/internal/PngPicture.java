package dev.tomte.qr.internal;

import dev.tomte.qr.QrCode;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/**
 * A PNG of one bit a pixel, in grey: 0 is black. The sections are those of the W3C recommendation, second edition. Written
 * here, as Java's own writer drags in the desktop module and its native libraries.
 */
final class PngPicture {

    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

    private static final byte UP = 2;

    private PngPicture() {}

    static byte[] of(QrCode code, int scale) {
        if (scale < 1 || scale > QrCode.MAX_SCALE) {
            throw new IllegalArgumentException(
                    "Expected a scale of 1 to " + QrCode.MAX_SCALE + " pixels a module, not " + scale);
        }
        int side = (code.size() + 2 * QrCode.QUIET_ZONE) * scale;
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(file)) {
            out.write(SIGNATURE);
            chunk(out, "IHDR", header(side));
            chunk(out, "IDAT", pixels(code, scale, side));
            chunk(out, "IEND", new byte[0]);
        } catch (IOException e) {
            throw new UncheckedIOException("Memory cannot be written", e);
        }
        return file.toByteArray();
    }

    /** Section 11.2.2: bit depth 1, greyscale, the only compression and filter methods, not interlaced. */
    private static byte[] header(int side) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream header = new DataOutputStream(bytes);
        header.writeInt(side);
        header.writeInt(side);
        header.write(new byte[] {1, 0, 0, 0, 0});
        return bytes.toByteArray();
    }

    private static byte[] pixels(QrCode code, int scale, int side) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
            // Each begins with its filter type of section 9.2: none, or the difference to the line above.
            byte[] line = new byte[1 + (side + 7) / 8];
            byte[] same = new byte[line.length];
            same[0] = UP;
            for (int y = -QrCode.QUIET_ZONE; y < code.size() + QrCode.QUIET_ZONE; y++) {
                Arrays.fill(line, 1, line.length, (byte) 0xff);
                if (y >= 0 && y < code.size()) {
                    blacken(line, code, y, scale);
                }
                out.write(line);
                for (int i = 1; i < scale; i++) {
                    out.write(same);
                }
            }
        }
        return bytes.toByteArray();
    }

    private static void blacken(byte[] line, QrCode code, int y, int scale) {
        for (int x = 0; x < code.size(); x++) {
            if (code.isDark(x, y)) {
                int begin = (x + QrCode.QUIET_ZONE) * scale;
                for (int pixel = begin; pixel < begin + scale; pixel++) {
                    line[1 + pixel / 8] &= (byte) ~(0x80 >> pixel % 8);
                }
            }
        }
    }

    /** Section 5.3: length, type, data, and a checksum of type and data. */
    private static void chunk(DataOutputStream out, String type, byte[] data) throws IOException {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(data);
        out.writeInt(data.length);
        out.write(name);
        out.write(data);
        out.writeInt((int) crc.getValue());
    }
}
