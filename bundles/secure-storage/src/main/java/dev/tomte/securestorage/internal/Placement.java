package dev.tomte.securestorage.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Where the secrets of this data folder are; the file {@code data/secrets/placement}. It is beside the secrets and not in
 * the database, so that a database that is lost or put back never makes Tomte look in the wrong place.
 *
 * @param backend new ones go there
 * @param behind another that holds some too, since it could not be used when they were written here; never the same
 * @param leftover from where all was moved away, but may not be wiped yet
 */
record Placement(BackendName backend, Optional<BackendName> behind, List<BackendName> leftover) {

    private static final String FILE = "placement";
    private static final String TITLE = "tomte secret placement 1";
    private static final int MOST = 1024;

    Placement {
        leftover = List.copyOf(leftover);
    }

    static Placement at(BackendName backend) {
        return new Placement(backend, Optional.empty(), List.of());
    }

    /** After a move. */
    static Placement moved(BackendName to, Collection<BackendName> from) {
        return new Placement(to, Optional.empty(), List.copyOf(from));
    }

    Placement clean() {
        return new Placement(backend, behind, List.of());
    }

    /** Empty if no secret was ever kept. */
    static Optional<Placement> read(SecretFolder folder) throws IOException {
        Optional<byte[]> content = SecretFolder.read(folder.file(FILE), MOST);
        return content.isEmpty()
                ? Optional.empty()
                : Optional.of(parse(new String(content.get(), StandardCharsets.US_ASCII)
                        .lines()
                        .toList()));
    }

    void write(SecretFolder folder) throws IOException {
        StringBuilder text = new StringBuilder(TITLE + "\nbackend " + backend.text() + "\n");
        behind.ifPresent(name -> text.append("behind ").append(name.text()).append('\n'));
        leftover.forEach(name -> text.append("leftover ").append(name.text()).append('\n'));
        folder.write(folder.file(FILE), text.toString().getBytes(StandardCharsets.US_ASCII));
    }

    private static Placement parse(List<String> lines) throws IOException {
        if (lines.isEmpty() || !lines.get(0).equals(TITLE)) {
            throw new IOException("Expected '" + TITLE + "' in its first line");
        }
        List<BackendName> backends = new ArrayList<>();
        List<BackendName> behinds = new ArrayList<>();
        List<BackendName> leftovers = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] words = line.split(" ", 2);
            BackendName name = BackendName.of(words[words.length - 1])
                    .orElseThrow(() -> new IOException("Expected a word and one of " + BackendName.all()));
            switch (words[0]) {
                case "backend" -> backends.add(name);
                case "behind" -> behinds.add(name);
                case "leftover" -> leftovers.add(name);
                default -> throw new IOException("Expected lines that begin with backend, behind or leftover");
            }
        }
        if (backends.size() != 1 || behinds.size() > 1 || behinds.contains(backends.get(0))) {
            throw new IOException("Expected one backend, and at most one other behind it");
        }
        return new Placement(backends.get(0), behinds.stream().findFirst(), leftovers);
    }
}
