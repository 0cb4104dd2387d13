package dev.tomte.itests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.fixtures.Outside;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens and makes backups with {@code age}, {@code zstd} and {@code tar} alone, for a pair of keys of its own. */
final class AgeTar {

    private final Path folder;
    private final Path age = Outside.require("age");
    private final Path zstd = Outside.require("zstd");
    private final Path tar = Outside.require("tar");
    private final Path key;
    private final String recipient;

    /** Skips the test where the programs are not. */
    AgeTar(Path folder) throws Exception {
        this.folder = folder;
        key = folder.resolve("age-key.txt");
        run(Outside.require("age-keygen", "age"), "-o", key.toString());
        recipient = Files.readAllLines(key).stream()
                .filter(line -> line.contains("public key: "))
                .map(line -> line.substring(line.indexOf("age1")))
                .findFirst()
                .orElseThrow(() -> new AssertionError("age-keygen names no public key"));
    }

    /** The file with the secret half. */
    Path key() {
        return key;
    }

    String recipient() {
        return recipient;
    }

    /** Into a new folder of this name. */
    Path unpack(Path backup, String name) throws Exception {
        Path tree = Files.createDirectory(folder.resolve(name));
        Path archive = folder.resolve(name + ".tar");
        open(backup, name + ".tar.zst");
        run(zstd, "-q", "-d", archive + ".zst", "-o", archive.toString());
        run(tar, "-C", tree.toString(), "-xf", archive.toString());
        return tree;
    }

    /** Into a new file of this name. */
    Path open(Path sealed, String name) throws Exception {
        Path opened = folder.resolve(name);
        run(age, "-d", "-i", key.toString(), "-o", opened.toString(), sealed.toString());
        return opened;
    }

    /** Into a new file of this name. */
    Path pack(Path tree, String name) throws Exception {
        Path packed = folder.resolve(name);
        Path archive = folder.resolve(name + ".tar");
        run(tar, "-C", tree.toString(), "-cf", archive.toString(), ".");
        run(zstd, "-q", "-19", archive.toString(), "-o", archive + ".zst");
        run(age, "-r", recipient, "-o", packed.toString(), archive + ".zst");
        return packed;
    }

    private void run(Path program, String... arguments) throws Exception {
        Outside.Result result = Outside.run(folder, program, arguments);
        assertThat(result.status()).as(program + ": " + result.err()).isZero();
    }
}
