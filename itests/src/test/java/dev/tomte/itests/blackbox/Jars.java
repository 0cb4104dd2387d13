package dev.tomte.itests.blackbox;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Bundles for the tests to drop. */
final class Jars {

    private Jars() {}

    /** The probe as built. */
    static Path probe() {
        return jar("dev.tomte.itests.probe");
    }

    /** The example plug-in as built. */
    static Path hello() {
        return jar("hello-tomte");
    }

    private static Path jar(String artifact) {
        for (String entry : List.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))) {
            Path path = Path.of(entry);
            if (path.getFileName().toString().startsWith(artifact) && Files.isRegularFile(path)) {
                return path;
            }
        }
        throw new IllegalStateException(artifact + " is not on the class path as a jar; run mvn verify at the root");
    }

    /** The same bundle with another version. */
    static Path withVersion(Path jar, String version, Path to) throws IOException {
        return rewrite(jar, "Bundle-Version", version, to);
    }

    /** The same bundle with a manifest header set. */
    static Path rewrite(Path jar, String header, String value, Path to) throws IOException {
        try (JarFile from = new JarFile(jar.toFile())) {
            Manifest manifest = from.getManifest();
            manifest.getMainAttributes().putValue(header, value);
            try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(to), manifest)) {
                for (JarEntry entry : from.stream().toList()) {
                    if (!entry.getName().equals(JarFile.MANIFEST_NAME)) {
                        copy(from, entry, out);
                    }
                }
            }
        }
        return to;
    }

    /** A bundle that holds nothing but its manifest. */
    static Path empty(String symbolicName, String version, String header, String value, Path to) throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Bundle-ManifestVersion", "2");
        attributes.putValue("Bundle-SymbolicName", symbolicName);
        attributes.putValue("Bundle-Version", version);
        if (!header.isEmpty()) {
            attributes.putValue(header, value);
        }
        try (OutputStream out = new JarOutputStream(Files.newOutputStream(to), manifest)) {
            out.flush();
        }
        return to;
    }

    /** Puts a file into a folder in one step, as {@code mv} on the same file system does. */
    static void drop(Path jar, Path folder, String name) throws IOException {
        Path beside = Files.createTempFile(folder.getParent(), "drop", ".tmp");
        Files.copy(jar, beside, StandardCopyOption.REPLACE_EXISTING);
        Files.move(beside, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void copy(JarFile from, JarEntry entry, JarOutputStream out) throws IOException {
        out.putNextEntry(new JarEntry(entry.getName()));
        try (InputStream in = from.getInputStream(entry)) {
            in.transferTo(out);
        }
        out.closeEntry();
    }
}
