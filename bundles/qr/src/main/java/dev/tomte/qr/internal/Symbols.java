package dev.tomte.qr.internal;

import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.Encoder;
import com.google.zxing.qrcode.encoder.QRCode;
import dev.tomte.qr.ErrorCorrection;
import dev.tomte.qr.QrCode;
import dev.tomte.qr.QrCodeTooLongException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;

/** Has ZXing choose mode, version and mask, after what it would refuse was refused in words. */
final class Symbols {

    private static final String ALPHANUMERIC = " $%*+-./:";
    private static final Map<EncodeHintType, Object> ASCII = Map.of();
    private static final Map<EncodeHintType, Object> UTF_8 =
            new EnumMap<>(Map.of(EncodeHintType.CHARACTER_SET, StandardCharsets.UTF_8.name()));

    private Symbols() {}

    static QrCode of(String data, ErrorCorrection level) {
        boolean ascii = data.chars().allMatch(c -> c < 0x80);
        check(data, level, ascii);
        try {
            QRCode code = Encoder.encode(data, level(level), ascii ? ASCII : UTF_8);
            return new Modules(
                    code.getVersion().getVersionNumber(), code.getMatrix().getArray());
        } catch (WriterException e) {
            throw new IllegalArgumentException("The text does not fit into a QR code: " + e.getMessage(), e);
        }
    }

    private static void check(String data, ErrorCorrection level, boolean ascii) {
        if (data.isEmpty()) {
            throw new IllegalArgumentException("Expected a text of 1 character or more for a QR code");
        }
        if (data.chars().allMatch(c -> c >= '0' && c <= '9')) {
            limit(data.length(), level.maxDigits(), "digits", level);
        } else if (data.chars().allMatch(Symbols::isAlphanumeric)) {
            limit(data.length(), level.maxAlphanumeric(), "characters", level);
        } else if (ascii) {
            limit(data.length(), level.maxBytes(), "bytes", level);
        } else {
            limit(utf8Length(data), level.maxBytes() - 1, "bytes of UTF-8", level);
        }
    }

    /** ISO/IEC 18004, table 5. */
    private static boolean isAlphanumeric(int c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || ALPHANUMERIC.indexOf(c) >= 0;
    }

    private static int utf8Length(String data) {
        try {
            ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(data));
            return encoded.remaining();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("Expected a text for a QR code, but it holds half a surrogate pair", e);
        }
    }

    private static void limit(int length, int most, String unit, ErrorCorrection level) {
        if (length > most) {
            throw new QrCodeTooLongException(length, most, unit, level);
        }
    }

    private static ErrorCorrectionLevel level(ErrorCorrection level) {
        return switch (level) {
            case L -> ErrorCorrectionLevel.L;
            case M -> ErrorCorrectionLevel.M;
            case Q -> ErrorCorrectionLevel.Q;
            case H -> ErrorCorrectionLevel.H;
        };
    }
}
