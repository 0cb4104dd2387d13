package dev.tomte.shell.internal;

import dev.tomte.qr.ErrorCorrection;
import dev.tomte.qr.QrCode;
import dev.tomte.qr.QrCodeGenerator;
import java.io.IOException;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code qr:show}. */
@Component(
        service = QrCommands.class,
        property = {"osgi.command.scope=qr", "osgi.command.function=show"})
public final class QrCommands implements ArgumentCompleter {

    private final QrCodeGenerator generator;

    @Activate
    public QrCommands(@Reference QrCodeGenerator generator) {
        this.generator = generator;
    }

    @Descriptor("Shows a text as a QR code, or writes one into a file")
    public void show(
            CommandSession session,
            @Descriptor("how much may be unreadable: L, M (if not given), Q or H")
                    @Form("LEVEL")
                    @Parameter(names = "--level", absentValue = "M")
                    String level,
            @Descriptor(QrOutput.PNG) @Form("FILE") @Parameter(names = "--png", absentValue = Parameter.UNSPECIFIED)
                    String png,
            @Descriptor(QrOutput.SVG) @Form("FILE") @Parameter(names = "--svg", absentValue = Parameter.UNSPECIFIED)
                    String svg,
            @Descriptor(QrOutput.SCALE) @Form("N") @Parameter(names = "--scale", absentValue = "8") String scale,
            @Descriptor(QrOutput.GROUND)
                    @Form("dark|light")
                    @Parameter(names = "--ground", absentValue = Parameter.UNSPECIFIED)
                    String ground,
            @Descriptor(NewFile.FORCE) @Parameter(names = "--force", presentValue = "true", absentValue = "false")
                    boolean force,
            @Descriptor("what a scanner is to read") String text)
            throws IOException {
        QrOutput output = new QrOutput(session, png, svg, scale, ground, force);
        QrCode code = generator.generateQrCode(text, TaskTimes.constant("--level", ErrorCorrection.class, level));
        output.write(code);
    }

    @Override
    public List<String> complete(CommandSession session, String command, List<String> arguments) {
        return List.of();
    }

    @Override
    public List<String> completeValue(CommandSession session, String command, String option) {
        return switch (option) {
            case "--level" -> TaskOptions.names(ErrorCorrection.class);
            case "--ground" -> QrOutput.GROUNDS;
            default -> List.of();
        };
    }
}
