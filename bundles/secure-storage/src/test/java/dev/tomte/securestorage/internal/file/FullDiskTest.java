package dev.tomte.securestorage.internal.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.fixtures.Outside;
import dev.tomte.secret.Secret;
import dev.tomte.secret.SecureStorageException;
import dev.tomte.securestorage.internal.SecretFolder;
import dev.tomte.securestorage.internal.Secrets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** No room for what is to be written: the system refuses it to a process whose files may not grow beyond 16 KiB. */
@Timeout(120)
class FullDiskTest {

    private static final int TOO_MUCH = 60_000;

    @TempDir
    Path folder;

    @Test
    @DisplayName("S3: a disk without room is a clear error, what was there stays, and nothing is left behind")
    void full() throws Exception {
        SecretFolder secrets = new SecretFolder(folder);
        SecretFileTest.put(new MachineBackend(secrets), "a", "first");
        byte[] before = Files.readAllBytes(secrets.file("file-machine.sealed"));

        Path shell = Outside.require("sh", "dash");
        Outside.Result result = Outside.run(
                folder,
                shell,
                "-c",
                "ulimit -f 32; exec \"$0\" \"$@\"", // of 512 bytes each in sh
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-UsePerfData",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                FullDiskTest.class.getName(),
                folder.toString());

        assertThat(result.out()).as(result.err()).startsWith("IO ").contains("cannot be written, nothing was changed");
        assertThat(secrets.file("file-machine.sealed")).hasBinaryContent(before);
        assertThat(Secrets.text(new MachineBackend(secrets).get("a"))).contains("first");
        try (var files = Files.list(folder.resolve("secrets"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("file-machine.sealed", "machine.key");
        }
    }

    /** The process that has no room. */
    public static void main(String[] arguments) throws Exception {
        MachineBackend backend = new MachineBackend(new SecretFolder(Path.of(arguments[0])));
        try (Secret large = Secret.of(new byte[TOO_MUCH])) {
            backend.putAll(Map.of("large", large));
            System.out.println("It was written");
        } catch (SecureStorageException e) {
            try (Secret found = backend.get("a").orElseThrow()) {
                System.out.println(e.reason() + " " + e.getMessage() + " " + found);
            }
        }
    }
}
