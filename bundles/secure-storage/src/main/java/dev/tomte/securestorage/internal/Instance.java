package dev.tomte.securestorage.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/** Tells the secrets of this data folder from those of another in the same key ring: 32 random hexadecimal digits. */
public final class Instance {

    private static final int LENGTH = 32;

    private final SecretFolder folder;

    public Instance(SecretFolder folder) {
        this.folder = folder;
    }

    /** Empty if none was made yet: then no key ring holds anything of this data folder. */
    public Optional<String> known() throws IOException {
        Path file = file();
        Optional<byte[]> content = SecretFolder.read(file, LENGTH);
        if (content.isEmpty()) {
            return Optional.empty();
        }
        String id = new String(content.get(), StandardCharsets.US_ASCII);
        if (!id.matches("[0-9a-f]{" + LENGTH + "}")) {
            throw new IOException("Expected " + LENGTH + " hexadecimal digits in " + file + "; put the file back from a"
                    + " copy, or remove it if no secret is to be kept");
        }
        return Optional.of(id);
    }

    /** Makes it if there is none. */
    public String get() throws IOException {
        Optional<String> known = known();
        if (known.isPresent()) {
            return known.get();
        }
        byte[] random = new byte[LENGTH / 2];
        new SecureRandom().nextBytes(random);
        String id = HexFormat.of().formatHex(random);
        folder.write(file(), id.getBytes(StandardCharsets.US_ASCII));
        return id;
    }

    private Path file() {
        return folder.file("instance");
    }
}
