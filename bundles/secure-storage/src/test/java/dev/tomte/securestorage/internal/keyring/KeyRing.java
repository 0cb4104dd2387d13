package dev.tomte.securestorage.internal.keyring;

import dev.tomte.fixtures.Outside;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A session bus of its own with GNOME's key ring, whose files are in a folder. */
final class KeyRing implements AutoCloseable {

    /** The login key ring is made with this password, or opened with it. */
    private static final String UNLOCKED =
            "printf 'key ring password' | gnome-keyring-daemon --unlock" + " --components=secrets >&2";

    /** Whoever asks first, starts one that nobody unlocks. */
    private static final String LOCKED = "gnome-keyring-daemon --start --components=secrets >&2";

    private final Process session;
    private final String address;

    private KeyRing(Process session, String address) {
        this.session = session;
        this.address = address;
    }

    static KeyRing unlocked(Path home) throws IOException {
        return start(home, UNLOCKED);
    }

    static KeyRing locked(Path home) throws IOException {
        return start(home, LOCKED);
    }

    private static KeyRing start(Path home, String keyRing) throws IOException {
        Path program = Outside.require("dbus-run-session", "dbus-daemon");
        Outside.require("gnome-keyring-daemon", "gnome-keyring");
        Files.createDirectories(home);
        ProcessBuilder builder = new ProcessBuilder(
                program.toString(), "--", "sh", "-c", keyRing + "; echo \"$DBUS_SESSION_BUS_ADDRESS\"; cat");
        Map<String, String> environment = builder.environment();
        environment.put("HOME", home.toString());
        environment.put("XDG_DATA_HOME", home.toString());
        environment.put("XDG_RUNTIME_DIR", home.toString());
        environment.remove("DISPLAY");
        builder.redirectError(home.resolve("session.txt").toFile());
        Process session = builder.start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(session.getInputStream(), StandardCharsets.UTF_8));
        String address = out.readLine();
        if (address == null || address.isBlank()) {
            session.destroyForcibly();
            throw new IllegalStateException("No session: " + Files.readString(home.resolve("session.txt")));
        }
        return new KeyRing(session, address);
    }

    String address() {
        return address;
    }

    @Override
    public void close() throws IOException {
        session.getOutputStream().close(); // what cat waits for
        session.onExit().orTimeout(60, TimeUnit.SECONDS).join();
    }
}
