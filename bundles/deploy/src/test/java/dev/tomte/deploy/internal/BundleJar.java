package dev.tomte.deploy.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Makes the bytes of a bundle. */
final class BundleJar {

    private final Map<String, String> headers = new TreeMap<>();
    private final Map<String, byte[]> entries = new TreeMap<>();

    private BundleJar() {}

    static BundleJar of(String name, String version) {
        return new BundleJar()
                .header("Bundle-ManifestVersion", "2")
                .header("Bundle-SymbolicName", name)
                .header("Bundle-Version", version);
    }

    /** A bundle with the {@link Probe} as its activator. */
    static BundleJar probe(String name, String version) {
        return of(name, version)
                .header("Bundle-Activator", Probe.class.getName())
                .header("Import-Package", "org.osgi.framework")
                .entry(Probe.class.getName().replace('.', '/') + ".class", classFile());
    }

    static BundleJar plain() {
        return new BundleJar();
    }

    BundleJar header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    BundleJar imports(String packages) {
        String before = headers.get("Import-Package");
        return header("Import-Package", before == null ? packages : before + "," + packages);
    }

    BundleJar exports(String packages) {
        return header("Export-Package", packages);
    }

    BundleJar entry(String name, byte[] content) {
        entries.put(name, content);
        return this;
    }

    BundleJar text(String name, String content) {
        return entry(name, content.getBytes(StandardCharsets.UTF_8));
    }

    byte[] bytes() {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.forEach((name, value) -> manifest.getMainAttributes().putValue(name, value));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes)) {
            jar.putNextEntry(entry(JarFile.MANIFEST_NAME));
            manifest.write(jar);
            jar.closeEntry();
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                jar.putNextEntry(entry(entry.getKey()));
                jar.write(entry.getValue());
                jar.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** The same input makes the same bytes, whenever. */
    private static JarEntry entry(String name) {
        JarEntry entry = new JarEntry(name);
        entry.setTimeLocal(LocalDateTime.of(2026, 1, 1, 0, 0));
        return entry;
    }

    private static byte[] classFile() {
        try (InputStream in = Probe.class.getResourceAsStream("Probe.class")) {
            if (in == null) {
                throw new IllegalStateException("No class file of the probe");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
