package dev.tomte.itests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What one Tomte says of its backups. */
final class Backups {

    static final int WORK_FACTOR = 14;

    private final TomteProcess tomte;

    Backups(TomteProcess tomte) {
        this.tomte = tomte;
    }

    /** Before the first start: keys from passphrases take a sixteenth of their time, where they are not what is tried. */
    Backups quickPassphrases() throws IOException {
        Files.writeString(
                Files.createDirectories(tomte.conf).resolve("dev.tomte.backup.cfg"),
                "passphraseWorkFactor = " + WORK_FACTOR + "\n");
        return this;
    }

    /** Makes one as it is configured. */
    Path create() {
        tomte.ok("backup:create");
        return newest();
    }

    /** Rows of {@code backup:list}, youngest first. */
    List<JsonObject> list() {
        return Tasks.rows(tomte.ok("backup:list", "--json"));
    }

    Path newest() {
        return Path.of(list().get(0).getString("path"));
    }

    /** What is left of work that was broken off. */
    List<Path> debris() throws IOException {
        try (Stream<Path> files = Files.walk(tomte.data)) {
            return files.filter(file -> file.endsWith("backup.work")
                            || file.endsWith("restore/staging")
                            || file.endsWith("restore/discarded")
                            || file.getFileName().toString().endsWith(".part"))
                    .toList();
        }
    }

    /** Returns once nothing is left of work that was broken off, nor of what goes on at the moment. */
    void awaitClean(String when) {
        Await.until("nothing is left, " + when, Await.LIMIT, tomte::diagnosis, () -> {
            assertThat(debris()).isEmpty();
            return true;
        });
    }
}
