package dev.tomte.configuration.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Dictionary;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.apache.felix.cm.PersistenceManager;
import org.apache.felix.cm.file.ConfigurationHandler;
import org.osgi.framework.Constants;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One file for each configuration. Unlike Felix's own it does not delete the old file before the new one is in place, and
 * it syncs to the disk.
 */
final class FilePersistence implements PersistenceManager {

    private static final Logger LOG = LoggerFactory.getLogger(FilePersistence.class);
    private static final String ENDING = ".config";
    private static final String KEPT = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_~";
    private static final int LONGEST_NAME = 200;
    private static final int DIGEST_SHOWN = 16;

    private final Path folder;

    FilePersistence(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
        // Here and not when it is asked for, where it would fail whoever asks.
        getDictionaries();
    }

    @Override
    public boolean exists(String pid) {
        return Files.isRegularFile(file(pid));
    }

    @Override
    public Dictionary<?, ?> load(String pid) throws IOException {
        return read(file(pid));
    }

    @Override
    public Enumeration<Dictionary<?, ?>> getDictionaries() throws IOException {
        List<Dictionary<?, ?>> all = new ArrayList<>();
        for (Path file : files()) {
            try {
                Dictionary<?, ?> properties = read(file);
                // ConfigAdmin would fail on every listing if one entry had no PID.
                if (properties.get(Constants.SERVICE_PID) == null) {
                    throw new IOException("Expected a " + Constants.SERVICE_PID + ", but there is none");
                }
                all.add(properties);
            } catch (IOException e) {
                putAside(file, e);
            }
        }
        return Collections.enumeration(all);
    }

    @Override
    @SuppressWarnings("rawtypes") // as the contract has it
    public void store(String pid, Dictionary properties) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ConfigurationHandler.write(out, properties);
        AtomicFile.write(file(pid), out.toByteArray());
    }

    @Override
    public void delete(String pid) throws IOException {
        if (Files.deleteIfExists(file(pid))) {
            AtomicFile.sync(folder);
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(ENDING))
                    .sorted()
                    .toList();
        }
    }

    private static Dictionary<?, ?> read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return ConfigurationHandler.read(in);
        } catch (IllegalArgumentException e) {
            // So the reader answers some kinds of damage.
            throw new IOException(e);
        }
    }

    private void putAside(Path file, IOException why) throws IOException {
        String stamp = Instant.now().toString().replace(":", "");
        Path aside = folder.resolve(file.getFileName() + ".damaged-" + stamp);
        Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
        LOG.error(
                "The kept configuration {} cannot be read and was put aside as {}; its component starts with conf/ and"
                        + " defaults",
                file,
                aside.getFileName(),
                why);
    }

    private Path file(String pid) {
        StringBuilder name = new StringBuilder();
        for (byte b : pid.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (KEPT.indexOf(c) >= 0) {
                name.append(c);
            } else {
                name.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
            }
        }
        if (name.length() > LONGEST_NAME) {
            // A targeted PID holds a whole bundle location, and SCR asks for such ones.
            name.setLength(LONGEST_NAME - 2 * DIGEST_SHOWN - 1);
            name.append('%').append(digest(pid));
        }
        return folder.resolve(name + ENDING);
    }

    private static String digest(String pid) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(pid.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, DIGEST_SHOWN);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
