package dev.tomte.shell.internal;

import dev.tomte.secret.Secret;
import dev.tomte.secret.SecureStorage;
import dev.tomte.secret.SecureStorageException;
import dev.tomte.secret.SecureStorageStatus;
import jakarta.json.Json;
import java.io.IOException;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code secret:backend}, {@code secret:migrate}, {@code secret:unlock}: where secrets are kept. */
@Component(
        service = SecretBackendCommands.class,
        property = {
            "osgi.command.scope=secret",
            "osgi.command.function=backend",
            "osgi.command.function=migrate",
            "osgi.command.function=unlock"
        })
public final class SecretBackendCommands implements ArgumentCompleter {

    private static final int LONGEST_PASSPHRASE = 1024;

    private final SecureStorage storage;

    @Activate
    public SecretBackendCommands(@Reference SecureStorage storage) {
        this.storage = storage;
    }

    @Descriptor("Where secrets are kept, and which back ends could be used instead")
    public void backend(
            CommandSession session,
            @Descriptor("as JSON") @Parameter(names = "--json", presentValue = "true", absentValue = "false")
                    boolean json) {
        SecureStorageStatus status = storage.status();
        Table table = new Table("name", "used", "description", "unavailable");
        status.backends()
                .forEach(each -> table.row(
                        each.name(),
                        status.active().filter(each.name()::equals).isPresent(),
                        each.description(),
                        each.unavailable()));
        if (json) {
            Output.print(
                    session,
                    Json.createObjectBuilder()
                                    .add("active", Values.json(status.active()))
                                    .add("configured", status.configured())
                                    .add("fallback", Values.json(status.fallback()))
                                    .add("backends", table.toJson())
                                    .build()
                            + "\n");
            return;
        }
        Output.line(
                session,
                status.active()
                                .map(name -> "Secrets are kept in " + name)
                                .orElse("No secret is kept yet; the first one chooses")
                        + " (configured: " + status.configured() + ").");
        status.fallback().ifPresent(words -> Output.warning(session, words));
        Output.print(session, "\n");
        table.print(session, false, "No back ends.");
    }

    @Descriptor("Moves all secrets to another back end, compares them, and wipes them where they were")
    public void migrate(CommandSession session, @Descriptor("of a back end, such as tpm") String backend)
            throws SecureStorageException {
        List<String> names = names();
        if (!names.contains(backend)) {
            throw new IllegalArgumentException("There is no back end '" + backend + "'."
                    + NearMatches.hint(backend, names) + " There are " + String.join(", ", names) + ".");
        }
        int moved = storage.migrate(backend);
        Output.line(session, "Secrets are kept in " + backend + " from now on; " + moved + " were moved.");
    }

    @Descriptor("Opens the encrypted file with its passphrase: asks for it, or reads standard input")
    public void unlock(
            CommandSession session,
            @Descriptor("sets the passphrase of a file that is still to be made: 8 bytes or more")
                    @Parameter(names = "--new", presentValue = "true", absentValue = "false")
                    boolean create)
            throws SecureStorageException, IOException {
        try (Secret passphrase = SecretInput.read(session, "Passphrase", create, LONGEST_PASSPHRASE)) {
            storage.unlock(passphrase, create);
        }
        Output.line(session, create ? "The passphrase is set; no disk keeps it." : "The secrets are unlocked.");
    }

    @Override
    public List<String> complete(CommandSession session, String command, List<String> arguments) {
        return command.equals("migrate") && arguments.isEmpty() ? names() : List.of();
    }

    private List<String> names() {
        return storage.status().backends().stream()
                .map(SecureStorageStatus.Backend::name)
                .toList();
    }
}
