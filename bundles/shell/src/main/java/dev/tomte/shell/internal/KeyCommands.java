package dev.tomte.shell.internal;

import dev.tomte.secret.KeyInfo;
import dev.tomte.secret.KeyManager;
import dev.tomte.secret.KeyPurpose;
import dev.tomte.secret.SecureStorageException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code key:list}, {@code key:rotate}, {@code key:expire}, {@code key:wipe}. */
@Component(
        service = KeyCommands.class,
        property = {
            "osgi.command.scope=key",
            "osgi.command.function=list",
            "osgi.command.function=rotate",
            "osgi.command.function=expire",
            "osgi.command.function=wipe"
        })
public final class KeyCommands implements ArgumentCompleter {

    private final KeyManager keys;
    private final InstantSource clock;

    @Activate
    public KeyCommands(@Reference KeyManager keys) {
        this(keys, InstantSource.system());
    }

    KeyCommands(KeyManager keys, InstantSource clock) {
        this.keys = keys;
        this.clock = clock;
    }

    @Descriptor("The device's own keys, without the keys")
    public void list(
            CommandSession session,
            @Descriptor("as JSON") @Parameter(names = "--json", presentValue = "true", absentValue = "false")
                    boolean json)
            throws SecureStorageException {
        Table table = new Table("purpose", "version", "state", "createdAt", "expiresAt", "publicKey");
        for (KeyInfo key : keys.list()) {
            table.row(
                    word(key.purpose()), key.version(), key.state(), key.createdAt(), key.expiresAt(), key.publicKey());
        }
        table.print(session, json, "No keys yet: each is made when it is first needed.");
    }

    @Descriptor("Makes the next version of a key; what the ones before sealed can still be opened")
    public void rotate(CommandSession session, @Descriptor("database, network, signing or backup") String purpose)
            throws SecureStorageException {
        say(session, keys.rotate(purpose(purpose)));
    }

    @Descriptor("Says from when on a key makes nothing new; now if not given")
    public void expire(
            CommandSession session,
            @Descriptor("such as '2027-01-31 12:00'")
                    @Form("TIME")
                    @Parameter(names = "--at", absentValue = Parameter.UNSPECIFIED)
                    String at,
            @Descriptor("from now, such as 30d")
                    @Form("DURATION")
                    @Parameter(names = "--in", absentValue = Parameter.UNSPECIFIED)
                    String in,
            @Descriptor("database, network, signing or backup") String purpose,
            @Descriptor("which, as key:list shows") String version)
            throws SecureStorageException {
        Optional<String> time = TaskOptions.given(at);
        Optional<String> duration = TaskOptions.given(in);
        if (time.isPresent() && duration.isPresent()) {
            throw new UsageException("Expected --at or --in, not both");
        }
        Instant when = time.map(text -> TaskTimes.instant("--at", text, ZoneId.systemDefault(), clock))
                .or(() -> duration.map(text -> clock.instant().plus(TaskTimes.duration("--in", text))))
                .orElseGet(clock::instant);
        say(session, keys.expire(purpose(purpose), number(version), when));
    }

    @Descriptor("Makes a key unrecoverable: what it sealed cannot be opened any more")
    public void wipe(
            CommandSession session,
            @Descriptor("has to be said, as there is no way back")
                    @Parameter(names = "--yes", presentValue = "true", absentValue = "false")
                    boolean yes,
            @Descriptor("database, network, signing or backup") String purpose,
            @Descriptor("which, as key:list shows") String version)
            throws SecureStorageException {
        KeyPurpose which = purpose(purpose);
        int number = number(version);
        if (!yes) {
            throw new UsageException("What version " + number + " of the " + word(which)
                    + " key sealed could never be opened again. With --yes it is wiped.");
        }
        say(session, keys.wipe(which, number));
    }

    @Override
    public List<String> complete(CommandSession session, String command, List<String> arguments) {
        return !command.equals("list") && arguments.isEmpty() ? purposes() : List.of();
    }

    private static void say(CommandSession session, KeyInfo key) {
        Output.line(
                session,
                "Version " + key.version() + " of the " + word(key.purpose()) + " key: " + Values.word(key.state())
                        + key.expiresAt()
                                .map(at -> ", expires " + Values.text(at))
                                .orElse(""));
    }

    private static KeyPurpose purpose(String text) {
        return TaskTimes.constant("PURPOSE", KeyPurpose.class, text, purposes());
    }

    private static int number(String version) {
        return TaskTimes.number("VERSION", version, 1, Integer.MAX_VALUE);
    }

    private static List<String> purposes() {
        return Arrays.stream(KeyPurpose.values()).map(KeyCommands::word).toList();
    }

    private static String word(KeyPurpose purpose) {
        return purpose.name().toLowerCase(Locale.ROOT);
    }
}
