package dev.tomte.shell.internal;

import dev.tomte.secret.Secret;
import dev.tomte.secret.SecureStorage;
import dev.tomte.secret.SecureStorageException;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.Process;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code secret:list}, {@code secret:put}, {@code secret:get}, {@code secret:delete}. */
@Component(
        service = SecretCommands.class,
        property = {
            "osgi.command.scope=secret",
            "osgi.command.function=list",
            "osgi.command.function=put",
            "osgi.command.function=get",
            "osgi.command.function=delete"
        })
public final class SecretCommands implements ArgumentCompleter {

    private final SecureStorage storage;

    @Activate
    public SecretCommands(@Reference SecureStorage storage) {
        this.storage = storage;
    }

    @Descriptor("The names of the secrets")
    public void list(
            CommandSession session,
            @Descriptor("as JSON") @Parameter(names = "--json", presentValue = "true", absentValue = "false")
                    boolean json)
            throws SecureStorageException {
        Table table = new Table("name");
        storage.list().forEach(table::row);
        table.print(session, json, "No secrets.");
    }

    @Descriptor("Keeps a secret: asks for it, or reads standard input to its end")
    public void put(CommandSession session, @Descriptor("area/what, such as mqtt/password") String name)
            throws SecureStorageException, IOException {
        try (Secret secret = SecretInput.read(session, "Secret " + name, true, SecureStorage.MAX_LENGTH)) {
            storage.storeKey(name, secret);
        }
        Output.line(session, name + " is kept.");
    }

    @Descriptor("Whether there is a secret; with --show, the secret itself")
    public void get(
            CommandSession session,
            @Descriptor("prints it, as it is")
                    @Parameter(names = "--show", presentValue = "true", absentValue = "false")
                    boolean show,
            @Descriptor("of a secret") String name)
            throws SecureStorageException {
        if (show) {
            try (Secret secret = storage.retrieveKey(name).orElseThrow(() -> missing(name))) {
                print(session, secret);
            }
        } else {
            known(name);
            Output.line(session, "There is a secret " + name + ". With --show it is printed.");
        }
    }

    @Descriptor("Forgets a secret")
    public void delete(CommandSession session, @Descriptor("of a secret") String name) throws SecureStorageException {
        if (!storage.deleteKey(name)) {
            throw missing(name);
        }
        Output.line(session, name + " is deleted.");
    }

    @Override
    public List<String> complete(CommandSession session, String command, List<String> arguments) {
        if (command.equals("list") || !arguments.isEmpty()) {
            return List.of();
        }
        try {
            return storage.list();
        } catch (SecureStorageException e) {
            return List.of(); // The command itself will say why.
        }
    }

    /** To standard output as bytes; a line end only for a person, and never into a file. */
    private static void print(CommandSession session, Secret secret) {
        Process process = Process.Utils.current();
        PrintStream out = process == null ? session.getConsole() : process.out();
        ClientTerminal terminal = ClientTerminal.of(session);
        byte[] bytes = secret.bytes();
        try {
            out.write(bytes, 0, bytes.length);
            if (terminal != null && terminal.shows()) {
                out.write('\n');
            }
            out.flush();
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private void known(String name) throws SecureStorageException {
        if (!storage.list().contains(name)) {
            throw missing(name);
        }
    }

    private IllegalArgumentException missing(String name) {
        String hint = "";
        try {
            hint = NearMatches.hint(name, storage.list());
        } catch (SecureStorageException e) {
            hint = " (" + e.getMessage() + ")";
        }
        return new IllegalArgumentException(
                "There is no secret '" + name + "'." + hint + " 'tomte secret:list' lists them.");
    }
}
