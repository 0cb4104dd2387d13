package dev.tomte.benchmarks;

import dev.tomte.benchmarks.arrival.Arrival;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Makes bundles of the {@link Arrival} component, each with an identity of its own. */
final class ArrivalJar {

    private static final String CLASS = Arrival.class.getName().replace('.', '/') + ".class";

    /** Made by the build from the annotations. */
    private static final String COMPONENT = "OSGI-INF/" + Arrival.class.getName() + ".xml";

    private ArrivalJar() {}

    /** @param arrivalFile where its component writes when it was activated */
    static void write(Path jar, String symbolicName, String version, Path arrivalFile) throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Bundle-ManifestVersion", "2");
        attributes.putValue("Bundle-SymbolicName", symbolicName);
        attributes.putValue("Bundle-Version", version);
        attributes.putValue("Import-Package", "org.osgi.framework;version=\"[1.8,2)\"");
        attributes.putValue(
                "Require-Capability",
                "osgi.extender;filter:=\"(&(osgi.extender=osgi.component)(version>=1.4)(!(version>=2)))\"");
        attributes.putValue("Service-Component", COMPONENT);
        attributes.putValue(Arrival.FILE_HEADER, arrivalFile.toString());
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            copy(CLASS, out);
            copy(COMPONENT, out);
        }
    }

    private static void copy(String name, JarOutputStream out) throws IOException {
        try (InputStream in = ArrivalJar.class.getResourceAsStream("/" + name)) {
            if (in == null) {
                throw new IllegalStateException("No " + name + " on the class path: build with benchmarks/run");
            }
            out.putNextEntry(new JarEntry(name));
            in.transferTo(out);
            out.closeEntry();
        }
    }
}
