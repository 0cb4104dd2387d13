package dev.tomte.benchmarks;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.qrcode.QRCodeWriter;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.Encoder;
import dev.tomte.benchmarks.report.Machine;
import dev.tomte.benchmarks.report.Samples;
import dev.tomte.benchmarks.report.Table;
import dev.tomte.benchmarks.report.Target;
import dev.tomte.benchmarks.report.Target.Bound;
import dev.tomte.benchmarks.subject.Jdk;
import dev.tomte.qr.ErrorCorrection;
import dev.tomte.qr.QrCode;
import dev.tomte.qr.internal.StandaloneQr;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/** The time of a QR code, beside ZXing's own encoder and its writer. */
final class QrBenchmark implements Benchmark {

    private static final int RUNS = 15;
    private static final long TIME = Duration.ofMillis(200).toNanos();
    private static final double LIMIT = 1.3;
    private static final Map<EncodeHintType, Object> ZXING_UTF_8 = Map.of(EncodeHintType.CHARACTER_SET, "UTF-8");
    private static final Map<EncodeHintType, Object> ZXING_ASCII = Map.of();

    @Override
    public String name() {
        return "qr";
    }

    @Override
    public String description() {
        return "time of a QR code at level M, beside ZXing's Encoder and QRCodeWriter";
    }

    @Override
    public void run(Options options, PrintStream out) throws IOException {
        int runs = options.runs().orElse(RUNS);
        out.print(Machine.describe(Jdk.own().description(), options.work()));
        List<Text> texts = List.of(
                new Text("address, 29 bytes", "https://tomte.example/console"),
                new Text(
                        "pairing code, 165 bytes",
                        "https://pair.example/pair#v=1&d=tomte-7f3a&c=7K3M-9QXT-2WHP&e=1795342200&k=1&s="
                                + "x".repeat(86)),
                new Text("UTF-8, 400 bytes", "äöüß€".repeat(36) + "abcd"),
                new Text("digits, 1000", "1234567890".repeat(100)),
                new Text("bytes, 2331: the most", "x".repeat(ErrorCorrection.M.maxBytes())));
        texts.forEach(text -> text.measure(false));
        for (int run = 0; run < runs; run++) {
            System.err.println("round " + (run + 1) + " of " + runs);
            texts.forEach(text -> text.measure(true));
        }
        Table table = new Table("us a code", "median", "min", "max", "to Encoder", "to QRCodeWriter");
        texts.forEach(text -> text.addTo(table));
        out.printf("%n%s%n", table);
        texts.forEach(text -> out.println(new Target(
                text.name + ": generateQrCode / ZXing's Encoder",
                text.tomte.ratio(text.encoder),
                Bound.AT_MOST,
                LIMIT,
                "x")));
        out.println("Load average at the end: " + Machine.loadAverage());
    }

    /** One text and everybody's times for it. */
    private static final class Text {

        private final String name;
        private final String data;
        private final Map<EncodeHintType, Object> hints;
        private final Samples encoder = new Samples("ZXing, Encoder");
        private final Samples writer = new Samples("ZXing, QRCodeWriter");
        private final Samples tomte = new Samples("Tomte, generateQrCode");
        private final Samples png = new Samples("Tomte, with a PNG of 8 pixels a module");

        Text(String name, String data) {
            this.name = name;
            this.data = data;
            hints = data.chars().allMatch(c -> c < 0x80) ? ZXING_ASCII : ZXING_UTF_8;
        }

        /** In turns, so that a machine that becomes slower meanwhile favours nobody. */
        void measure(boolean counts) {
            int[] sizes = {
                time(encoder, counts, this::encode),
                time(tomte, counts, text -> StandaloneQr.generate(text, ErrorCorrection.M)
                        .size()),
                time(writer, counts, this::write)
            };
            time(png, counts, text -> {
                QrCode code = StandaloneQr.generate(text, ErrorCorrection.M);
                return code.png(8).length;
            });
            if (sizes[0] != sizes[1] || sizes[0] != sizes[2]) {
                throw new IllegalStateException(name + ": the codes are not of the same size");
            }
        }

        void addTo(Table table) {
            for (Samples samples : List.of(encoder, writer, tomte, png)) {
                List<String> cells = new ArrayList<>(List.of(name + ": " + samples.name()));
                cells.addAll(samples.cells(1));
                cells.add(samples.ratioTo(encoder));
                cells.add(samples.ratioTo(writer));
                table.row(cells);
            }
        }

        private int time(Samples samples, boolean counts, ToIntFunction<String> work) {
            long begin = System.nanoTime();
            long now = begin;
            int codes = 0;
            int size = 0;
            while (now - begin < TIME) {
                size = work.applyAsInt(data);
                codes++;
                now = System.nanoTime();
            }
            if (counts) {
                samples.add((now - begin) / 1000.0 / codes);
            }
            return size;
        }

        private int encode(String text) {
            try {
                return Encoder.encode(text, ErrorCorrectionLevel.M, hints)
                        .getMatrix()
                        .getWidth();
            } catch (WriterException e) {
                throw new IllegalStateException(name, e);
            }
        }

        /** Without a quiet zone, so that the size can be compared. */
        private int write(String text) {
            Map<EncodeHintType, Object> all = new EnumMap<>(EncodeHintType.class);
            all.putAll(hints);
            all.put(EncodeHintType.ERROR_CORRECTION, ErrorCorrectionLevel.M);
            all.put(EncodeHintType.MARGIN, 0);
            try {
                return new QRCodeWriter()
                        .encode(text, BarcodeFormat.QR_CODE, 0, 0, all)
                        .getWidth();
            } catch (WriterException e) {
                throw new IllegalStateException(name, e);
            }
        }
    }
}
