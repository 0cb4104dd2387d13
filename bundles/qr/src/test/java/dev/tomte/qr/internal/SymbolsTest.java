package dev.tomte.qr.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import dev.tomte.fixtures.Outside;
import dev.tomte.qr.ErrorCorrection;
import dev.tomte.qr.QrCode;
import dev.tomte.qr.QrCodeTooLongException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SymbolsTest {

    private static final int LEAST = 200;
    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 $%*+-./:";

    @TempDir
    Path folder;

    private record Sample(String text, ErrorCorrection level) {}

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    @DisplayName(
            "S5: zbarimg reads each of more than 200 codes of all levels, from one character to the most that fits")
    void scanner() throws Exception {
        Path zbarimg = Outside.require("zbarimg", "zbar-tools");
        List<Sample> samples = samples();
        assertThat(samples).hasSizeGreaterThan(LEAST);
        for (int i = 0; i < samples.size(); i++) {
            Sample sample = samples.get(i);
            Path png = folder.resolve("code.png");
            Files.write(png, Symbols.of(sample.text(), sample.level()).png(4));
            Outside.Result result =
                    Outside.run(folder, zbarimg, "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", png.toString());
            assertThat(result.status()).as("code %s: %s", i, sample).isZero();
            assertThat(result.out()).as("code %s", i).isEqualTo(sample.text() + "\n");
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("S5: as much fits as is said, and one more is refused with the limit")
    void limits(ErrorCorrection level) throws Exception {
        for (String[] unit : new String[][] {
            {"7", "digits", Integer.toString(level.maxDigits())},
            {"A", "characters", Integer.toString(level.maxAlphanumeric())},
            {"a", "bytes", Integer.toString(level.maxBytes())},
            {"Ä", "bytes of UTF-8", Integer.toString((level.maxBytes() - 1) / 2 * 2)}
        }) {
            int most = Integer.parseInt(unit[2]) / (unit[0].equals("Ä") ? 2 : 1);
            String text = unit[0].repeat(most);
            QrCode code = Symbols.of(text, level);
            assertThat(code.version()).isEqualTo(40);
            assertThat(read(code)).isEqualTo(text);

            assertThatExceptionOfType(QrCodeTooLongException.class)
                    .isThrownBy(() -> Symbols.of(text + unit[0], level))
                    .withMessageStartingWith("Expected at most ")
                    .withMessageContaining(unit[1] + " for a QR code of level " + level)
                    .satisfies(e -> assertThat(e.length()).isGreaterThan(e.limit()));
        }
        assertThatExceptionOfType(QrCodeTooLongException.class)
                .isThrownBy(() -> Symbols.of("x".repeat(1 << 20), level));
    }

    @Test
    @DisplayName("a text that is empty, or none at all, is refused")
    void noText() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Symbols.of("", ErrorCorrection.M))
                .withMessageContaining("1 character or more");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Symbols.of("a\uD83D", ErrorCorrection.M))
                .withMessageContaining("half a surrogate pair");
    }

    @Test
    @DisplayName("a code has the least version that holds its text, and refuses modules beyond its sides")
    void smallest() {
        QrCode code = Symbols.of("12345", ErrorCorrection.H);
        assertThat(code.version()).isEqualTo(1);
        assertThat(code.size()).isEqualTo(21);
        assertThat(code.isDark(0, 0)).as("a finder pattern is in the corner").isTrue();
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> code.isDark(21, 0));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> code.isDark(0, -1));
    }

    /** Every level with digits, capitals, ASCII and UTF-8, of lengths from 1 to the most. */
    private static List<Sample> samples() {
        Random random = new Random(20261122);
        List<Sample> samples = new ArrayList<>();
        int steps = 12;
        for (ErrorCorrection level : ErrorCorrection.values()) {
            for (int step = 0; step <= steps; step++) {
                double share = Math.pow((double) step / steps, 2);
                samples.add(new Sample(random(random, "0123456789", length(level.maxDigits(), share)), level));
                samples.add(new Sample(random(random, LETTERS, length(level.maxAlphanumeric(), share)), level));
                samples.add(new Sample(ascii(random, length(level.maxBytes(), share)), level));
                samples.add(new Sample(utf8(random, length(level.maxBytes() - 1, share)), level));
            }
        }
        return samples;
    }

    private static int length(int most, double share) {
        return Math.max(1, (int) (most * share));
    }

    private static String random(Random random, String letters, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return text.toString();
    }

    private static String ascii(Random random, int length) {
        StringBuilder text = new StringBuilder("a");
        while (text.length() < length) {
            text.append((char) (' ' + random.nextInt('~' - ' ' + 1)));
        }
        return text.toString();
    }

    /** Of so many bytes, as far as its characters go. */
    private static String utf8(Random random, int bytes) {
        List<String> letters = List.of("ä", "ß", "Ж", "日", "本", "€", "😀", "🦊", "z");
        StringBuilder text = new StringBuilder();
        int left = bytes;
        while (left >= 4) {
            String next = letters.get(random.nextInt(letters.size()));
            text.append(next);
            left -= next.getBytes(StandardCharsets.UTF_8).length;
        }
        return text.isEmpty() ? "é" : text.toString();
    }

    private static String read(QrCode code) throws Exception {
        int side = code.size() + 8;
        int[] pixels = new int[side * side];
        Arrays.fill(pixels, 0xffffff);
        for (int y = 0; y < code.size(); y++) {
            for (int x = 0; x < code.size(); x++) {
                pixels[(y + 4) * side + x + 4] = code.isDark(x, y) ? 0 : 0xffffff;
            }
        }
        return new QRCodeReader()
                .decode(
                        new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(side, side, pixels))),
                        Map.of(DecodeHintType.PURE_BARCODE, true))
                .getText();
    }
}
