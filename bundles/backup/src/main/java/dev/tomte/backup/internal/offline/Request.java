package dev.tomte.backup.internal.offline;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was asked for: {@code restore [--passphrase | --identity FILE] BACKUP}, {@code verify} alike, or {@code undo}.
 *
 * @param identity a file of age identities; empty for a passphrase
 */
record Request(String verb, @Nullable Path backup, Optional<Path> identity) {

    private static final String USAGE =
            "Expected backup restore|verify [--passphrase | --identity FILE] BACKUP, or backup undo";

    static Request parse(String[] arguments) {
        List<String> words = new ArrayList<>(List.of(arguments));
        if (words.isEmpty()) {
            throw new IllegalArgumentException(USAGE);
        }
        String verb = words.remove(0);
        Optional<Path> identity = Optional.empty();
        int option = words.indexOf("--identity");
        if (option >= 0) {
            if (option + 1 >= words.size() || words.contains("--passphrase")) {
                throw new IllegalArgumentException(USAGE);
            }
            identity = Optional.of(Path.of(words.remove(option + 1)));
            words.remove(option);
        }
        words.remove("--passphrase");
        int wanted = verb.equals("undo") ? 0 : 1;
        if (words.size() != wanted || words.stream().anyMatch(word -> word.startsWith("--"))) {
            throw new IllegalArgumentException(USAGE + "; what came was: backup " + String.join(" ", arguments));
        }
        Path backup =
                wanted == 0 ? null : Path.of(words.get(0)).toAbsolutePath().normalize();
        return new Request(verb, backup, identity);
    }

    Path file() {
        if (backup == null) {
            throw new IllegalArgumentException(USAGE);
        }
        return backup;
    }

    Keys keys() throws IOException {
        return identity.isPresent() ? Keys.of(identity.get()) : Keys.ask();
    }
}
