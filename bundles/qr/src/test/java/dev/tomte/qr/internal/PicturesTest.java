package dev.tomte.qr.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tomte.qr.ErrorCorrection;
import dev.tomte.qr.QrCode;
import dev.tomte.qr.QrCode.Terminal;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

@DisplayName("S5: the pictures of a code show its modules and the quiet zone")
class PicturesTest {

    private static final QrCode CODE = Symbols.of("https://tomte.example/ä?x=1", ErrorCorrection.Q);

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 8, QrCode.MAX_SCALE})
    @DisplayName("S5: as a PNG, pixel by pixel, read by another reader")
    void png(int scale) throws Exception {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(CODE.png(scale)));

        int side = (CODE.size() + 8) * scale;
        assertThat(image.getWidth()).isEqualTo(side);
        assertThat(image.getHeight()).isEqualTo(side);
        assertThat(image.getColorModel().getPixelSize()).isEqualTo(1);
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                int expected = isDark(x / scale - 4, y / scale - 4) ? 0xff000000 : 0xffffffff;
                assertThat(image.getRGB(x, y)).as("%s, %s", x, y).isEqualTo(expected);
            }
        }
    }

    @Test
    @DisplayName("a scale that would make no picture, or a huge one, is refused")
    void scale() {
        for (int scale : List.of(0, -1, 33)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> CODE.png(scale))
                    .withMessageContaining("1 to 32 pixels a module, not " + scale);
        }
    }

    @Test
    @DisplayName("S5: as an SVG, rectangle by rectangle, read by an XML parser")
    void svg() throws Exception {
        Document document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(CODE.svg().getBytes(UTF_8)));
        int side = CODE.size() + 8;
        Element root = document.getDocumentElement();
        assertThat(root.getTagName()).isEqualTo("svg");
        assertThat(root.getAttribute("viewBox")).isEqualTo("0 0 " + side + " " + side);
        String path = ((Element) root.getElementsByTagName("path").item(0)).getAttribute("d");
        boolean[][] drawn = new boolean[side][side];
        Matcher run = Pattern.compile("M(\\d+) (\\d+)h(\\d+)v1h-\\3z").matcher(path);
        int end = 0;
        while (run.find()) {
            assertThat(run.start()).isEqualTo(end);
            end = run.end();
            for (int i = 0; i < Integer.parseInt(run.group(3)); i++) {
                drawn[Integer.parseInt(run.group(2))][Integer.parseInt(run.group(1)) + i] = true;
            }
        }
        assertThat(end).isEqualTo(path.length());
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                assertThat(drawn[y][x]).as("%s, %s", x, y).isEqualTo(isDark(x - 4, y - 4));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("S5: in a terminal, half block by half block, whatever its colours are")
    void terminal(Terminal terminal) {
        String text = CODE.terminal(terminal);
        List<String> lines = text.lines().toList();
        int side = CODE.size() + 8;
        assertThat(lines).hasSize((side + 1) / 2);
        for (int y = 0; y < side; y++) {
            String line = lines.get(y / 2);
            if (terminal == Terminal.ANSI) {
                assertThat(line).startsWith("\u001b[38;5;16;48;5;231m").endsWith("\u001b[0m");
                line = line.replaceAll("\u001b\\[[0-9;]*m", "");
            }
            assertThat(line).hasSize(side);
            for (int x = 0; x < side; x++) {
                boolean ink =
                        switch (line.charAt(x)) {
                            case '█' -> true;
                            case '▀' -> y % 2 == 0;
                            case '▄' -> y % 2 == 1;
                            case ' ' -> false;
                            default -> throw new AssertionError("Not a block: " + line.charAt(x));
                        };
                boolean inkIsDark = terminal != Terminal.DARK;
                assertThat(ink == inkIsDark).as("%s, %s", x, y).isEqualTo(isDark(x - 4, y - 4));
            }
        }
    }

    private static boolean isDark(int x, int y) {
        return x >= 0 && y >= 0 && x < CODE.size() && y < CODE.size() && CODE.isDark(x, y);
    }
}
