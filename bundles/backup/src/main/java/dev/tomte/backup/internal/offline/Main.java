package dev.tomte.backup.internal.offline;

import dev.tomte.backup.BackupException;
import dev.tomte.backup.BackupException.Reason;
import dev.tomte.backup.BackupReport;
import dev.tomte.backup.RestorePlan;
import dev.tomte.backup.internal.archive.Meter;
import dev.tomte.backup.internal.archive.Names;
import dev.tomte.backup.internal.file.DatabaseFile;
import dev.tomte.backup.internal.file.Disk;
import dev.tomte.backup.internal.restore.Restoring;
import dev.tomte.backup.internal.restore.Staging;
import dev.tomte.backup.internal.restore.Verification;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.JarFile;

/**
 * What {@code bin/tomte} starts for {@code backup restore}, {@code backup verify} and {@code backup undo} while Tomte does
 * not run. Exit statuses: 0 done, 1 failed, 2 not understood.
 */
public final class Main {

    private static final int OK = 0;
    private static final int FAILED = 1;
    private static final int USAGE = 2;

    private final Path data;
    private final String version;
    private final PrintStream out;

    Main(Path data, String version, PrintStream out) {
        this.data = data;
        this.version = version;
        this.out = out;
    }

    /** With the system property {@code tomte.data}. */
    public static void main(String[] arguments) {
        Path data = Path.of(System.getProperty("tomte.data", "data"));
        int status;
        try {
            new Main(data, version(), System.out).run(Request.parse(arguments));
            status = OK;
        } catch (IllegalArgumentException e) {
            System.err.println("tomte: " + e.getMessage());
            status = USAGE;
        } catch (BackupException e) {
            System.err.println("tomte: " + e.getMessage());
            status = FAILED;
        } catch (IOException e) {
            System.err.println("tomte: " + e);
            status = FAILED;
        }
        System.exit(status);
    }

    void run(Request request) throws BackupException, IOException {
        Disk.ownFolder(data);
        try (FileChannel channel = FileChannel.open(
                        data.resolve("tomte.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock == null) {
                throw new BackupException(Reason.BUSY, "Tomte is starting on " + data + "; try again in a moment");
            }
            switch (request.verb()) {
                case "restore" -> restore(request);
                case "verify" -> verify(request);
                case "undo" -> undo();
                default ->
                    throw new IllegalArgumentException("Expected restore, verify or undo, not " + request.verb());
            }
        }
    }

    private void restore(Request request) throws BackupException, IOException {
        try (Keys keys = request.keys()) {
            RestorePlan plan =
                    new Restoring(staging(), keys.opener(), new Meter(new Lines(out))).restore(request.file());
            out.println("The next start restores what was made at " + plan.createdAt() + ".");
            next(plan);
        }
    }

    private void verify(Request request) throws BackupException, IOException {
        Path work = data.resolve("backup.work");
        Disk.delete(work);
        try (Keys keys = request.keys()) {
            Meter meter = new Meter(new Lines(out));
            BackupReport report =
                    new Verification(keys.opener(), meter).verify(request.file(), Disk.ownFolder(work), staging());
            if (!report.isGood()) {
                throw new BackupException(
                        Reason.DAMAGED, report.file() + " is damaged: " + String.join("; ", report.faults()));
            }
            out.println(report.file() + " is good: " + report.entries() + " files, " + report.secrets() + " secrets"
                    + report.createdAt().map(at -> ", made at " + at).orElse("") + ".");
        } finally {
            Disk.delete(work);
        }
    }

    private void undo() throws BackupException, IOException {
        Optional<RestorePlan> plan = staging().undo();
        if (plan.isEmpty()) {
            out.println("The restore that waited for the next start is forgotten.");
            return;
        }
        out.println("The next start brings back what the last restore replaced.");
        next(plan.get());
    }

    private void next(RestorePlan plan) {
        out.println("It replaces " + String.join(", ", plan.items()) + ", and keeps what is there in " + plan.keptIn()
                + ".");
        out.println("'tomte start' does it now; 'tomte backup undo' takes it back.");
    }

    private Staging staging() {
        return new Staging(data, version, this::schemaHere, InstantSource.system());
    }

    /** Nobody writes: the lock is ours. */
    private SortedMap<String, Integer> schemaHere() throws BackupException {
        Path database = data.resolve(Names.DATABASE);
        if (!Files.exists(database)) {
            return new TreeMap<>();
        }
        try {
            return DatabaseFile.schemaWithLog(database);
        } catch (SQLException e) {
            // One that cannot be read is a good reason to restore another.
            out.println("The database that is here cannot be read (" + e.getMessage() + ").");
            return new TreeMap<>();
        }
    }

    /** Of the bundle that this is in. */
    private static String version() throws IOException {
        // Asked of its own jar: others on the class path have a manifest, too.
        try (JarFile jar = new JarFile(Path.of(Main.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .toFile())) {
            return jar.getManifest().getMainAttributes().getValue("Bundle-Version");
        } catch (URISyntaxException e) {
            throw new IOException("Where this program is cannot be told", e);
        }
    }
}
