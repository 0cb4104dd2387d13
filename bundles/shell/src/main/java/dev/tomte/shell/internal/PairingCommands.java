package dev.tomte.shell.internal;

import dev.tomte.qr.Pairing;
import dev.tomte.qr.PairingCode;
import dev.tomte.qr.PairingException;
import dev.tomte.qr.PairingService;
import dev.tomte.qr.QrCodeGenerator;
import dev.tomte.secret.Secret;
import dev.tomte.settings.DeviceSettings;
import dev.tomte.settings.SettingsManager;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** {@code qr:pair}, {@code qr:verify}, {@code qr:redeem}, {@code qr:pairings}, {@code qr:revoke}. */
@Component(
        service = PairingCommands.class,
        property = {
            "osgi.command.scope=qr",
            "osgi.command.function=pair",
            "osgi.command.function=verify",
            "osgi.command.function=redeem",
            "osgi.command.function=pairings",
            "osgi.command.function=revoke"
        })
public final class PairingCommands implements ArgumentCompleter {

    private static final String WHO = "shell";

    /** What the help says of the code. */
    private static final String CODE =
            "a code, or the URL in a QR code; without it asks for it, or reads it from standard input";

    /** More than a URL has, in bytes. */
    private static final int LONGEST_CODE = 1024;

    private final PairingService pairings;
    private final QrCodeGenerator generator;

    /** Knows this device's id. */
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    volatile @Nullable SettingsManager settings;

    @Activate
    public PairingCommands(@Reference PairingService pairings, @Reference QrCodeGenerator generator) {
        this.pairings = pairings;
        this.generator = generator;
    }

    @Descriptor("Issues a pairing code, and shows it")
    public void pair(
            CommandSession session,
            @Descriptor("the id of this device, as those who pair know it; the setting deviceId if not given")
                    @Form("ID")
                    @Parameter(names = "--device", absentValue = Parameter.UNSPECIFIED)
                    String device,
            @Descriptor("what for; app if not given")
                    @Form("PURPOSE")
                    @Parameter(names = "--purpose", absentValue = "app")
                    String purpose,
            @Descriptor("how long it is good, 10s to 24h; what is configured if not given")
                    @Form("DURATION")
                    @Parameter(names = "--ttl", absentValue = Parameter.UNSPECIFIED)
                    String ttl,
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
                    boolean force)
            throws PairingException, IOException {
        QrOutput output = new QrOutput(session, png, svg, scale, ground, force);
        String deviceId = TaskOptions.given(device)
                .or(this::ownId)
                .orElseThrow(() -> new UsageException(
                        "Expected --device and the id of this device: the settings, which know it, are not there"));
        Optional<Duration> time = TaskOptions.given(ttl).map(text -> TaskTimes.duration("--ttl", text));
        PairingCode code = issue(purpose, time);
        try {
            output.write(generator.generateQrCodeWithPairingCode(deviceId, code));
        } catch (PairingException | IOException | RuntimeException e) {
            revokeUnseen(code, e);
            throw e;
        }
        Output.line(
                session,
                "Pairing code " + code.id() + " for " + code.purpose() + ": " + code.code()
                        + ", good for one time until " + Values.text(code.expiresAt()));
    }

    @Descriptor("Says whether a pairing code is good, without using it up")
    public void verify(CommandSession session, @Descriptor(CODE) String... code) throws PairingException, IOException {
        Pairing pairing = pairings.verify(given(session, "verify", code));
        Output.line(
                session,
                "Pairing code " + pairing.id() + " for " + pairing.purpose() + " is good until "
                        + Values.text(pairing.expiresAt()) + ".");
    }

    @Descriptor("Uses a pairing code up, which succeeds one time")
    public void redeem(CommandSession session, @Descriptor(CODE) String... code) throws PairingException, IOException {
        Pairing pairing = pairings.redeem(given(session, "redeem", code), WHO);
        Output.line(
                session,
                "Pairing code " + pairing.id() + " for " + pairing.purpose() + " is redeemed, and good no more.");
    }

    @Descriptor(
            "The pairing codes that are open, and those that ended within the last hour; never the codes themselves")
    public void pairings(
            CommandSession session,
            @Descriptor("as JSON") @Parameter(names = "--json", presentValue = "true", absentValue = "false")
                    boolean json)
            throws PairingException {
        Table table = new Table("id", "purpose", "state", "issuedAt", "expiresAt", "endedAt", "endedBy", "wrongCodes");
        for (Pairing pairing : pairings.list()) {
            table.row(
                    pairing.id(),
                    pairing.purpose(),
                    pairing.state(),
                    pairing.issuedAt(),
                    pairing.expiresAt(),
                    pairing.endedAt(),
                    pairing.endedBy(),
                    pairing.wrongCodes());
        }
        table.print(session, json, "No pairing codes. 'tomte qr:pair' issues one.");
    }

    @Descriptor("Makes a pairing code useless")
    public void revoke(CommandSession session, @Descriptor("the number of a pairing code") String id)
            throws PairingException {
        long number = TaskTimes.number("ID", id, 1, Integer.MAX_VALUE);
        Output.line(
                session,
                pairings.revoke(number, WHO)
                        ? "Pairing code " + number + " is revoked."
                        : "Pairing code " + number + " was not open any more.");
    }

    /** An argument is seen by other processes, and Gogo tells the bus of the line. */
    private static String given(CommandSession session, String command, String... code) throws IOException {
        if (code.length > 0) {
            return TaskOptions.one(PairingCommands.class, command, "one pairing code", code);
        }
        try (Secret typed = SecretInput.read(session, "Pairing code", false, LONGEST_CODE)) {
            return new String(typed.characters());
        }
    }

    private Optional<String> ownId() {
        SettingsManager known = settings;
        return known == null ? Optional.empty() : Optional.of(known.getValue(DeviceSettings.DEVICE_ID));
    }

    private void revokeUnseen(PairingCode code, Exception why) {
        try {
            pairings.revoke(code.id(), WHO);
        } catch (PairingException e) {
            why.addSuppressed(e);
        }
    }

    private PairingCode issue(String purpose, Optional<Duration> time) throws PairingException {
        try {
            return pairings.issue(purpose, time, WHO);
        } catch (IllegalArgumentException e) {
            UsageException wrong = new UsageException(TaskTimes.spoken(String.valueOf(e.getMessage())));
            wrong.initCause(e);
            throw wrong;
        }
    }

    @Override
    public List<String> complete(CommandSession session, String command, List<String> arguments) {
        if (!command.equals("revoke") || !arguments.isEmpty()) {
            return List.of();
        }
        try {
            return pairings.list().stream()
                    .filter(pairing -> pairing.state() == Pairing.State.OPEN)
                    .map(pairing -> Long.toString(pairing.id()))
                    .toList();
        } catch (PairingException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    @Override
    public List<String> completeValue(CommandSession session, String command, String option) {
        return option.equals("--ground") ? QrOutput.GROUNDS : List.of();
    }
}
