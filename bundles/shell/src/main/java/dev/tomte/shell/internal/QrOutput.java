package dev.tomte.shell.internal;

import dev.tomte.qr.QrCode;
import dev.tomte.qr.QrCode.Terminal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.felix.service.command.CommandSession;

/** Where a QR code goes: into a file, or to the terminal. Everything is checked before the code is made. */
final class QrOutput {

    /** What the help says of the options. */
    static final String PNG = "makes a PNG of it";

    static final String SVG = "makes an SVG of it";
    static final String SCALE = "pixels a module of the PNG, 1 to 32; 8 if not given";
    static final String GROUND = "without colours, for a terminal with a dark or a light ground";

    static final List<String> GROUNDS = List.of("dark", "light");

    private final CommandSession session;
    private final Optional<NewFile> png;
    private final Optional<NewFile> svg;
    private final int scale;
    private final Terminal terminal;

    /** @throws UsageException if an option has no such value, or a file may not be made */
    QrOutput(CommandSession session, String png, String svg, String scale, String ground, boolean force) {
        this.session = session;
        this.png = TaskOptions.given(png).map(file -> NewFile.of(session, file, force));
        this.svg = TaskOptions.given(svg).map(file -> NewFile.of(session, file, force));
        this.scale = TaskTimes.number("--scale", scale, 1, QrCode.MAX_SCALE);
        terminal = TaskOptions.given(ground).map(QrOutput::terminal).orElseGet(() -> terminalOf(session));
    }

    void write(QrCode code) throws IOException {
        if (png.isPresent()) {
            byte[] picture = code.png(scale);
            png.get().write(out -> out.write(picture));
            Output.line(session, "The QR code is in " + png.get().path() + ".");
        }
        if (svg.isPresent()) {
            byte[] picture = code.svg().getBytes(StandardCharsets.UTF_8);
            svg.get().write(out -> out.write(picture));
            Output.line(session, "The QR code is in " + svg.get().path() + ".");
        }
        if (png.isEmpty() && svg.isEmpty()) {
            Output.print(session, code.terminal(terminal));
        }
    }

    private static Terminal terminal(String ground) {
        return TaskTimes.constant("--ground", Terminal.class, ground, GROUNDS) == Terminal.LIGHT
                ? Terminal.LIGHT
                : Terminal.DARK;
    }

    /** Colours only where somebody sees them. */
    private static Terminal terminalOf(CommandSession session) {
        ClientTerminal client = ClientTerminal.of(session);
        return client != null && client.shows() ? Terminal.ANSI : Terminal.DARK;
    }
}
